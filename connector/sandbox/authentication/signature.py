"""The sandbox's own verification of HMAC-SHA256 signatures: SOAP's token passport and OAuth 1.0a (RFC 5849)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, unquote

Pairs = Iterable[tuple[str, str]]
_RESERVED = re.compile(r"[^A-Za-z0-9\-._~]")


def percent_encode(text: str) -> str:
    """RFC 5849 3.6: UTF-8, upper-case hex, only letters, digits and `-._~` left as they are."""
    return _RESERVED.sub(_escaped, text)


@lru_cache(maxsize=1024)
def _escape(character: str) -> str:
    return quote(character, safe="-._~", errors="replace")


def _escaped(match: re.Match[str]) -> str:
    return _escape(match[0])


def percent_decode(text: str) -> str:
    """The text that *text* stands for; a `+` is a plus sign."""
    return unquote(text) if "%" in text else text


def passport_base(account: str, consumer_key: str, token: str, nonce: str, timestamp: str) -> str:
    """The text a SOAP token passport signs (Oracle help section_1534941088)."""
    return "&".join(map(percent_encode, (account, consumer_key, token, nonce, timestamp)))


def request_base(method: str, url: str, parameters: Pairs) -> str:
    """What an OAuth 1.0a request signs: *url* without its query, *parameters* of query and header (RFC 5849 3.4.1)."""
    return next(request_bases(method, [url], parameters))


def request_bases(method: str, urls: Iterable[str], parameters: Pairs) -> Iterator[str]:
    """The same for several addresses, one after the other."""
    encoded = sorted((percent_encode(name), percent_encode(value)) for name, value in parameters)
    joined = percent_encode("&".join(f"{name}={value}" for name, value in encoded))
    return (f"{method.upper()}&{percent_encode(url)}&{joined}" for url in urls)


def sign(base: str, consumer_secret: str, token_secret: str) -> str:
    """Base64 of HMAC-SHA256 over *base*, keyed by both secrets."""
    key = f"{percent_encode(consumer_secret)}&{percent_encode(token_secret)}"
    return base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha256)).decode()


def same_signature(expected: str, given: str) -> bool:
    """Compare in constant time; white space around *given* is forgiven (a Ruby client sends a trailing newline)."""
    return hmac.compare_digest(expected.encode(), given.strip().encode())
