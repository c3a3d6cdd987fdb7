"""Token-based authentication and OAuth 2.0 client credentials, with MuleSoft's fields; what every connection has."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, field_validator, model_validator

from connector.config_model import Duration, problem
from connector.errors import ConfigurationError
from connector.netsuite import account as account_id
from connector.netsuite.account import Account
from connector.netsuite.address import MULE_DEFAULT, Addresses, addresses
from connector.netsuite.credentials import Key, TokenCredentials
from connector.netsuite.earlier import Algorithm, EarlierCertificate, EarlierToken, jwt_algorithm
from connector.netsuite.mule_spelling import (
    WsdlVersion,
    connection_type,
    hmac_name,
    join_unit,
    renamed,
)
from connector.netsuite.network_settings import PoolingProfile, Proxy, Tls
from connector.netsuite.reconnection import RandomizedExponentialBackoff, Reconnection
from connector.netsuite.referenced import ReferencedModel, refused
from connector.reference import has_reference
from connector.retry import DEFAULT, RetryPolicy

LATEST_WSDL = "2025_2"
"""The last SOAP endpoint that Oracle plans (Oracle help article_2104046421)."""
_PORT = "services/NetSuitePort_"
_OTHER_NAMES = {
    "concurrencyManagementStrategy": "concurrency_strategy",
    "concurrency_management_strategy": "concurrency_strategy",
    "maxConnections": "maximum_connections",
    "max_connections": "maximum_connections",
    "proxyConfiguration": "proxy",
    "tlsContext": "tls",
    "tlsConfiguration": "tls",
}
"""Names that one of MuleSoft's three connectors has for a field of ours."""
_ENDPOINT = re.compile(r"(?P<base>[a-z]+://[^/]+)/?(?P<port>.*)", re.IGNORECASE)
_SOAP_PORT = re.compile(r"/?[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_PROXY_GROUP = {"host": "host", "port": "port", "username": "username", "password": "password"}
Timeout = Annotated[Duration, Field(ge=0, le=31_536_000)]
"""Seconds that a socket may wait; 0 is for ever."""


class Connection(ReferencedModel):
    """What every way to sign in has."""

    account: str = Field(validation_alias=AliasChoices("account", "account_id", "accountId"))
    """Account id in any spelling: `1234567`, `1234567_SB1`, `1234567-sb1`, or the account's address."""
    base_address: str = MULE_DEFAULT
    """MuleSoft's default means "find the account's own host"; `*.netsuite.com` and this machine are accepted."""
    allow_other_host: bool = False
    """Lets `base_address` be a host outside netsuite.com, https only."""
    maximum_connections: int = Field(default=-1, ge=-1)
    """Requests of this account in flight at once, over all who share its permits; -1: what its refusals teach."""
    permits: str = ""
    """A PostgreSQL (`postgresql://…`) whose locks count the requests of all machines; `machine` counts this one's.
    Default: CONNECTOR_PERMITS, else CONNECTOR_STATE where that is a PostgreSQL, else this machine."""
    read_timeout: Timeout | None = None
    """Seconds to wait for an answer, or `60s`; 0 waits for ever. Default: the config's, else 60 s."""
    connection_timeout: Timeout | None = None
    """Seconds to wait for a connection, or `10s`; 0 waits for ever. Default: the config's, else 60 s."""
    concurrency_strategy: RandomizedExponentialBackoff | None = None
    """What to do when the account is busy, or cannot be reached (Mule: Concurrency Management Strategy)."""
    retry: RetryPolicy | None = None
    """How requests of this connection are retried; a step's own policy goes before it."""
    tls: Tls | None = None
    """TLS, where the defaults do not do."""
    proxy: Proxy | None = None
    """An HTTP proxy."""
    pooling_profile: PoolingProfile | None = None
    """MuleSoft's pool of connections."""
    reconnection: Reconnection | None = None
    """What to do when the connection fails; a request has one policy: `retry`, else the strategy above, else this."""

    @model_validator(mode="before")
    @classmethod
    def _mule(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        values = _with_proxy(renamed(_with_endpoint(data), _OTHER_NAMES))
        if "type" in values:
            values["type"] = connection_type(str(values["type"]))
        unit = "MILLISECONDS" if issubclass(cls, TokenBasedAuthentication) else "SECONDS"
        join_unit(values, "read_timeout", "readTimeout", "readTimeoutUnit", unit)
        join_unit(values, "connection_timeout", "connectionTimeout", "connectionTimeoutUnit", unit)
        return values

    @field_validator("account")
    @classmethod
    def _account(cls, value: str) -> str:
        if has_reference(value):
            return value
        try:
            return account_id.parse(value).id
        except ConfigurationError as error:
            raise refused(error) from None

    @model_validator(mode="after")
    def _safe_address(self) -> Self:
        if has_reference(self.account) or has_reference(self.base_address):
            return self
        try:
            self.addresses()
        except ConfigurationError as error:
            raise refused(error) from None
        return self

    def identity(self) -> Account:
        """The account it connects to; references must be resolved."""
        return account_id.parse(self.account)

    def addresses(self) -> Addresses:
        """Where the account's services are; references must be resolved."""
        return addresses(self.identity(), self.base_address, allow_other_host=self.allow_other_host)

    def policy(self) -> RetryPolicy:
        """How its requests are retried where a step does not say."""
        if self.retry is not None:
            return self.retry
        if self.concurrency_strategy is not None:
            return self.concurrency_strategy.policy()
        return self.reconnection.policy() if self.reconnection is not None else DEFAULT

    def earlier(self) -> Self | None:
        """The same connection with the credentials it had before a rotation; None where none are kept."""
        return None

    @property
    def limit(self) -> int:
        """Requests in flight at once; -1 where there is no limit."""
        if self.maximum_connections > 0 or self.pooling_profile is None:
            return self.maximum_connections
        return self.pooling_profile.limit


def _with_endpoint(data: dict[str, Any]) -> dict[str, Any]:
    """MuleSoft's older Web Service Endpoint is base address and SOAP port in one."""
    values = dict(data)
    for name in ("webServiceEndpoint", "web_service_endpoint"):
        given = str(values.pop(name, "")).strip()
        found = _ENDPOINT.fullmatch(given)
        if given:
            values.setdefault("base_address", found.group("base") if found else given)
        if found and "NetSuitePort_" in found.group("port"):
            values.setdefault("soap_port", found.group("port"))
    return values


def _with_proxy(values: dict[str, Any]) -> dict[str, Any]:
    """MuleSoft's SOAP connector has the proxy's fields on the connection itself."""
    group = {ours: values.pop(mule) for mule, ours in _PROXY_GROUP.items() if mule in values}
    for name in ("nonProxyHosts", "non_proxy_hosts"):
        if name in values:
            group["non_proxy_hosts"] = values.pop(name)
    if group and "proxy" not in values:
        values["proxy"] = group
    return values


class TokenBasedAuthentication(Connection):
    """Token-based authentication, for SOAP, REST and RESTlets (Mule: token-based-authentication-connection)."""

    type: Literal["token_based_authentication"] = "token_based_authentication"
    """MuleSoft's name of this way."""
    consumer_key: Key
    """Consumer key of the integration record."""
    consumer_secret: Key
    """Consumer secret of the integration record."""
    token_id: Key
    """Id of the access token: one user, one role, one integration."""
    token_secret: Key
    """Secret of the access token."""
    signature_algorithm: Annotated[Literal["HMAC_SHA256"], BeforeValidator(hmac_name)] = "HMAC_SHA256"
    """How requests are signed; NetSuite takes one algorithm."""
    soap_port: str = ""
    """Path of the SOAP endpoint, e.g. `services/NetSuitePort_2025_2`; follows `wsdl_version` where empty."""
    wsdl_version: WsdlVersion = ""
    """Version of the SOAP endpoint: `2025_2` (Mule: `V2025_2`); that of `soap_port` where empty."""
    wsdl: str = ""
    """A folder with NetSuite's WSDL and schemas, or its address; fetched from the account where empty."""
    previous: EarlierToken | None = None
    """What was used before a rotation: it is tried where the credentials above are refused, and a warning says so."""

    @model_validator(mode="after")
    def _one_version(self) -> Self:
        named = self.soap_port.rpartition("NetSuitePort_")[2] if "NetSuitePort_" in self.soap_port else ""
        if named and self.wsdl_version and named != self.wsdl_version:
            raise problem(
                "soap-version", f"soap_port names {named}, wsdl_version {self.wsdl_version}", "give one of them"
            )
        if self.soap_port and not has_reference(self.soap_port) and not _SOAP_PORT.fullmatch(self.soap_port):
            raise problem("soap-port", "soap_port is no path", "write it as services/NetSuitePort_2025_2")
        return self

    @property
    def version(self) -> str:
        """The SOAP version in use, e.g. `2025_2`."""
        named = self.soap_port.rpartition("NetSuitePort_")[2] if "NetSuitePort_" in self.soap_port else ""
        return self.wsdl_version or named or LATEST_WSDL

    @property
    def port(self) -> str:
        """The path of the SOAP endpoint in use."""
        return self.soap_port or f"{_PORT}{self.version}"

    def credentials(self) -> TokenCredentials:
        """What requests are signed with; references must be resolved."""
        return TokenCredentials(
            self.identity().realm, self.consumer_key, self.consumer_secret, self.token_id, self.token_secret
        )

    def earlier(self) -> Self | None:
        """The same connection with the token it had before a rotation."""
        if self.previous is None:
            return None
        given = {name: value for name, value in self.previous if value is not None}
        return self.model_copy(update={**given, "previous": None})

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        return self.credentials().secrets


class OAuth2ClientCredentials(Connection):
    """OAuth 2.0 client credentials with a certificate, for REST and RESTlets; NetSuite has no OAuth 2.0 for SOAP."""

    type: Literal["oauth2_client_credentials"] = "oauth2_client_credentials"
    """MuleSoft's name of this way."""
    client_id: Key
    """Client id of the integration record."""
    certificate_id: str
    """Certificate id from Setup > Integration > OAuth 2.0 Client Credentials Setup."""
    private_key: SecretStr | None = None
    """Private key in PKCS#8 PEM (`BEGIN PRIVATE KEY`)."""
    private_key_file: str = ""
    """File of that key; give this or `private_key`."""
    signature_algorithm: Annotated[Algorithm | None, BeforeValidator(jwt_algorithm)] = None
    """How the assertion is signed; must fit the key. Default: by the key (P-256 ES256, P-521 ES512, RSA PS256)."""
    certificate_file: str = ""
    """The certificate that was uploaded, to warn before it ends; found beside `private_key_file` where empty."""
    certificate_expires: date | None = None
    """The day on which the certificate ends, where its file is not at hand."""
    previous: EarlierCertificate | None = None
    """What was used before a rotation: it is tried where the certificate above is refused, and a warning says so."""
    scopes: tuple[str, ...] = ("rest_webservices", "restlets")
    """What the token is asked for; each must be ticked on the integration record."""
    token_object_store: str = ""
    """Accepted without effect; tokens are kept in the user's cache, for all processes of one user."""

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if (self.private_key is None) == (not self.private_key_file):
            raise problem("private-key", "there is not exactly one private key", "give private_key or private_key_file")
        return self

    def key(self) -> SecretStr:
        """The private key; references must be resolved.

        Raises:
            ConfigurationError: Its file cannot be read.
        """
        if self.private_key is not None:
            return self.private_key
        from pathlib import Path  # noqa: PLC0415 - only this way to sign in reads a file

        try:
            return SecretStr(Path(self.private_key_file).expanduser().read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            raise ConfigurationError(
                f"private_key_file {self.private_key_file} cannot be read: {reason}",
                hint="name a PEM file that this user may read",
            ) from None

    def certificate_end(self, key: Any) -> datetime | None:
        """When the certificate of *key*, the private key, ends; None where it is not at hand."""
        if self.certificate_expires is not None:
            return datetime.combine(self.certificate_expires, time(23, 59, 59), UTC)
        from connector.netsuite.key_files import end_beside  # noqa: PLC0415 - reads files

        return end_beside(key, self.private_key_file, self.certificate_file)

    def earlier(self) -> Self | None:
        """The same connection with the certificate it had before a rotation."""
        if self.previous is None:
            return None
        given = {name: value for name, value in self.previous if name != "client_id"}
        client = self.previous.client_id or self.client_id
        return self.model_copy(update={**given, "client_id": client, "previous": None})

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        return (self.client_id.get_secret_value(), self.key().get_secret_value())
