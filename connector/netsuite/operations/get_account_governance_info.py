"""get_account_governance_info: MuleSoft's name of one half of get_governance_limits."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.governance_limits import ACCOUNT, Limits
from connector.netsuite.rest.governance import governance_limits
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport
from connector.netsuite.write_arguments import READ_ERRORS

_OPERATION = "netsuite.get_account_governance_info"


class GetAccountGovernanceInfoArguments(Arguments):
    """Nothing but the way."""

    transport: AnyTransport = "auto"
    """`auto` is REST."""


def _rest(session: Session, arguments: GetAccountGovernanceInfoArguments, unit: Unit) -> Limits:  # noqa: ARG001 - a carrier
    found = governance_limits(session, unit, _OPERATION)
    return {name: found[name] for name in ACCOUNT}


def _soap(session: Session, arguments: GetAccountGovernanceInfoArguments, unit: Unit) -> Limits:  # noqa: ARG001 - a carrier
    from connector.netsuite.soap.governance import governance  # noqa: PLC0415 - what SOAP needs is slow to import

    return dict.fromkeys(ACCOUNT) | governance(session, "Account", unit, _OPERATION)


GET_ACCOUNT_GOVERNANCE_INFO = Operation(
    name="get_account_governance_info",
    summary="Ask how many requests the account may have at once.",
    effect="read",
    arguments=GetAccountGovernanceInfoArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=READ_ERRORS,
    example="transport: soap",
    mule="get-account-governance-info",
)
