"""Request and Answer: what goes to NetSuite and what comes back, whatever the transport."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import quote, urlencode

from connector.component import Unit
from connector.netsuite.address import Addresses
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.failure import Effect

_TITLE = re.compile(rb"<title[^>]*>([^<]*)</title", re.IGNORECASE)

T = TypeVar("T")
Channel = Literal["rest", "restlet", "soap", "token"]
Parameters = Mapping[str, Any] | Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)
    url: str = ""

    def header(self, name: str) -> str:
        """The value of a header, "" where there is none."""
        return self.headers.get(name.lower(), "")

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", errors="replace")

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people, which no NetSuite service answers with."""
        return "html" in self.header("content-type").lower() or self.body[:200].lstrip().lower().startswith(
            (b"<!doctype html", b"<html")
        )


def page_of(answer: Answer) -> str:
    """What to call an HTML page in a message: by its title, which says most of what it is about."""
    title = _TITLE.search(answer.body[:20_000])
    text = " ".join(title.group(1).decode("utf-8", "replace").split()) if title else ""
    return f"the HTML page “{text[:100]}”" if text else "an HTML page"


def said_by(answer: Answer) -> str:
    """What comes with an error that is none of NetSuite's: ` with the HTML page “Maintenance”`, ` without a word`."""
    if answer.is_html:
        return f" with {page_of(answer)}"
    return " with something else than an error of its own" if answer.body.strip() else " without a word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request before it is signed; each attempt signs it anew."""

    method: str
    url: str
    """Absolute, without a query."""
    parameters: Sequence[tuple[str, str]] = ()
    """Query parameters, decoded."""
    body: bytes | Callable[[], bytes] | None = field(default=None, repr=False)
    """A function makes the body of each attempt anew: a SOAP envelope holds its signature."""
    headers: Mapping[str, str] = field(default_factory=dict)
    effect: Effect = "read"
    channel: Channel = "rest"
    signed: bool = True
    """Whether it carries our credentials, so that NetSuite judges them: in a header, or in SOAP's envelope."""
    timeout: float | None = None
    """Seconds for the answer, where not the connection's."""
    operation: str = ""
    """Name of the operation, for errors."""

    @property
    def signs_header(self) -> bool:
        """Whether an Authorization header is added; SOAP and the token endpoint find the signature in the body."""
        return self.signed and self.channel not in ("soap", "token")

    @property
    def address(self) -> str:
        """The URL with its query, as it is signed and sent: a space is `%20`, never `+`."""
        query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in self.parameters)
        return f"{self.url}?{query}" if query else self.url


class Caller(Protocol):
    """What the transports see of the session they belong to."""

    @property
    def config(self) -> NetSuiteConfig:
        """The configuration, its references resolved."""

    @property
    def addresses(self) -> Addresses:
        """Where the account's services are."""

    def request(self, request: Request, unit: Unit = ..., *, check: Callable[[Answer], None] | None = None) -> Answer:
        """Send *request*, again where the policy says so; an answer that is an error is raised."""

    def send(self, request: Request, unit: Unit = ..., *, check: Callable[[Answer], None] | None = None) -> Answer:
        """Make one attempt."""

    def retrying(self, attempt: Callable[[], T], unit: Unit = ...) -> T:
        """Call *attempt* under the one policy that holds."""

    def check_write(self, operation: str) -> None:
        """Refuse *operation* where the configuration does not let it write."""


def token_request(addresses: Addresses, form: Mapping[str, str], authorization: str = "") -> Request:
    """What asks the OAuth 2.0 token endpoint; the assertion in *form* is its signature, else *authorization* is."""
    own = {"Authorization": authorization} if authorization else {}
    return Request(
        method="POST",
        url=addresses.token,
        body=urlencode(form).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded", **own},
        channel="token",
    )


def pairs(parameters: Parameters | None) -> tuple[tuple[str, str], ...]:
    """Query parameters as text; None leaves one out, booleans are `true` and `false`."""
    if not parameters:
        return ()
    items = parameters.items() if isinstance(parameters, Mapping) else parameters
    return tuple((str(name), _text(value)) for name, value in items if value is not None)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
