"""Under which address a client reached us, and the parameters of its query."""

from __future__ import annotations

from urllib.parse import unquote_plus

from connector.sandbox.web.http_protocol import Request

_SCHEMES = ("http", "https")


def base_url(http: Request) -> str:
    """Scheme and host under which the client reached us, behind a proxy too."""
    scheme = http.headers.get("x-forwarded-proto", "http").partition(",")[0].strip()
    host = http.headers.get("x-forwarded-host") or http.headers.get("host") or "localhost"
    return f"{scheme if scheme in _SCHEMES else 'http'}://{host}"


def query_pairs(query: str) -> list[tuple[str, str]]:
    """Name and value of every parameter of a raw query string, decoded, in order; empty values count."""
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs
