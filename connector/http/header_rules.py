"""What headers may hold: no line breaks, and secrets by reference only."""

from __future__ import annotations

from collections.abc import Mapping

from connector.config_model import problem
from connector.errors import ConfigurationError
from connector.reference import has_reference

_SECRET = ("authorization", "token", "secret", "key", "cookie", "password")
"""Words in the names of headers that sign in."""


def by_reference(headers: dict[str, str]) -> dict[str, str]:
    """*headers* of a configuration; a finding where one that signs in stands in clear text."""
    for name, text in headers.items():
        secret = any(word in name.lower() for word in _SECRET) and "idempotency" not in name.lower()
        if secret and not has_reference(text):
            raise problem("literal-secret", f"header `{name}` stands here in clear text", "write ${env:NAME} in it")
    return headers


def check_lines(headers: Mapping[str, str], type_: str) -> None:
    """Refuse a header that would begin another one, or a body.

    Raises:
        ConfigurationError: Of *type_*; it names the header, never its value.
    """
    for name, value in headers.items():
        if any(sign in f"{name}{value}" for sign in "\r\n\0"):
            raise ConfigurationError(
                f"the header {name.splitlines()[0]!r} holds a line break",
                hint="a header is one line; a value from outside may be an attempt to add another one",
                type=type_,
            )
