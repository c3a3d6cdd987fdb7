"""Rehearsal: a run that reads and writes nothing: what each write would be given is noted in its place.

It is `connector plan --limit N`. Nothing is left of it: it runs over a copy of the flow's state, in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from connector import events
from connector.component import Operation, Unit
from connector.errors import ConnectorError
from connector.expression.template import Compiled
from connector.flow.context import Proceed
from connector.flow.document import FlowSource
from connector.flow.excerpts import WHOLE, excerpt_in
from connector.flow.load import LoadedFlow
from connector.flow.result import RunResult
from connector.flow.run import run
from connector.flow.run_options import Options
from connector.flow.sessions import connector_of
from connector.flow.state_copy import copy_of
from connector.message import Message
from connector.outcome import Outcome
from connector.step import Step
from connector.stream import Stream

MOST_SHOWN = 10
"""Records that are kept of one step, the first ones."""
_IN_THE_STATE = ("object_store",)
"""Connectors whose data lies in the state: what they write is written into the copy, where later steps read it."""


@dataclass(kw_only=True)
class PlannedWrite:
    """What one step would write."""

    step: str
    kind: str
    config: str = ""
    account: str = ""
    """The account of NetSuite; "" elsewhere."""
    transport: str = ""
    calls: int = 0
    records: int = 0
    """Records, or calls that take none."""
    settings: dict[str, Any] = field(default_factory=dict)
    """What the first call says beside its records: `record_type`, `table`, `key` …."""
    first: list[Any] = field(default_factory=list)
    """The first records as they would be sent, without what the project redacts."""
    refused: str = ""
    """Why it would be refused before anything is sent, e.g. `mode is read_only`."""

    def as_dict(self) -> dict[str, Any]:
        """The write as `--json` prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A message to start with: what a listener hears, a flow without source is called with, or a poll finds."""

    payload: Any
    attributes: Any = None

    def options(self, source: FlowSource | None) -> dict[str, Any]:
        """As options of a run; a polling source gives the payload, or each item of a list, as what it found."""
        if source is not None and source.component is not None:
            return {"records": self.payload if isinstance(self.payload, list) else [self.payload]}
        return {"payload": self.payload, "attributes": self.attributes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """How it went."""

    result: RunResult
    """As of a run; what counts as written there was noted."""
    writes: Sequence[PlannedWrite]
    """In the order in which they were first reached."""


def rehearse(
    loaded: LoadedFlow,
    name: str = "",
    *,
    limit: int,
    state: str = "memory",
    params: Mapping[str, Any] | None = None,
    sample: Sample | None = None,
    emit: events.Emit = events.ignore,
    stop: threading.Event | None = None,
) -> Rehearsal:
    """Run the flow *name* over at most *limit* records; every write is noted in place of being done.

    Args:
        loaded: A clean flow file.
        name: Which flow of it; the only one where "".
        limit: Records that the source reads, or each step that reads a stream in a flow without one.
        state: URL of the state whose watermarks and objects the run begins with; nothing is changed in it.
        params: Values of the document's params.
        sample: What it starts with in place of its source.
        emit: Told what happens.
        stop: Set it to stop.
    """
    stop = stop or threading.Event()
    recorder = Recorder(stop)
    chosen, body = loaded.flow(name)
    started = sample.options(body.source) if sample else {}
    options = Options(params=params or {}, limit=limit, emit=emit, stop=stop, doubles=recorder, **started)
    with copy_of(state, chosen) as copy:
        result = run(loaded, copy, chosen, options)
    return Rehearsal(result=result, writes=list(recorder.writes.values()))


class Recorder:
    """As `connector.flow.context.Doubles`: lets steps read, and notes what they would write."""

    def __init__(self, stop: threading.Event) -> None:
        """Break off waits when *stop* is set."""
        self.writes: dict[str, PlannedWrite] = {}
        self._stop = stop
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The time it is."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> bool:
        """Wait, as a run does."""
        return self._stop.wait(seconds)

    def around(self, step: Step, messages: Sequence[Message], here: Any, proceed: Proceed) -> Sequence[Any]:
        """Let *step* do its work; one that writes is given a carrier that notes."""
        operation = step.component
        if not isinstance(operation, Operation) or operation.effect != "write":
            return proceed(step, messages)
        noting = _Noting(self, step, operation, here, messages[0])
        acting = replace(operation, local=noting, rest=None, soap=None, restlet=None, sink=None)
        return proceed(replace(step, component=acting), messages)

    def note(self, fresh: PlannedWrite, arguments: Any, records: str, shown: Callable[[Any], Any]) -> None:
        """Note one call of the step that *fresh* is about, whose *records* are in the argument of that name."""
        said = _said(arguments)
        given = said.pop(records or "record", None)
        noted = [said] if given is None else _listed(given)
        with self._lock:
            write = self.writes.setdefault(fresh.step, fresh)
            write.settings = write.settings or ({} if given is None else shown(said))
            write.calls += 1
            write.records += len(noted)
            write.first += [shown(record) for record in noted[: MOST_SHOWN - len(write.first)]]


@dataclass(frozen=True, slots=True)
class _Noting:
    """Stands for the carriers of an operation that writes."""

    recorder: Recorder
    step: Step
    operation: Operation[Any, Any]
    here: Any
    message: Message

    def __call__(self, session: Any, arguments: Any, unit: Unit) -> Any:
        """Note what one call would write, and give what it would give as far as that is known."""
        operation = self.operation
        if operation.only_reads is not None and operation.only_reads(arguments):
            return operation.run(session, arguments, unit)
        self.recorder.note(self._write(session, arguments), arguments, operation.records, self._shown)
        if connector_of(self.step.kind) in _IN_THE_STATE:
            return operation.run(session, arguments, unit)
        return _result(operation, arguments)

    def _shown(self, value: Any) -> Any:
        return excerpt_in(self.here, value, self.message, WHOLE)

    def _write(self, session: Any, arguments: Any) -> PlannedWrite:
        """The entry of the step, before its first call."""
        step, sessions, connector = self.step, self.here.context.sessions, connector_of(self.step.kind)
        write = PlannedWrite(
            step=self.here.context.address(step),
            kind=step.kind,
            config=sessions.name(step.config, connector),
            account=sessions.account(step.config, connector),
        )
        _ask_session(write, self.operation, session, arguments)
        return write


def _ask_session(write: PlannedWrite, operation: Operation[Any, Any], session: Any, arguments: Any) -> None:
    """How it would go, and whether the configuration lets it; nothing is sent."""
    check = getattr(session, "check_write", None)
    try:
        transport = operation.transport(session, arguments)
        write.transport = "" if transport == "local" else transport
        if check is not None:
            check(write.kind)
    except ConnectorError as error:
        write.refused = error.message


def _said(arguments: Any) -> dict[str, Any]:
    """What a call says, by the names of its arguments; a condition on each record as it is written."""
    return {
        name: value.text if isinstance(value, Compiled) else _settled(value)
        for name in type(arguments).model_fields
        if name in arguments.model_fields_set and (value := getattr(arguments, name)) is not None
    }


def _settled(value: Any) -> Any:
    return list(islice(value, MOST_SHOWN)) if isinstance(value, Stream) else value


def _listed(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]


def _result(operation: Operation[Any, Any], arguments: Any) -> Any:
    """What a write would give: that it went well, without what only the other side can say."""
    if operation.records:
        records = _listed(getattr(arguments, operation.records))
        return [_outcome(record, at) for at, record in enumerate(records)]
    if operation.gives_attributes:
        return {"payload": None, "attributes": {}}
    record = getattr(arguments, "record", None)
    return _outcome(record, 0) if isinstance(record, Mapping) else None


def _outcome(record: Any, index: int) -> Outcome:
    own = record if isinstance(record, Mapping) else {}
    return Outcome(outcome="ok", id=own.get("id"), external_id=own.get("externalId"), input_index=index)
