"""The token passport of a request: found by local name, in whatever namespace a client puts it (peers 5.3 a, c)."""

from __future__ import annotations

from connector.sandbox.refusals import LoginError
from connector.sandbox.soap.envelope import FaultError, Request, child, child_text

Passport = tuple[str, str, str, str, str, str, str]
"""Account, consumer key, token, nonce, timestamp, algorithm, signature."""

_AMBIGUOUS = "Ambiguous authentication"


def read_passport(request: Request) -> Passport:
    """What the request proves itself with; raises a fault where it uses more than one way (wire facts 1.5)."""
    found = request.headers.get("tokenPassport", [])
    if len(found) > 1:
        raise LoginError("token_rejected")
    if found and ("passport" in request.headers or "ssoPassport" in request.headers):
        raise FaultError(_AMBIGUOUS)
    if found and "applicationInfo" in request.headers:
        raise FaultError(_AMBIGUOUS, element="invalidCredentialsFault")
    passport = request.header("tokenPassport")
    signature = child(passport, "signature")
    algorithm = "" if signature is None else signature.get("algorithm", "")
    names = ("account", "consumerKey", "token", "nonce", "timestamp")
    account, consumer_key, token, nonce, timestamp = (child_text(passport, name) for name in names)
    return account, consumer_key, token, nonce, timestamp, algorithm, child_text(passport, "signature")
