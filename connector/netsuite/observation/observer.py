"""Observer: sees each request of a session and tells loggers, counters, spans, events and the wire log of it."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connector import events
from connector.component import Unit
from connector.netsuite.exchange import Answer, Request
from connector.netsuite.observation import spans
from connector.netsuite.observation.counters import Counters, Tally
from connector.netsuite.observation.wire_log import ENVIRONMENT, WireLog

_ERRORS = 400
_LOGGERS = {
    "soap": logging.getLogger("connector.netsuite.soap"),
    "rest": logging.getLogger("connector.netsuite.rest"),
    "restlet": logging.getLogger("connector.netsuite.restlet"),
    "token": logging.getLogger("connector.netsuite.auth"),
}
"""Channel → its logger: DEBUG for what went well, WARNING for what did not."""
for _logger in _LOGGERS.values():
    _logger.addHandler(logging.NullHandler())  # a library is silent until somebody listens


@dataclass(slots=True)
class Seen:
    """One exchange on its way."""

    attempt: int
    answer: Answer | None = None


@dataclass(slots=True)
class _Call:
    """One request with all its attempts."""

    attempts: int = 0


_CALL: ContextVar[_Call | None] = ContextVar("netsuite_call", default=None)


class Observer:
    """What one session tells of its requests."""

    def __init__(self) -> None:
        """Write the wire log where the environment names a folder for it."""
        folder = os.environ.get(ENVIRONMENT, "")
        self.wire = WireLog(folder) if folder else None
        self._tally = Tally()
        self._secrets: frozenset[str] = frozenset()

    def hide(self, secrets: Iterable[str]) -> None:
        """Keep *secrets* out of the wire log."""
        self._secrets |= frozenset(secrets)
        if self.wire is not None:
            self.wire.hide(self._secrets)

    def log_wire(self, folder: str | Path) -> WireLog:
        """Write what goes over the wire into *folder* from now on."""
        self.wire = WireLog(folder)
        self.wire.hide(self._secrets)
        return self.wire

    def counters(self) -> Counters:
        """What was counted so far, permits left out."""
        return self._tally.counters()

    def rows(self, count: int) -> None:
        """*count* records or rows were read."""
        if count:
            self._tally.add(rows=count)

    @contextlib.contextmanager
    def call(self, request: Request) -> Iterator[None]:
        """What is sent inside are the attempts of *request*."""
        token = _CALL.set(_Call())
        try:
            with spans.operation(request.operation or f"netsuite.{request.channel}", request.channel):
                yield
        finally:
            _CALL.reset(token)

    @contextlib.contextmanager
    def exchange(self, prepared: Any, request: Request, unit: Unit) -> Iterator[Seen]:
        """One request over the wire: *prepared* as requests sends it; the answer is put into what this gives."""
        seen = Seen(self._attempt(request))
        begun = time.perf_counter()
        try:
            with spans.request(request.method, request.url, seen.attempt) as span:
                yield seen
                if seen.answer is not None:
                    spans.answered(span, seen.answer.status, _size(prepared.body), len(seen.answer.body))
        finally:
            self._tell(prepared, request, unit, seen, time.perf_counter() - begun)

    @staticmethod
    def _attempt(request: Request) -> int:
        call = _CALL.get()
        if call is None or request.channel == "token":
            return 1
        call.attempts += 1
        return call.attempts

    def _tell(self, prepared: Any, request: Request, unit: Unit, seen: Seen, seconds: float) -> None:
        answer, sent = seen.answer, _size(prepared.body)
        received = len(answer.body) if answer else 0
        failed = answer is None or answer.status >= _ERRORS
        self._tally.add(
            requests=1,
            retries=int(seen.attempt > 1),
            failures=int(failed),
            bytes_sent=sent,
            bytes_received=received,
            seconds=seconds,
        )
        told: dict[str, Any] = {
            "operation": request.operation or request.channel,
            "surface": "auth" if request.channel == "token" else request.channel,
            "status": answer.status if answer else None,
            "milliseconds": round(seconds * 1000, 1),
            "bytes_sent": sent,
            "bytes_received": received,
            "attempt": seen.attempt,
            "request_id": _request_id(answer),
        }
        _log(request, told, failed=failed)
        unit.emit(events.Exchanged(step=unit.step, **told))
        self._write(prepared, told, answer)

    def _write(self, prepared: Any, told: Mapping[str, Any], answer: Answer | None) -> None:
        if self.wire is None:
            return
        title = f"{prepared.method} {prepared.url} {_sentence(told)}"
        with contextlib.suppress(OSError):  # a full disk does not stop the work
            self.wire.write(
                title,
                dict(prepared.headers),
                prepared.body,
                answer.headers if answer else {},
                answer.body if answer else None,
            )


def count_rows(caller: Any, count: int) -> None:
    """Tell the observer of *caller*, where it has one, that *count* rows were read."""
    observer = getattr(caller, "observer", None)
    if observer is not None:
        observer.rows(count)


def _log(request: Request, told: Mapping[str, Any], *, failed: bool) -> None:
    logger = _LOGGERS[request.channel]
    level = logging.WARNING if failed else logging.DEBUG
    if logger.isEnabledFor(level):
        logger.log(level, "%s %s", request.method, _sentence(told), extra={"netsuite": dict(told)})


def _sentence(told: Mapping[str, Any]) -> str:
    status = "no answer" if told["status"] is None else told["status"]
    request_id = f", request id {told['request_id']}" if told["request_id"] else ""
    return (
        f"{told['operation']} {status} in {told['milliseconds']} ms, {told['bytes_sent']} B out, "
        f"{told['bytes_received']} B in, attempt {told['attempt']}{request_id}"
    )


def _request_id(answer: Answer | None) -> str:
    """What NetSuite's support asks for."""
    return (answer.header("x-n-operationid") or answer.header("ns_rtimer_composite")) if answer else ""


def _size(body: Any) -> int:
    return len(body) if isinstance(body, bytes | str) else 0
