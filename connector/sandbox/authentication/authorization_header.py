"""Reading of an `Authorization: OAuth …` header."""

from __future__ import annotations

import re

from connector.sandbox.authentication.signature import percent_decode

_PARAMETER = re.compile(r'\s*([^=\s,"]+)\s*=\s*(?:"([^"]*)"|([^",\s]*))\s*(,|$)')


class MalformedHeaderError(ValueError):
    """The header is not a list of `name="value"`, or names a parameter twice."""


def parse_authorization(value: str) -> dict[str, str]:
    """Parameters of an OAuth header, decoded; any order, blanks and line breaks between them, quotes optional."""
    scheme, _, rest = value.strip().partition(" ")
    if scheme.lower() != "oauth" or not rest.strip():
        raise MalformedHeaderError("no OAuth parameters")
    found: dict[str, str] = {}
    position = 0
    while position < len(rest):
        match = _PARAMETER.match(rest, position)
        if match is None:
            if rest[position:].strip(" \t\r\n,"):
                raise MalformedHeaderError(f"unreadable at position {position}")
            break
        name, quoted, bare, _ = match.groups()
        name = percent_decode(name)
        if name in found:
            raise MalformedHeaderError(f"{name} stands twice")
        found[name] = percent_decode(quoted if quoted is not None else bare)
        position = match.end()
    return found
