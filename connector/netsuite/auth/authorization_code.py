"""OAuth 2.0 authorization code with PKCE: a user allows the application in, refresh tokens keep it there.

Oracle help section_158081944642 (request), section_158081952044 (tokens), section_158082518856 (refresh).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from pydantic import SecretStr

from connector.errors import ConnectivityError, ConnectorError
from connector.netsuite.auth.oauth2 import digest, lifetime
from connector.netsuite.auth.token_store import ConsentRequiredError, Exchange, KeptToken

_HINT = "a user with the right role runs: connector authorize"
_DENIED = {
    "access_denied": "the user did not allow it, or has no role that may: ask again",
    "invalid_scope": "tick the scopes on the integration record",
    "unauthorized_client": "tick Authorization Code Grant on the integration record and set its State to Enabled",
    "invalid_request": "compare redirect_uri and scopes with the integration record",
}
"""`error` of the redirect → the cure (Oracle help subsect_158521832417)."""
_REFUSED = ("invalid_grant", "invalid_token")


@dataclass(frozen=True, slots=True)
class ConsentCredentials:
    """An application that a user lets in."""

    account: str
    client_id: SecretStr
    client_secret: SecretStr | None
    """None: a public client, whose refresh tokens are for one use."""
    endpoint: str
    """The token endpoint."""
    authorize: str
    """Address of `authorize.nl`."""
    redirect_uri: str
    scopes: tuple[str, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        found = (self.client_id, self.client_secret)
        return tuple(secret.get_secret_value() for secret in found if secret is not None)

    @property
    def fingerprint(self) -> str:
        """Tells two credentials apart without telling what they are."""
        return digest(self.account, self.endpoint, *self.scopes, *self.secrets)

    @property
    def storage_key(self) -> str:
        """Digest of account, client and scopes, under which processes share the tokens."""
        return digest("consent", self.endpoint, self.account, self.client_id.get_secret_value(), *sorted(self.scopes))

    @property
    def unrepeatable(self) -> bool:
        """Whether a refresh that is not kept is lost."""
        return True

    @property
    def authorization(self) -> str:
        """The Basic header that proves who the application is; "" for a public client."""
        if self.client_secret is None:
            return ""
        pair = ":".join(quote(secret, safe="") for secret in self.secrets)
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    def form(self, **fields: str) -> dict[str, str]:
        """Fields for the token endpoint: a public client says who it is among them."""
        own = {"client_id": self.client_id.get_secret_value()} if self.client_secret is None else {}
        return {**fields, **own}

    def renewed(self, kept: KeptToken | None, now: float, clock: float, exchange: Exchange) -> KeptToken:  # noqa: ARG002 - the protocol's signature
        """A new access token for the kept refresh token.

        Raises:
            ConsentRequiredError: There is none, or NetSuite takes it no longer.
        """
        if kept is None or not kept.refresh:
            raise ConsentRequiredError("no user has allowed this application in yet, or it was too long ago", _HINT)
        if kept.refresh_ends is not None and kept.refresh_ends <= clock:
            raise ConsentRequiredError("the user's consent has ended: its refresh token is too old", _HINT, spent=True)
        try:
            answer = exchange(
                self.form(grant_type="refresh_token", refresh_token=kept.refresh), authorization=self.authorization
            )
        except ConnectorError as error:
            if error.code not in _REFUSED:
                raise
            message = f"NetSuite takes the user's consent no longer ({error.code})"
            raise ConsentRequiredError(message, _HINT, spent=True) from None
        return kept_token(answer, clock, kept)


def kept_token(answer: dict[str, Any], clock: float, before: KeptToken | None = None) -> KeptToken:
    """The tokens of *answer*; where it has no new refresh token, that of *before* goes on to hold."""
    refresh = str(answer.get("refresh_token") or "")
    ends = clock + lifetime(answer)
    if not refresh and before is not None:
        return KeptToken(
            access=str(answer["access_token"]), ends=ends, refresh=before.refresh, refresh_ends=before.refresh_ends
        )
    return KeptToken(access=str(answer["access_token"]), ends=ends, refresh=refresh, refresh_ends=_end(refresh, clock))


def _end(token: str, clock: float) -> float | None:
    """When *token*, a JWT, says that it ends, by this machine's clock; None where it does not."""
    try:
        claims = token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return clock + float(found["exp"]) - float(found["iat"])
    except (IndexError, KeyError, TypeError, ValueError, RecursionError):
        return None


# ---------------------------------------------------------------- the user's consent


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a user: the state and the code verifier are for this one alone."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """32 characters; NetSuite takes 22 to 1024."""
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    """64 characters; RFC 7636 wants 43 to 128."""

    @property
    def challenge(self) -> str:
        """The S256 code challenge (RFC 7636 4.2)."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    def address(self, credentials: ConsentCredentials) -> str:
        """Where the user's browser goes."""
        asked = {
            "response_type": "code",
            "client_id": credentials.client_id.get_secret_value(),
            "redirect_uri": credentials.redirect_uri,
            "scope": " ".join(credentials.scopes),
            "state": self.state,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        return f"{credentials.authorize}?{urlencode(asked, quote_via=quote)}"

    def answered_by(self, redirected: str) -> bool:
        """Whether *redirected* answers this question: it has its state."""
        given = parse_qs(urlsplit(redirected.strip()).query).get("state", [""])[0]
        return hmac.compare_digest(given.encode(), self.state.encode())

    def code(self, redirected: str, account: str) -> str:
        """The code in *redirected*, the address that the browser was sent back to.

        Raises:
            ConnectivityError: The user was not let in, or it is the answer to another question.
        """
        found = {name: values[0] for name, values in parse_qs(urlsplit(redirected.strip()).query).items()}
        if not self.answered_by(redirected):
            raise _refused("the browser came back with another state than it was sent with", "start anew")
        if "error" in found:
            word = found["error"][:60]
            raise _refused(f"NetSuite sent the user back with {word}", _DENIED.get(word, "start anew"))
        company = found.get("company", account)
        if company.upper().replace("-", "_") != account:
            raise _refused(f"the user allowed account {company[:40]}, not {account}", "choose the right account there")
        if "code" not in found:
            raise _refused("the address has no code", "copy it whole, from the browser's address bar")
        return found["code"]

    def redeemed(self, code: str, credentials: ConsentCredentials, clock: float, exchange: Exchange) -> KeptToken:
        """The tokens for *code*."""
        form = credentials.form(
            grant_type="authorization_code",
            code=code,
            redirect_uri=credentials.redirect_uri,
            code_verifier=self.verifier,
        )
        return kept_token(exchange(form, authorization=credentials.authorization), clock)


def _refused(message: str, hint: str) -> ConnectivityError:
    return ConnectivityError(message, hint=hint, type="NETSUITE:AUTHENTICATION")
