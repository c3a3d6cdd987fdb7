"""What the journal keeps of a request and its answer beside the summary: headers and bodies, without secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from connector.sandbox.faults.request_traits import RequestTraits
from connector.sandbox.web.http_protocol import Answer, Request

MOST_CHARACTERS = 64 * 1024
"""Kept of each body."""
MASK = "***"
_SECRET_HEADERS = ("authorization", "proxy-authorization", "cookie", "set-cookie")
_SECRET_CHANNELS = ("token", "pages")
_OAUTH_PART = re.compile(r'(oauth_(?:token|consumer_key|signature)|realm)="([^"]*)"')
_PASSPORT_PART = re.compile(
    r"(<(?:[\w.-]+:)?(?:consumerKey|token|signature|password|email|applicationId)\b[^>]*>)[^<]*(</)"
)


@dataclass(frozen=True, slots=True)
class JournalDetails:
    """Headers and bodies; secrets are masked, long bodies cut."""

    request_headers: dict[str, str]
    request_body: str
    answer_headers: dict[str, str]
    answer_body: str


def details_of(request: Request, answer: Answer) -> JournalDetails:
    """The details of one exchange; bodies of sign-in pages and of the token endpoint are left out."""
    secret = RequestTraits(request).channel in _SECRET_CHANNELS
    return JournalDetails(
        {name: _masked_header(name, value) for name, value in request.headers.items()},
        MASK if secret and request.body else masked_body(request.body),
        {name: _masked_header(name, value) for name, value in answer.headers.items()},
        MASK if secret and answer.body else masked_body(answer.body),
    )


def _masked_header(name: str, value: str) -> str:
    if name.lower() not in _SECRET_HEADERS:
        return value
    scheme, _, rest = value.partition(" ")
    if scheme.lower() == "oauth":
        return f"{scheme} {_OAUTH_PART.sub(_shortened, rest)}"
    return f"{scheme} {MASK}" if rest else MASK


def _shortened(found: re.Match[str]) -> str:
    name, value = found[1], found[2]
    return (
        f'{name}="{value}"' if name == "realm" else f'{name}="{MASK}{value[-4:] if name != "oauth_signature" else ""}"'
    )


def masked_body(body: bytes) -> str:
    """*body* as text, cut, and without what a token passport carries."""
    text = body[:MOST_CHARACTERS].decode("utf-8", "replace")
    text = _PASSPORT_PART.sub(rf"\1{MASK}\2", text)
    return text if len(body) <= MOST_CHARACTERS else f"{text}… ({len(body)} bytes)"
