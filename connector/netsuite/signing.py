"""Signers: what makes each attempt of a request NetSuite's own, in every way of signing in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from connector.netsuite.auth.authorization_code import ConsentCredentials
from connector.netsuite.auth.nonce import new_nonce
from connector.netsuite.auth.oauth1 import oauth1
from connector.netsuite.auth.oauth2 import ClientCredentials, private_key
from connector.netsuite.auth.token_passport import TokenPassport, masked_base_string, token_passport
from connector.netsuite.auth.token_store import SHARED, Exchange, TokenStore
from connector.netsuite.connection_types import Connection, OAuth2ClientCredentials, TokenBasedAuthentication
from connector.netsuite.consent_connection import OAuth2AuthorizationCode
from connector.netsuite.credentials import TokenCredentials
from connector.netsuite.exchange import Answer
from connector.netsuite.key_files import RENEW, ending

if TYPE_CHECKING:
    from requests import PreparedRequest

Clock = Callable[[], float]
Tell = Callable[[str], None]
_WARNED: set[tuple[str, str]] = set()
"""Certificates that were warned of, with the day on which they were: once a day is enough."""
_WARNING = threading.Lock()


class Signer(Protocol):
    """Signs attempts with one set of credentials."""

    @property
    def name(self) -> str:
        """What a person knows the credentials by, never a secret."""

    @property
    def fingerprint(self) -> str:
        """Tells two credentials apart without telling what they are."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""

    def sign(self, prepared: PreparedRequest, now: Clock) -> None:
        """Add the Authorization header of one attempt."""

    def renew(self, prepared: PreparedRequest, answer: Answer) -> bool:
        """Whether a refused *prepared* is worth signing once more with something new."""


class TokenSigner:
    """Signs with a token: each attempt has its own nonce and timestamp."""

    def __init__(self, credentials: TokenCredentials, nonce: Callable[[], str] = new_nonce) -> None:
        self._credentials = credentials
        self._nonce = nonce
        self.fingerprint = credentials.fingerprint
        self.secrets = credentials.secrets
        self.name = "token"

    def sign(self, prepared: PreparedRequest, now: Clock) -> None:
        """Add an OAuth 1.0a header."""
        prepared.prepare_auth(oauth1(self._credentials, self._nonce(), int(now())))

    def renew(self, prepared: PreparedRequest, answer: Answer) -> bool:  # noqa: ARG002 - the protocol's signature
        """Never: the same token would be refused again."""
        return False

    def passport(self, now: Clock) -> TokenPassport:
        """The SOAP header of one attempt."""
        return token_passport(self._credentials, self._nonce(), int(now()))

    def masked_base_string(self, now: Clock) -> str:
        """What a SOAP signature is made of, keys masked."""
        return masked_base_string(self._credentials, self._nonce(), int(now()))


class BearerSigner:
    """Signs with an access token that is kept and renewed."""

    def __init__(
        self, credentials: ClientCredentials | ConsentCredentials, exchange: Exchange, store: TokenStore = SHARED
    ) -> None:
        self.credentials = credentials
        self._exchange = exchange
        self._store = store
        self.fingerprint = credentials.fingerprint
        self.secrets = credentials.secrets
        self.name = "the user's consent"
        if isinstance(credentials, ClientCredentials):
            self.name = f"certificate {credentials.certificate_id}"

    def sign(self, prepared: PreparedRequest, now: Clock) -> None:
        """Add the token, asking for one where none is kept."""
        prepared.headers["Authorization"] = f"Bearer {self.token(now)}"

    def token(self, now: Clock) -> str:
        """A token that lasts."""
        return self._store.token(self.credentials, now, self._exchange)

    def renew(self, prepared: PreparedRequest, answer: Answer) -> bool:
        """Forget a token that NetSuite no longer takes."""
        if answer.status != 401:  # noqa: PLR2004 - HTTP
            return False
        self._store.forget(self.credentials, str(prepared.headers.get("Authorization", "")).removeprefix("Bearer "))
        return True


def signer(connection: Connection, exchange: Exchange, **options: Any) -> TokenSigner | BearerSigner:
    """The signer of *connection*, whose references are resolved."""
    if isinstance(connection, TokenBasedAuthentication):
        return TokenSigner(connection.credentials(), **options)
    if isinstance(connection, OAuth2AuthorizationCode):
        return BearerSigner(consent_credentials(connection), exchange)
    if not isinstance(connection, OAuth2ClientCredentials):
        raise TypeError(f"{type(connection).__name__} has no signer")
    return BearerSigner(client_credentials(connection), exchange)


def client_credentials(connection: OAuth2ClientCredentials) -> ClientCredentials:
    """What the assertions of *connection* are signed with; its references are resolved."""
    account = connection.identity()
    return ClientCredentials(
        account=account.id,
        client_id=connection.client_id,
        certificate_id=connection.certificate_id,
        key=connection.key(),
        algorithm=connection.signature_algorithm,
        audience=f"{account.suitetalk}/services/rest/auth/oauth2/v1/token",
        scopes=connection.scopes,
        endpoint=connection.addresses().token,
    )


def consent_credentials(connection: OAuth2AuthorizationCode) -> ConsentCredentials:
    """What a user's consent to *connection* is asked and renewed with; its references are resolved."""
    return ConsentCredentials(
        account=connection.identity().id,
        client_id=connection.client_id,
        client_secret=connection.client_secret,
        endpoint=connection.addresses().token,
        authorize=connection.authorize,
        redirect_uri=connection.redirect_uri,
        scopes=connection.scopes,
    )


def certificate_news(connection: Connection, now: float) -> str:
    """What to tell of a certificate of *connection* that ends soon or has ended; "" where there is nothing to tell."""
    if not isinstance(connection, OAuth2ClientCredentials):
        return ""
    end = connection.certificate_end(private_key(connection.key()))
    told = ending(connection.certificate_id, end, datetime.fromtimestamp(now, UTC))
    return f"{told}; {RENEW}" if told else ""


def warn_of_certificate(connection: Connection, now: float, tell: Tell) -> None:
    """Tell once a day of a certificate of *connection* that ends soon."""
    news = certificate_news(connection, now)
    if not news:
        return
    day = (news, datetime.fromtimestamp(now, UTC).date().isoformat())
    with _WARNING:
        if day in _WARNED:
            return
        _WARNED.add(day)
    tell(news)
