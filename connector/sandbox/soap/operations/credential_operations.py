"""changePassword and changeEmail: for users who sign in with a password, so never for those with a token."""

from __future__ import annotations

from typing import NoReturn

from connector.sandbox.soap.envelope import FaultError
from connector.sandbox.soap.soap_call import SoapCall


def change_password(call: SoapCall) -> NoReturn:
    """Refuse: the password of a login is none of a token's business."""
    _refuse(call, "password")


def change_email(call: SoapCall) -> NoReturn:
    """Refuse: the email address of a login is none of a token's business."""
    _refuse(call, "email address")


def _refuse(call: SoapCall, what: str) -> NoReturn:
    message = (
        f"The operation {call.request.operation} needs user credentials. "
        f"You cannot change the {what} when you sign in with an access token."
    )
    raise FaultError(message, element="insufficientPermissionFault", code="INSUFFICIENT_PERMISSION")
