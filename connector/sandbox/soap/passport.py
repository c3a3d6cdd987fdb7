"""The token passport of a request: found by local name, in whatever namespace a client puts it (peers 5.3 a, c)."""

from __future__ import annotations

from connector.sandbox.refusals import LoginError
from connector.sandbox.soap.envelope import FaultError, Request, child, child_text

Passport = tuple[str, str, str, str, str, str, str]
"""Account, consumer key, token, nonce, timestamp, algorithm, signature."""

_AMBIGUOUS = "Ambiguous authentication"
_NO_CREDENTIALS = "User credentials are not supported by this endpoint. Use token-based authentication."
"""Ours: that such a request is not processed is documented (Oracle help section_4399767175), its text is not."""


def uses_credentials(request: Request) -> bool:
    """Whether the request comes with an email address and a password (NLAuth), as endpoints before 2020.2 took them."""
    return "passport" in request.headers or "ssoPassport" in request.headers


def read_passport(request: Request) -> Passport:
    """What the request proves itself with; raises a fault where it uses more than one way (wire facts 1.5)."""
    found = request.headers.get("tokenPassport", [])
    if len(found) > 1:
        raise LoginError("token_rejected")
    if found and uses_credentials(request):
        raise FaultError(_AMBIGUOUS)
    if found and "applicationInfo" in request.headers:
        raise FaultError(_AMBIGUOUS, element="invalidCredentialsFault")
    if not found and uses_credentials(request):
        raise FaultError(_NO_CREDENTIALS, element="invalidCredentialsFault", code="INVALID_LOGIN_CREDENTIALS")
    passport = request.header("tokenPassport")
    signature = child(passport, "signature")
    algorithm = "" if signature is None else signature.get("algorithm", "")
    names = ("account", "consumerKey", "token", "nonce", "timestamp")
    account, consumer_key, token, nonce, timestamp = (child_text(passport, name) for name in names)
    return account, consumer_key, token, nonce, timestamp, algorithm, child_text(passport, "signature")
