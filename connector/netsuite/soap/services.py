"""SOAP operations that are about the service, not about records."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConnectivityError
from connector.netsuite.soap.answers import Reply
from connector.netsuite.soap.markup import Markup

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

_DOMAINS = ("restDomain", "webservicesDomain", "systemDomain")


def get_server_time(session: Any, arguments: Any, unit: Unit) -> datetime:  # noqa: ARG001 - a carrier's signature
    """NetSuite's clock, in UTC."""
    soap: SoapTransport = session.soap
    body = Markup()
    body.empty(soap.message("getServerTime"))
    reply = _answered(soap, "getServerTime", body, unit, "netsuite.get_server_time")
    text = reply.values.get("serverTime", "")
    if not text:
        raise ConnectivityError("NetSuite's answer holds no time", operation="netsuite.get_server_time")
    return soap.calendar.moment(text)


def get_data_center_urls(session: Any, arguments: Any, unit: Unit) -> dict[str, str]:
    """The domains of an account, `arguments.account` or our own; a wrong account gets NetSuite's default ones."""
    soap: SoapTransport = session.soap
    account = getattr(arguments, "account", "") or soap.connection.identity().realm
    body = Markup()
    body.open(soap.message("getDataCenterUrls"))
    body.text(soap.message("account"), account)
    body.close(soap.message("getDataCenterUrls"))
    reply = _answered(soap, "getDataCenterUrls", body, unit, "netsuite.get_data_center_urls", signed=False)
    return {name: reply.values[name] for name in _DOMAINS if name in reply.values}


def _answered(
    soap: SoapTransport, operation: str, body: Markup, unit: Unit, name: str, *, signed: bool = True
) -> Reply:
    """The reply to a request without preferences, once its status is a success."""
    reply = soap.call(operation, body, unit, headers={}, signed=signed, name=name)
    if not reply.status.success:
        raise reply.status.error(operation=name)
    return reply
