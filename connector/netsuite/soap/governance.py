"""getAccountGovernanceInfo and getIntegrationGovernanceInfo over SOAP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from connector.component import Unit
from connector.netsuite.governance_limits import Limits, of_soap
from connector.netsuite.soap.markup import Markup

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport


def governance(session: Any, what: Literal["Account", "Integration"], unit: Unit, name: str) -> Limits:
    """What one of the two operations tells; the integration's is for administrators."""
    soap: SoapTransport = session.soap
    operation = f"get{what}GovernanceInfo"
    body = Markup()
    body.empty(soap.message(operation))
    reply = soap.call(operation, body, unit, headers={}, name=name)
    if not reply.status.success:
        raise reply.status.error(operation=name)
    return of_soap(reply.values)
