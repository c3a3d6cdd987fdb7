"""change_password: for users who sign in with a password, so it is refused before anything is sent."""

from __future__ import annotations

from typing import Any, NoReturn

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.session import Session
from connector.netsuite.user_passwords import needs_a_password


class ChangePasswordArguments(Arguments):
    """Nothing of use: NetSuite has no such request for tokens."""

    new_password: str = Field(default="", repr=False)
    """MuleSoft's field; never sent."""
    current_password: str = Field(default="", repr=False)
    """MuleSoft's field; never sent."""


def _refuse(session: Session, arguments: ChangePasswordArguments, unit: Unit) -> NoReturn:  # noqa: ARG001 - a carrier
    raise needs_a_password(
        "netsuite.change_password", "let the user change it under Settings > Change Password; a token has none"
    )


CHANGE_PASSWORD: Operation[Any, Any] = Operation(
    name="change_password",
    summary="Refuse to change the password of a login, with the reason: tokens cannot.",
    effect="none",
    arguments=ChangePasswordArguments,
    takes="nothing",
    gives="nothing",
    local=_refuse,
    errors=("CONFIGURATION",),
    mule="change-password",
)
