"""Listening: a flow whose listener takes events, each of which is a run of its own, to its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any

from connector import events
from connector.errors import BugError, ConnectorError
from connector.flow.context import Letter
from connector.flow.document import FlowBody
from connector.flow.load import LoadedFlow
from connector.flow.result import RunResult
from connector.flow.run import FlowRun
from connector.flow.run_options import Options
from connector.flow.sessions import Sessions, connector_of
from connector.listener import Answer
from connector.message import Message
from connector.reference import resolve_reference
from connector.state.opening import State
from connector.state.runs import UNFINISHED, Run

AT_ONCE = 16
"""Events in hand at the same time where the flow says no `max_concurrency`."""

GRACE = 5.0
"""Seconds in which events in hand come to their end when all is to stop (Mule: shutdownTimeout); then their runs are
broken off, and gone on with at the next start."""

Tell = Callable[[RunResult], None]


def _silent(result: RunResult) -> None:
    """Nobody wants to know."""


@dataclass
class Listening:
    """One flow that listens: it is the reception of its listener."""

    loaded: LoadedFlow
    flow: str
    state: State
    _: KW_ONLY
    stop: threading.Event
    options: Callable[[], Options] = Options
    """How each run is carried out, apart from its event."""
    tell: Tell = _silent
    """Told how each run ended; by several threads, one at a time."""
    once: bool = False
    """Whether one event is enough."""
    error: ConnectorError | None = field(default=None, init=False)
    """Why the listener ended by itself."""
    over: threading.Event = field(default_factory=threading.Event, init=False)
    """Set when the events in hand have had their time."""
    _room: threading.BoundedSemaphore = field(init=False)
    _left: threading.Thread = field(init=False)
    """Ends what earlier events have begun, while new ones come in."""
    _telling: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self._room = threading.BoundedSemaphore(self.at_once)
        self._left = threading.Thread(target=self._go_on, name=f"left of {self.flow}", daemon=True)

    @property
    def body(self) -> FlowBody:
        """The flow."""
        return self.loaded.flow(self.flow)[1]

    @property
    def at_once(self) -> int:
        """As `Reception.at_once`."""
        return 1 if self.once else self.body.max_concurrency or AT_ONCE

    def serve(self) -> None:
        """Take events until asked to stop; what ends the listener before stops everything around it."""
        source = self.body.source
        if source is None or source.listener is None or source.arguments is None:
            raise BugError(f"flow {self.flow} has no listener")
        sessions = Sessions(self.loaded.configs, pauses=self.state.pauses, state=self.state)
        try:
            if not source.listener.gives_again:
                self._left.start()
            session = sessions.of(source.config, connector_of(source.kind))
            arguments = source.arguments.arguments(Message().scope(), resolve_reference)
            source.listener.serve(session, arguments, self)
        except ConnectorError as error:
            self.error = error
        except Exception as error:  # a defect in a listener: it must not look as if nobody called
            self.error = BugError(f"the listener of {self.flow} broke: {error}")
            raise
        finally:
            self.stop.set()
            if self._left.ident is not None:
                self._left.join()
            sessions.close()

    # ---------------------------------------------------------------- what the listener sees

    def hand(self, payload: Any, attributes: Any = None, *, key: str) -> Answer | None:
        """As `Reception.hand`."""
        if self.stop.is_set() or not self._room.acquire(blocking=False):
            return None
        try:
            asked = replace(self.options(), payload=payload, attributes=attributes, event=key, stop=self.over)
            return self._ended(FlowRun(self.loaded, self.flow, self.state, asked).run())
        finally:
            self._room.release()
            if self.once:
                self.stop.set()

    def set_aside(self, payload: Any, error: ConnectorError, *, key: str) -> None:
        """As `Reception.set_aside`."""
        step = f"{self.flow}/source"
        letter = Letter(step=step, unit=key, position=0, record=payload, error=error.as_dict())
        self.state.dead_letters.put(key, self.flow, [letter], self.loaded.redaction)
        self.emit(events.DeadLettered(step=step, code=error.type, message=str(error)))

    def stopped(self) -> bool:
        """As `Reception.stopped`."""
        return self.stop.is_set()

    def wait(self, seconds: float) -> bool:
        """As `Reception.wait`."""
        return self.stop.wait(seconds)

    def emit(self, event: events.Event) -> None:
        """As `Reception.emit`."""
        told = event if event.step else replace(event, step=self.flow)
        self.options().emit(told)

    # ---------------------------------------------------------------- runs

    def _ended(self, result: RunResult) -> Answer:
        with self._telling:
            self.tell(result)
        return Answer(
            payload=result.payload,
            variables=result.variables,
            status=result.status,
            error=result.error,
            run=result.run,
        )

    def _go_on(self) -> None:
        """End what events have begun that nobody sends again."""
        for run in self._unfinished():
            if self.stop.is_set():
                return
            try:
                asked = replace(self.options(), stop=self.over, **_of(run))
                self._ended(FlowRun(self.loaded, self.flow, self.state, asked).go_on(run.id))
            except ConnectorError as error:  # another process has it in hand, or the state is away: the next start
                self.emit(events.Noted(message=f"run {run.id} stays as it is: {error}", hint=error.hint))

    def _unfinished(self) -> list[Run]:
        try:
            return [run for status in UNFINISHED for run in self.state.runs.list(self.flow, status)]
        except ConnectorError as error:
            self.emit(events.Noted(message=f"unfinished runs are not gone on with: {error}", hint=error.hint))
            return []


def _of(run: Run) -> dict[str, Any]:
    """The event that *run* was begun with."""
    kept = run.request or {}
    return {"event": run.id, **{name: kept[name] for name in ("payload", "attributes", "event") if name in kept}}


def listens(body: FlowBody) -> bool:
    """Whether a flow is started by events that come in."""
    return body.source is not None and body.source.listener is not None


@contextmanager
def listening(flows: Mapping[str, Listening]) -> Iterator[None]:
    """Let all of *flows* take events while the block runs; it ends when none is in hand."""
    threads = [
        threading.Thread(target=copy_context().run, args=(one.serve,), name=f"listener of {name}", daemon=True)
        for name, one in flows.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for one in flows.values():
            one.stop.set()
        end = time.monotonic() + GRACE
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        for one in flows.values():
            one.over.set()
        for thread in threads:
            thread.join()
