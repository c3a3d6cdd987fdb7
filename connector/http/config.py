"""HttpConfig: where an API is, how we show who we are, and where we listen (Mule: request-config, listener-config)."""

from __future__ import annotations

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from connector.config_model import ConfigModel, Duration, problem
from connector.http.authentication import Authentication
from connector.http.header_rules import by_reference
from connector.reference import has_reference
from connector.retry import DEFAULT, RetryPolicy

_HERE = ("localhost", "127.0.0.1", "::1")


class Proxy(ConfigModel):
    """An HTTP proxy; HTTPS_PROXY and NO_PROXY of the environment hold where none is configured."""

    host: str
    """Host name of the proxy."""
    port: int = Field(ge=1, le=65535)
    """Port of the proxy."""
    username: str = ""
    """User, where the proxy asks for one."""
    password: SecretStr | None = None
    """Password of that user, by reference."""
    non_proxy_hosts: list[str] = []
    """Hosts reached directly; `*` stands for anything."""


class Tls(ConfigModel):
    """TLS of the connections; the public authorities where absent."""

    verify: bool = True
    """False trusts everybody, on this machine only."""
    ca_file: str = ""
    """PEM file of the certificates to trust in place of the public authorities."""
    certificate_file: str = ""
    """PEM file of the certificate that we show, where the API asks for one."""
    key_file: str = ""
    """PEM file of its private key; empty where it stands in `certificate_file`."""


class BasicUser(ConfigModel):
    """Who may call, as Basic authentication."""

    username: str
    """The user."""
    password: SecretStr
    """By reference: `${env:LISTENER_PASSWORD}`."""


class CallerKey(ConfigModel):
    """Who may call, by a key in a header."""

    name: str = Field(default="X-API-Key", pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
    """Name of the header."""
    api_key: SecretStr
    """By reference: `${env:LISTENER_KEY}`."""


class ListenerConfig(ConfigModel):
    """Where requests are taken (Mule: listener-config)."""

    host: str = "127.0.0.1"
    """The interface; `0.0.0.0` for all of them."""
    port: int = Field(default=8081, ge=0, le=65535)
    """The port (Mule's examples: 8081); 0 takes a free one and says which."""
    base_path: str = ""
    """Stands before the paths of all listeners."""
    certificate_file: str = ""
    """PEM file of the server's certificate: requests come by https."""
    key_file: str = ""
    """PEM file of its private key; empty where it stands in `certificate_file`."""
    basic: BasicUser | None = None
    """Who may call; the others are answered 401."""
    bearer: SecretStr | None = None
    """The token that callers show, by reference; the others are answered 401."""
    api_key: CallerKey | None = None
    """The key that callers show in a header; the others are answered 401."""
    max_body: int = Field(default=10_000_000, ge=0)
    """Bytes of a request's body at most; a longer one is answered 413."""
    read_timeout: Duration = Field(default=30.0, gt=0)
    """How long a caller may be silent while it sends its request, or before it sends another one."""
    max_connections: int = Field(default=200, ge=1, le=10_000)
    """Callers that may be connected at the same time; with more the connection is closed at once."""


class HttpConfig(ConfigModel):
    """An API that is asked, and where requests are listened for."""

    type: Literal["http"] = "http"
    """The connector."""
    base_url: str = ""
    """What the paths of requests follow: `https://api.example.com/v1`. Credentials are shown to this host alone."""
    protocol: Literal["http", "https"] = "https"
    """With `host`, in place of `base_url` (Mule)."""
    host: str = ""
    """Host of the API, in place of `base_url` (Mule)."""
    port: int | None = Field(default=None, ge=1, le=65535)
    """Its port, where not the protocol's own."""
    base_path: str = ""
    """What paths follow, with `host` (Mule)."""
    default_headers: dict[str, str] = Field(default={}, repr=False)
    """Sent with every request; what signs in comes by reference."""
    default_query_params: dict[str, str] = Field(default={}, repr=False)
    """Sent with every request."""
    authentication: Authentication | None = None
    """How requests show who sends them."""
    connection_timeout: Duration = Field(default=30.0, gt=0)
    """How long connecting may take (Mule: 30 s)."""
    response_timeout: Duration = Field(default=60.0, gt=0)
    """How long the API may be silent before its answer is given up (Mule: 10 s)."""
    follow_redirects: bool = True
    """Whether an answer that points elsewhere is followed; credentials stay behind where it is another host."""
    max_response: int = Field(default=100_000_000, ge=1)
    """Bytes of an answer at most; a longer one is an error and is not read to its end."""
    max_connections: int = Field(default=10, ge=1, le=1000)
    """Connections that are kept open."""
    proxy: Proxy | None = None
    """The way out."""
    tls: Tls = Tls()
    """Whom we trust, and what we show."""
    reconnection: RetryPolicy = DEFAULT
    """When a request is tried again, where it can be; a step's `retry` replaces it."""
    listen: ListenerConfig | None = None
    """Where `http.listener` takes requests."""

    @field_validator("default_headers")
    @classmethod
    def _by_reference(cls, value: dict[str, str]) -> dict[str, str]:
        return by_reference(value)

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")) and not has_reference(value):
            raise problem("url", "an address begins with https:// or http://", "or is a reference: ${env:API_URL}")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.base_url and self.host:
            raise problem("base-url", "there are base_url and host", "give one of the two")
        if (self.authentication or self.default_headers) and not self.address:
            message = "it is not said whom authentication and default_headers are shown to"
            raise problem("base-url", message, "add base_url")
        here = (self.host or urlsplit(self.base_url).hostname) in _HERE
        if not self.tls.verify and not here:
            message = "tls.verify: false would show credentials to anybody in between"
            raise problem("tls-verify", message, "trust the server's certificate instead: tls.ca_file")
        return self

    @property
    def address(self) -> str:
        """What paths follow, "" where nothing is configured; references unresolved."""
        if not self.host:
            return self.base_url.rstrip("/")
        port = "" if self.port is None else f":{self.port}"
        base = self.base_path.strip("/")
        return f"{self.protocol}://{self.host}{port}{'/' + base if base else ''}"

    @property
    def timeouts(self) -> tuple[float, float]:
        """Seconds for connecting and for an answer."""
        return self.connection_timeout, self.response_timeout
