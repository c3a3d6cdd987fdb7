"""Declarations of the operations that ask for half of the governance limits: the account's or the integration's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, ParamSpec

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.governance_limits import ACCOUNT, INTEGRATION, Limits
from connector.netsuite.rest.governance import governance_limits
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport
from connector.netsuite.write_arguments import READ_ERRORS

P = ParamSpec("P")
Half = Literal["Account", "Integration"]
_NAMES = {"Account": ACCOUNT, "Integration": INTEGRATION}


class GovernanceArguments(Arguments):
    """Nothing but the way."""

    transport: AnyTransport = "auto"
    """`auto` is REST."""


def asks_for(half: Half, arguments: Callable[P, Any], *, name: str, summary: str, mule: str) -> Operation[P, Limits]:
    """The operation *name*, which tells one *half* of the limits in the same shape over both transports."""
    wanted = _NAMES[half]

    def rest(session: Session, given: Any, unit: Unit) -> Limits:  # noqa: ARG001 - a carrier
        found = governance_limits(session, unit, f"netsuite.{name}")
        return {key: found[key] for key in wanted}

    def soap(session: Session, given: Any, unit: Unit) -> Limits:  # noqa: ARG001 - a carrier
        from connector.netsuite.soap.governance import governance  # noqa: PLC0415 - what SOAP needs is slow to import

        return dict.fromkeys(wanted) | governance(session, half, unit, f"netsuite.{name}")

    return Operation(
        name=name,
        summary=summary,
        effect="read",
        arguments=arguments,
        takes="nothing",
        gives="value",
        rest=rest,
        soap=soap,
        errors=READ_ERRORS,
        example="transport: soap",
        mule=mule,
    )
