"""Request and Answer: what goes to an API and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

from connector.errors import RejectedError

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request before credentials are added; each attempt adds them anew."""

    method: str
    url: str = field(repr=False)
    """Absolute."""
    query: Pairs = field(default=(), repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    idempotent: bool = True
    """Whether it may be sent twice without harm."""
    trusted: bool = True
    """Whether it goes where the configuration points, and so carries its headers and credentials."""
    response_timeout: float | None = None

    @property
    def address(self) -> str:
        """The URL with its query."""
        if not self.query:
            return self.url
        return f"{self.url}{'&' if urlsplit(self.url).query else '?'}{urlencode(self.query)}"

    @property
    def shown(self) -> str:
        """The request for a message: without query and user, which may hold secrets."""
        parts = urlsplit(self.url)
        return f"{self.method} {parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete answer."""

    status: int
    reason: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)
    url: str = field(repr=False)


def address_of(target: str, base: str = "") -> str:
    """The URL that *target* means at *base*.

    Raises:
        RejectedError: It is none (`HTTP:BAD_REQUEST`); it came with data, or an API has answered it.
    """
    try:
        url = urljoin(base, target)
        origin(url)
    except ValueError:
        hint = "write https://host/path; a port is a number below 65536"
        raise RejectedError("an address is no URL", hint=hint, type="HTTP:BAD_REQUEST") from None
    return url


def origin(url: str) -> tuple[str, str, int | None]:
    """Protocol, host and port of *url*: who is trusted with credentials."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)
