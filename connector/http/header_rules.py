"""What headers may hold: no line breaks, secrets by reference only; and what of a caller's is kept."""

from __future__ import annotations

from collections.abc import Mapping

from connector.config_model import problem
from connector.errors import ConfigurationError
from connector.redaction import MARK
from connector.reference import has_reference

_SECRET = ("authorization", "token", "secret", "key", "cookie", "password")
"""Words in the names of headers that sign in."""
_SECRET_PARAMETERS = frozenset(
    {"accesstoken", "apikey", "authtoken", "clientsecret", "idtoken", "password", "refreshtoken", "secret", "token"}
)
"""Names of query parameters that sign in, without `_` and `-`; `page_token` does not."""


def signs_in(name: str) -> bool:
    """Whether a header called *name* shows who sends it."""
    folded = name.lower()
    return "idempotency" not in folded and any(word in folded for word in _SECRET)


def shown_header(name: str, value: str) -> str:
    """What a flow sees of a caller's header: what it sees is kept with its run, where no secret may be."""
    return MARK if signs_in(name) else value


def shown_parameter(name: str, value: str) -> str:
    """As `shown_header`, of a query parameter."""
    folded = name.lower().replace("_", "").replace("-", "")
    return MARK if folded in _SECRET_PARAMETERS else value


def by_reference(headers: dict[str, str]) -> dict[str, str]:
    """*headers* of a configuration; a finding where one that signs in stands in clear text."""
    for name, text in headers.items():
        if signs_in(name) and not has_reference(text):
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
