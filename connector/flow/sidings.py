"""Sidings: what goes on beside a run (`async`): it is begun once, outlives a kill, and the run ends when it has.

What is begun is written down before the step that begins it ends. A run that is taken up again begins with what its
dead process left unfinished here, since the way may never lead past those steps again.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from connector import events
from connector.engine.protocol import Execution
from connector.errors import BugError, ConnectorError
from connector.flow import spool
from connector.flow.check import flows, steps_of
from connector.flow.context import Letter, kept
from connector.flow.tally import Tally
from connector.message import Message
from connector.outcome import Report
from connector.step import Step
from connector.stream import Page, Stream

if TYPE_CHECKING:
    from connector.flow.interpreter import Interpreter

ROOT = "&"
"""Keys of what goes on beside begin with it: no unit of the way stands for them."""
_BEGUN, _DONE = "begun-beside", "done-beside"
_THREADS = 16
_MOST = 64
"""How many may wait or run; whoever begins another waits for one to end."""


@dataclass
class Sidings:
    """What one run, or one block of it, has begun beside itself."""

    execution: Execution
    """Remembers what happens there, in this process: no block of it is found by going the way again."""
    _pool: ThreadPoolExecutor | None = None
    _begun: dict[str, Future[dict[str, Any]]] = field(default_factory=dict)
    _room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_MOST))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def apart(self) -> Sidings:
        """Others of the same run, for a block that waits for its own."""
        return Sidings(self.execution)

    def begin(self, here: Interpreter, steps: Sequence[Step], message: Message) -> None:
        """Take *message* through *steps* beside the run; *here* is the place of the step that asks for it."""
        begun: list[Message] = []

        def begin() -> None:
            begun.append(self._written(here, message))

        here.execution.step(f"{here.path}/beside", begin)
        if begun:  # else it was begun before the run was broken off
            self._start(self._place(here), steps, begun[0])

    def go_on(self, here: Interpreter, keys: Sequence[str]) -> None:
        """Begin again what was begun and not finished; *keys* are those that the run remembers under ROOT."""
        for key in sorted(keys):
            path, _, end = key.rpartition("/")
            if end == _DONE and not self._is_counted(path):
                here.context.tally.replay(self.execution.recall(key))
            if end != _BEGUN or f"{path}/{_DONE}" in keys:
                continue
            written = self.execution.recall(key)
            there = replace(here, execution=self.execution, path=path, label=written["step"])
            payload = _kept(there, None) if written["stream"] else written["payload"]
            message = Message(payload, written["attributes"], written["variables"], written["correlation_id"])
            self._start(there, _steps(here, written["step"]), message)

    def _is_counted(self, path: str) -> bool:
        """Whether a block around *path* has ended: what went on beside it counted there."""
        way = path.removeprefix(ROOT)
        ends = [at + 1 for at, sign in enumerate(way) if sign == "]"]
        return any(isinstance(found := self.execution.recall(way[:end]), dict) and "added" in found for end in ends)

    def _place(self, here: Interpreter) -> Interpreter:
        there = replace(here, execution=self.execution, path=f"{ROOT}{here.path}", durable=True)
        return replace(there, deadline=None, outer_deadline=None, counts_writes=True)

    def _written(self, here: Interpreter, message: Message) -> Message:
        """*message*, once it is kept for the time after a kill."""
        there = self._place(here)
        is_stream = isinstance(message.payload, Stream)
        if is_stream:
            message = message.with_payload(_kept(there, message.payload), message.attributes)
        written = {
            "step": here.label,
            "payload": None if is_stream else message.payload,
            "stream": is_stream,
            "attributes": message.attributes,
            "variables": kept(message.variables),
            "correlation_id": message.correlation_id,
        }
        self.execution.step(f"{there.path}/{_BEGUN}", lambda: written)
        return message

    def join(self, tally: Tally) -> None:
        """Wait until all has ended, and count what it counted; raises Stopped where a person asked to stop."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()
        begun, self._begun = self._begun, {}
        ended = [begun[path] for path in sorted(begun)]
        for future in ended:
            if future.exception() is None:
                tally.replay(future.result())
        for future in ended:
            future.result()  # a wish to stop, or a defect

    def _start(self, there: Interpreter, steps: Sequence[Step], message: Message) -> None:
        self._room.acquire()
        apart = replace(there, context=there.context.apart())
        with self._lock:
            self._pool = self._pool or ThreadPoolExecutor(_THREADS, "async")
            future = self._pool.submit(copy_context().run, partial(_carried_out, apart, steps, message))
            self._begun[there.path] = future
        future.add_done_callback(lambda _: self._room.release())


def _carried_out(there: Interpreter, steps: Sequence[Step], message: Message) -> dict[str, Any]:
    """What it counted; an event that fails on the way becomes a dead letter, since nobody waits for its error."""
    tally = there.context.tally

    def work() -> dict[str, Any]:
        try:
            there.run(steps, message)
        except ConnectorError as error:
            _set_aside(there, message, error)
        if there.context.sidings is not None:  # what it has begun beside itself
            there.context.sidings.join(tally)
        return tally.since(Tally())

    counted: dict[str, Any] = there.execution.step(f"{there.path}/{_DONE}", work)
    return counted


def _set_aside(there: Interpreter, message: Message, error: ConnectorError) -> None:
    context = there.context
    step, before = (there.label, message)
    if context.failed_at is not None:
        _, failed, before = context.failed_at
        step = context.address(failed)
    there.emit(events.Noted(message=f"failed beside the run: {error}", hint=error.hint))
    record = list(before.payload) if isinstance(before.payload, Stream) else before.payload
    variables = kept(before.variables)
    letter = Letter(step=step, unit=there.path, position=0, record=record, error=error.as_dict(), variables=variables)
    counts = replace(context.set_aside(letter), failed=1)
    context.tally.add(step, counts.plus(Report(read=1)))


def _kept(there: Interpreter, stream: Stream | None) -> Stream:
    """*stream* kept with the run; None where it was kept before."""
    if there.context.pages is None:
        raise BugError("no page can be kept here", hint="run the flow as a whole")
    return spool.durable(stream or Stream(_gone), there.context.pages, there.execution, there.path)


def _steps(here: Interpreter, address: str) -> Sequence[Step]:
    """The steps inside the step that is called *address*."""
    for flow, loc in flows(here.context.loaded.document):
        for step, _ in steps_of(flow, loc):
            if here.context.address(step) == address:
                return [inner for inner in getattr(step.arguments.loaded, "steps", ()) if isinstance(inner, Step)]
    raise BugError(f"there is no step {address} any more", hint="start the run anew")


def _gone(cursor: Any) -> Page:  # noqa: ARG001 - as Stream.read
    raise BugError("what was begun beside the run was not kept", hint="start the run anew")
