"""One call of the control panel: what was asked for, and the parts that answer it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from connector.sandbox.web.http_protocol import Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account
    from connector.sandbox.server import Sandbox


class UnknownPageError(Exception):
    """There is nothing of that name."""


@dataclass(frozen=True, slots=True)
class PanelCall:
    """A request, taken apart."""

    sandbox: Sandbox
    request: Request
    names: tuple[str, ...]
    """What stood in the places of `{…}` in the page's path."""

    @property
    def body(self) -> Any:
        """The JSON of the body; None where there is none."""
        return json.loads(self.request.body) if self.request.body else None

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; the last of a name counts."""
        return dict(parse_qsl(self.request.query))

    @property
    def account(self) -> Account:
        """The account of `?account=ID`, else the first; raises UnknownPageError."""
        spelling = self.query.get("account", "")
        found = self.sandbox.accounts.get(spelling) if spelling else self.sandbox.account
        if found is None:
            raise UnknownPageError(f"there is no account {spelling[:40]!r}")
        return found

    def object(self) -> dict[str, Any]:
        """The body as an object; raises ValueError."""
        body = self.body
        if not isinstance(body, dict):
            raise ValueError("send a JSON object")  # noqa: TRY004 - a value of the request is at fault
        return body


def decoded(path: str) -> tuple[str, ...]:
    """The parts of a path, percent-decoded."""
    return tuple(unquote(part) for part in path.strip("/").split("/") if part)
