"""TLS, proxy and pool of a connection: MuleSoft's shared objects (Mule: tls:context, proxy, pooling profile)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from connector.config_model import Duration
from connector.netsuite.mule_spelling import Words, join_unit, raised
from connector.netsuite.referenced import ReferencedModel

StoreType = Annotated[Literal["PEM", "PKCS12", "JKS", "JCEKS"], BeforeValidator(raised)]


class TrustStore(ReferencedModel):
    """Whose certificates are trusted, instead of the public authorities."""

    path: str = ""
    """A file of certificates."""
    password: SecretStr | None = None
    """Password of a PKCS12 store."""
    type: StoreType = "PEM"
    """`PEM` or `PKCS12`; a Java store is refused with the command that converts it."""
    algorithm: str = ""
    """Accepted without effect; Python has one algorithm."""
    insecure: bool = False
    """True trusts everybody, loopback only."""


class KeyStore(ReferencedModel):
    """The certificate we show."""

    path: str
    """A file with certificate and private key."""
    type: StoreType = "PEM"
    """`PEM` or `PKCS12`."""
    alias: str = ""
    """Accepted without effect: the first key of the store is taken."""
    key_password: SecretStr | None = None
    """Password of the key."""
    password: SecretStr | None = None
    """Password of the store."""
    algorithm: str = ""
    """Accepted without effect; Python has one algorithm."""


class StandardRevocation(ReferencedModel):
    """The JVM's own revocation check."""

    only_end_entities: bool = False
    """Whether only the last certificate of a chain is looked at."""
    prefer_crls: bool = False
    """Whether lists are asked before responders."""
    no_fallback: bool = False
    """Whether the other way is left out where the preferred one gives no answer."""
    soft_fail: bool = False
    """Whether a certificate passes where nobody answers."""


class OcspRevocation(ReferencedModel):
    """A revocation check with an OCSP responder."""

    url: str
    """Address of the responder."""
    cert_alias: str = ""
    """Alias of the responder's certificate in the trust store."""


class CrlFile(ReferencedModel):
    """A revocation check with a list in a file."""

    path: str
    """A PEM file of revocation lists."""


class RevocationCheck(ReferencedModel):
    """How revoked certificates are found; Python's TLS has `crl_file` only, the others are refused at connect."""

    standard: StandardRevocation | None = None
    """The JVM's own check."""
    custom_ocsp: OcspRevocation | None = None
    """A responder of one's own."""
    crl_file: CrlFile | None = None
    """A list in a file."""


class Tls(ReferencedModel):
    """TLS of a connection (Mule: `<tls:context>`); the public authorities and Python's defaults where absent."""

    enabled_protocols: Words = ()
    """E.g. `TLSv1.2,TLSv1.3`."""
    enabled_cipher_suites: Words = ()
    """OpenSSL names of cipher suites."""
    trust_store: TrustStore | None = None
    """Whose certificates are trusted."""
    key_store: KeyStore | None = None
    """The certificate we show."""
    revocation_check: RevocationCheck | None = None
    """How revoked certificates are found."""


class Proxy(ReferencedModel):
    """An HTTP proxy; HTTPS_PROXY and NO_PROXY of the environment hold where none is configured."""

    host: str
    """Host name of the proxy."""
    port: int = Field(ge=1, le=65535)
    """Port of the proxy."""
    username: str = ""
    """User, where the proxy asks for one."""
    password: SecretStr | None = None
    """Password of that user."""
    non_proxy_hosts: Words = ()
    """Hosts reached directly, comma-separated; `*` at the start or end of a name stands for anything."""


def _pool_word(value: Any) -> Any:
    """`WHEN_EXHAUSTED_GROW` and `INITIALISE_ONE` of MuleSoft's XML as `GROW` and `ONE`."""
    word = raised(value)
    return word.rpartition("_")[2] if isinstance(word, str) else word


class PoolingProfile(ReferencedModel):
    """MuleSoft's pool of connections (RESTlet connector, SOAP connector up to 10.x)."""

    max_active: int = Field(default=5, ge=1)
    """Connections at once, unless the pool may grow."""
    max_idle: int = 5
    """Accepted without effect: as many are kept open as may run at once."""
    max_wait: Duration = 0.005
    """Accepted without effect; a request waits for its turn as long as its deadline lets it."""
    min_eviction_millis: int = 1_800_000
    """Accepted without effect."""
    eviction_check_interval_millis: int = -1
    """Accepted without effect."""
    exhausted_action: Annotated[Literal["GROW", "WAIT", "FAIL"], BeforeValidator(_pool_word)] = "GROW"
    """What to do when all are in use; `FAIL` waits too, as long as the step's deadline lets it."""
    initialisation_policy: Annotated[Literal["NONE", "ONE", "ALL"], BeforeValidator(_pool_word)] = "ONE"
    """Accepted without effect; connections are opened when needed."""
    disabled: bool = False
    """True switches the profile off."""

    @property
    def limit(self) -> int:
        """Requests at once; -1 where it does not limit."""
        return -1 if self.disabled or self.exhausted_action == "GROW" else self.max_active


class ExpirationPolicy(ReferencedModel):
    """When a connection that nobody uses may be closed (Mule: expiration policy of a dynamic configuration)."""

    max_idle_time: Duration = 300.0
    """Seconds without use (MuleSoft's default: 5 minutes)."""

    @model_validator(mode="before")
    @classmethod
    def _units(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        values = dict(data)
        join_unit(values, "max_idle_time", "maxIdleTime", "timeUnit", "MINUTES")
        return values
