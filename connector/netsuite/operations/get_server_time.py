"""get_server_time: what time NetSuite has."""

from __future__ import annotations

from datetime import UTC, datetime

from connector.component import Operation, Unit
from connector.errors import ConnectivityError
from connector.expression.template import Arguments
from connector.netsuite.rest.record_service import server_time_request
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport
from connector.netsuite.wire_json import decode


class GetServerTimeArguments(Arguments):
    """Nothing but the way."""

    transport: AnyTransport = "auto"
    """`auto` is REST."""


def _rest(session: Session, arguments: GetServerTimeArguments, unit: Unit) -> datetime:  # noqa: ARG001 - a carrier
    answer = session.request(server_time_request(session), unit)
    try:
        return datetime.fromisoformat(str(decode(answer)["serverTime"])).astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        raise ConnectivityError(
            "the answer holds no serverTime",
            hint="check base_address; older releases of NetSuite have it over SOAP only",
            type="NETSUITE:CONFIGURATION",
        ) from None


def _soap(session: Session, arguments: GetServerTimeArguments, unit: Unit) -> datetime:
    from connector.netsuite.soap import services  # noqa: PLC0415 - what SOAP needs is slow to import

    return services.get_server_time(session, arguments, unit)


GET_SERVER_TIME = Operation(
    name="get_server_time",
    summary="Ask NetSuite what time it is (UTC); needs no permission.",
    effect="read",
    arguments=GetServerTimeArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=("NETSUITE:CONNECTIVITY", "NETSUITE:AUTHENTICATION", "NETSUITE:TOO_MANY_REQUESTS"),
    example="transport: rest",
    mule="get-server-time",
)
