"""change_email: for users who sign in with a password, so it is refused before anything is sent."""

from __future__ import annotations

from typing import Any, NoReturn

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.session import Session
from connector.netsuite.user_passwords import needs_a_password


class ChangeEmailArguments(Arguments):
    """Nothing: NetSuite has no such request for tokens."""

    new_email: str = ""
    """MuleSoft's field; never sent."""
    current_credentials: str = Field(default="", repr=False)
    """MuleSoft's field; never sent."""
    just_this_account: bool = True
    """MuleSoft's field; never sent."""


def _refuse(session: Session, arguments: ChangeEmailArguments, unit: Unit) -> NoReturn:  # noqa: ARG001 - a carrier
    raise needs_a_password(
        "netsuite.change_email", "change it under Home > Set Preferences, or Setup > Users/Roles > Manage Users"
    )


CHANGE_EMAIL: Operation[Any, Any] = Operation(
    name="change_email",
    summary="Refuse to change the email address of a login, with the reason: tokens cannot.",
    effect="none",
    arguments=ChangeEmailArguments,
    takes="nothing",
    gives="nothing",
    local=_refuse,
    errors=("CONFIGURATION",),
    mule="change-email",
)
