"""Refusals of a sign-in that answer otherwise than with "Invalid login attempt." and 401."""

from __future__ import annotations

from connector.sandbox.refusals import LoginError

_MALFORMED = "The request could not be understood by the server due to malformed syntax."


class MalformedAuthorizationError(LoginError):
    """The Authorization header cannot be read: HTTP 400 (Oracle help subsect_158521885412, section_4634920277)."""

    def __init__(self, challenge: str = "OAuth") -> None:
        super().__init__("invalid_request", challenge=challenge)
        self.args = (_MALFORMED,)
        self.message = _MALFORMED
        self.code = self.restlet_code = "INVALID_REQUEST"
        self.status = 400


class UserCredentialsError(LoginError):
    """E-mail address and password are not taken (NLAuth): `INVALID_LOGIN_CREDENTIALS` from a RESTlet."""

    def __init__(self, reason: str = "permission_denied") -> None:
        super().__init__(reason)
        self.restlet_code = "INVALID_LOGIN_CREDENTIALS"


class TwoFactorError(LoginError):
    """E-mail address and password do not do for a role that needs a second factor: `TWO_FA_REQD` from a RESTlet."""

    def __init__(self) -> None:
        super().__init__("permission_denied")
        self.restlet_code = "TWO_FA_REQD"
