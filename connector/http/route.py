"""Route: which requests belong to one listener, and how each is answered."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from connector import events
from connector.errors import ConnectorError, RejectedError
from connector.frozen_json import fingerprint
from connector.http.bodies import read
from connector.http.reply import BUSY, Reply, reply_to, text_reply
from connector.listener import Reception

_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET = ("authorization", "proxy-authorization", "cookie")
"""Headers that a flow does not see: what it sees is kept with its run."""
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request as it came in."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)
    address: str
    """Of the caller."""


@dataclass
class Route:
    """The requests of one listener."""

    pattern: str
    """Path with `{name}` for a segment, and `*` at its end for the rest."""
    methods: frozenset[str]
    """Empty for all of them."""
    reception: Reception
    _: KW_ONLY
    statuses: Mapping[str, int]
    """Error type → status, asked in this order before what holds for all listeners."""
    _in_hand: int = field(default=0, init=False)
    _quiet: threading.Condition = field(default_factory=threading.Condition, init=False)

    def __post_init__(self) -> None:
        """Read the pattern."""
        segments = self.pattern.strip("/").split("/")
        self._path = re.compile("".join(map(_segment, segments)) + "/?")

    def match(self, path: str) -> dict[str, str] | None:
        """The values of the places in *path*; None where it is not ours."""
        found = self._path.fullmatch(path)
        return None if found is None else {name: unquote(value) for name, value in found.groupdict().items()}

    def takes(self, method: str) -> bool:
        """Whether requests by *method* are answered."""
        return not self.methods or method in self.methods

    def answer(self, call: Call, places: Mapping[str, str]) -> Reply:
        """Run the flow for *call*, to its end."""
        try:
            payload = _payload(call)
        except RejectedError as error:
            return text_reply(400, error.message)
        with self._holding():
            try:
                answer = self.reception.hand(payload, self._attributes(call, places), key=_key(call))
            except ConnectorError as error:  # it could not even begin: the state is away, say
                return reply_to(None, error, self.statuses)
            except Exception as error:  # noqa: BLE001 - a defect is told to who runs the flow, not to who calls
                self.reception.emit(events.Noted(message=f"{call.method} {self.pattern}: {error!r}"))
                return text_reply(500, "the flow could not be run")
        return BUSY if answer is None else reply_to(answer, answer.error, self.statuses)

    def drained(self) -> None:
        """Wait until no request is in hand."""
        with self._quiet:
            self._quiet.wait_for(lambda: self._in_hand == 0)

    @contextmanager
    def _holding(self) -> Iterator[None]:
        with self._quiet:
            self._in_hand += 1
        try:
            yield
        finally:
            with self._quiet:
                self._in_hand -= 1
                self._quiet.notify_all()

    def _attributes(self, call: Call, places: Mapping[str, str]) -> dict[str, Any]:
        return {
            "method": call.method,
            "listener_path": self.pattern,
            "request_path": call.path,
            "query_string": call.query,
            "query_params": dict(parse_qsl(call.query, keep_blank_values=True)),
            "uri_params": dict(places),
            "headers": {name: value for name, value in call.headers.items() if name not in _SECRET},
            "remote_address": call.address,
        }


def _segment(text: str) -> str:
    """The expression of one segment of a pattern, with the slash before it."""
    place = _PLACE.fullmatch(text)
    if place is not None:
        return f"/(?P<{place.group(1)}>[^/]+)"
    return "(?:/.*)?" if text == "*" else f"/{re.escape(text)}"


def _payload(call: Call) -> Any:
    kind = call.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() == _FORM:
        return dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    return read(call.body, kind, "auto", "the request") if call.body else None


def _key(call: Call) -> str:
    """What tells a call from all others: a caller that sends it again under its own key means the same one."""
    own = call.headers.get("idempotency-key", "")
    return fingerprint([call.method, call.path, own])[:32] if own else uuid.uuid4().hex
