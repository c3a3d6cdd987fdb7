"""get_governance_limits: how many requests the account and our integration may have at once."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.governance_limits import ACCOUNT, INTEGRATION, Limits
from connector.netsuite.rest.governance import governance_limits
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport
from connector.netsuite.write_arguments import READ_ERRORS

_OPERATION = "netsuite.get_governance_limits"


class GetGovernanceLimitsArguments(Arguments):
    """Nothing but the way."""

    transport: AnyTransport = "auto"
    """`auto` is REST, one request; SOAP needs two."""


def _rest(session: Session, arguments: GetGovernanceLimitsArguments, unit: Unit) -> Limits:  # noqa: ARG001 - a carrier
    return governance_limits(session, unit, _OPERATION)


def _soap(session: Session, arguments: GetGovernanceLimitsArguments, unit: Unit) -> Limits:  # noqa: ARG001 - a carrier
    from connector.netsuite.soap.governance import governance  # noqa: PLC0415 - what SOAP needs is slow to import

    account = governance(session, "Account", unit, _OPERATION)
    integration = governance(session, "Integration", unit, _OPERATION)
    return dict.fromkeys((*ACCOUNT, *INTEGRATION)) | account | integration


GET_GOVERNANCE_LIMITS = Operation(
    name="get_governance_limits",
    summary="Ask how many requests the account and this integration may have at once; for administrators.",
    effect="read",
    arguments=GetGovernanceLimitsArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=READ_ERRORS,
    example="transport: rest",
    mule="get-governance-limits",
)
