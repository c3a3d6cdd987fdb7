"""What a request is asked for: where it goes, and what it says on the way."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from pydantic import Field

from connector.config_model import Duration
from connector.errors import ConfigurationError
from connector.expression.template import Arguments
from connector.http.bodies import plain_text, query_pairs
from connector.http.exchange_failures import NAMESPACE
from connector.http.exchange_shapes import Request
from connector.http.header_rules import check_lines
from connector.http.session import HttpSession

_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_-]*)\}")
_CODES = r"^\s*\d{3}(\s*\.\.\s*\d{3})?(\s*,\s*\d{3}(\s*\.\.\s*\d{3})?)*\s*$"


class AddressArguments(Arguments):
    """Where a request goes."""

    path: str = ""
    """Follows the base_url of the configuration; `{name}` is filled from uri_params."""
    url: str = Field(default="", pattern=r"^(https?://.*)?$")
    """The whole address, in place of `path`. Credentials go to the configured host only."""
    uri_params: dict[str, Any] = {}
    """Values of the `{name}` in the path, escaped."""
    query_params: dict[str, Any] = {}
    """The query; a list gives its name several times, null leaves it out."""
    headers: dict[str, Any] = {}
    """Further headers; they go before those of the configuration."""
    success_codes: str = Field(default="200..299", pattern=_CODES)
    """Statuses that are no error: `200..299`, `200,404`."""
    response_timeout: Duration | None = Field(default=None, gt=0)
    """How long the API may be silent, where not as the configuration says."""

    def check(self) -> None:
        """One address, not two."""
        if self.path and self.url:
            raise ConfigurationError("there are path and url", hint="give one of the two")

    def request(self, session: HttpSession, method: str, **more: Any) -> Request:
        """The request without its body."""
        url = session.url(_filled(self.path, self.uri_params), _filled(self.url, self.uri_params))
        trusted = session.trusts(url)
        named = {name: plain_text(value) for name, value in self.headers.items() if value is not None}
        check_lines(named, NAMESPACE + "BAD_REQUEST")
        headers, query = _merged({"Accept": "*/*"}, named), tuple(query_pairs(self.query_params))
        if trusted:
            headers = _merged({"Accept": "*/*"}, session.default_headers, named)
            query = (*session.default_query, *query)
        return Request(
            method=method,
            url=url,
            query=query,
            headers=headers,
            trusted=trusted,
            response_timeout=self.response_timeout,
            **more,
        )

    def successes(self) -> frozenset[int]:
        """The statuses that are no error."""
        found: set[int] = set()
        for part in self.success_codes.split(","):
            first, _, last = part.partition("..")
            found |= set(range(int(first), int(last or first) + 1))
        return frozenset(found)


def _merged(*headers: Any) -> dict[str, str]:
    """One header a name, whatever its case; a later one goes before an earlier one."""
    found: dict[str, tuple[str, str]] = {}
    for each in headers:
        found |= {name.lower(): (name, value) for name, value in each.items()}
    return dict(found.values())


def _filled(path: str, values: dict[str, Any]) -> str:
    """*path* with its places filled in; a value never adds a segment."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if values.get(name) in (None, ""):
            hint = f"give it under uri_params: {{{name}: …}}"
            raise ConfigurationError(f"the path has no value for {{{name}}}", hint=hint)
        text = plain_text(values[name])
        if text in (".", ".."):  # however it is escaped, every server reads it as a step in the path
            raise ConfigurationError(f"{text!r} cannot stand for {{{name}}}", hint="give it a name or an id")
        return quote(text, safe="")

    return _PLACE.sub(value, path)
