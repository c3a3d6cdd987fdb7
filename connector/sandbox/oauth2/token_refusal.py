"""TokenRefusedError: what the token endpoint refuses (Oracle help subsect_158521832417)."""

from __future__ import annotations


class TokenRefusedError(Exception):
    """The token endpoint's refusal: the value of `error`, the HTTP status, and what the audit trail says of it."""

    def __init__(self, error: str, status: int = 400, *, reason: str = "", explanation: str = "") -> None:
        """Refuse with *error*; *reason* is the audit trail's word, *explanation* what a developer reads beside it."""
        super().__init__(error)
        self.error = error
        self.status = status
        self.reason = reason or error
        self.explanation = explanation


def invalid_request(explanation: str) -> TokenRefusedError:
    """A parameter is missing, repeated or malformed."""
    return TokenRefusedError("invalid_request", explanation=explanation)


def invalid_client(explanation: str, reason: str = "ClientAuthenticationFailed") -> TokenRefusedError:
    """The application did not prove who it is: 401 with `WWW-Authenticate: Basic`."""
    return TokenRefusedError("invalid_client", 401, reason=reason, explanation=explanation)


def invalid_grant(reason: str, explanation: str) -> TokenRefusedError:
    """Code, refresh token or certificate do not do."""
    return TokenRefusedError("invalid_grant", reason=reason, explanation=explanation)
