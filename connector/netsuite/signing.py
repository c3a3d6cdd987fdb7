"""Signers: what makes each attempt of a request NetSuite's own, in either way of signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from connector.netsuite.auth.nonce import new_nonce
from connector.netsuite.auth.oauth1 import oauth1
from connector.netsuite.auth.oauth2 import SHARED, ClientCredentials, Exchange, TokenStore
from connector.netsuite.auth.token_passport import TokenPassport, masked_base_string, token_passport
from connector.netsuite.connection_types import Connection, OAuth2ClientCredentials, TokenBasedAuthentication
from connector.netsuite.credentials import TokenCredentials
from connector.netsuite.exchange import Answer

if TYPE_CHECKING:
    from requests import PreparedRequest

Clock = Callable[[], float]


class Signer(Protocol):
    """Signs attempts with one set of credentials."""

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

    def __init__(self, credentials: ClientCredentials, exchange: Exchange, store: TokenStore = SHARED) -> None:
        self._credentials = credentials
        self._exchange = exchange
        self._store = store
        self.fingerprint = credentials.fingerprint
        self.secrets = credentials.secrets

    def sign(self, prepared: PreparedRequest, now: Clock) -> None:
        """Add the token, asking for one where none is kept."""
        token = self._store.token(self._credentials, now, self._exchange)
        prepared.headers["Authorization"] = f"Bearer {token}"

    def renew(self, prepared: PreparedRequest, answer: Answer) -> bool:
        """Forget a token that NetSuite no longer takes."""
        if answer.status != 401:  # noqa: PLR2004 - HTTP
            return False
        self._store.forget(self._credentials, str(prepared.headers.get("Authorization", "")).removeprefix("Bearer "))
        return True


def signer(connection: Connection, exchange: Exchange, **options: Any) -> TokenSigner | BearerSigner:
    """The signer of *connection*, whose references are resolved."""
    if isinstance(connection, TokenBasedAuthentication):
        return TokenSigner(connection.credentials(), **options)
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
    )
