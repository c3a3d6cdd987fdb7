"""Route: which requests belong to one listener, and how each is answered."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import KW_ONLY, dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from connector import events
from connector.errors import ConnectorError, RejectedError
from connector.frozen_json import fingerprint
from connector.http.bodies import read
from connector.http.header_rules import shown_header, shown_parameter
from connector.http.reply import BUSY, Reply, reply_to, text_reply
from connector.listener import Reception
from connector.redaction import MARK

_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_FORM = "application/x-www-form-urlencoded"

Send = Callable[[Reply], None]
"""Answers one caller; only the first answer is sent."""


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
    _in_hand: dict[object, Send] = field(default_factory=dict, init=False)
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

    def answer(self, call: Call, places: Mapping[str, str], send: Send) -> None:
        """Run the flow for *call*, to its end, and answer by *send*."""
        with self._holding(send):
            send(self._ended(call, places))

    def drained(self, patience: float) -> None:
        """Wait until no request is in hand; who is not answered within *patience* seconds is told to come again."""
        with self._quiet:
            if self._quiet.wait_for(lambda: not self._in_hand, patience):
                return
            waiting = list(self._in_hand.values())
        for send in waiting:
            with suppress(OSError):  # the caller has gone
                send(BUSY)
        with self._quiet:
            self._quiet.wait_for(lambda: not self._in_hand)

    def _ended(self, call: Call, places: Mapping[str, str]) -> Reply:
        """What the run of *call* ends with."""
        try:
            payload = _payload(call)
        except RejectedError as error:
            return text_reply(400, error.message)
        try:
            answer = self.reception.hand(payload, self._attributes(call, places), key=_key(call))
        except ConnectorError as error:  # it could not even begin: the state is away, say
            return reply_to(None, error, self.statuses)
        except Exception as error:  # noqa: BLE001 - a defect is told to who runs the flow, not to who calls
            self.reception.emit(events.Noted(message=f"{call.method} {self.pattern}: {error!r}"))
            return text_reply(500, "the flow could not be run")
        return BUSY if answer is None else reply_to(answer, answer.error, self.statuses)

    @contextmanager
    def _holding(self, send: Send) -> Iterator[None]:
        mark = object()
        with self._quiet:
            self._in_hand[mark] = send
        try:
            yield
        finally:
            with self._quiet:
                del self._in_hand[mark]
                self._quiet.notify_all()

    def _attributes(self, call: Call, places: Mapping[str, str]) -> dict[str, Any]:
        query = [(name, shown_parameter(name, value)) for name, value in parse_qsl(call.query, keep_blank_values=True)]
        return {
            "method": call.method,
            "listener_path": self.pattern,
            "request_path": call.path,
            "query_string": urlencode(query) if any(MARK in pair for pair in query) else call.query,
            "query_params": dict(query),
            "uri_params": dict(places),
            "headers": {name: shown_header(name, value) for name, value in call.headers.items()},
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
