"""Run one flow from start to end: take up what was broken off, open the source, walk the steps, move the watermark."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connector import events
from connector.component import Stopped, Unit
from connector.engine.inline import InlineExecution
from connector.errors import ConfigurationError, ConnectorError
from connector.flow import params as flow_params
from connector.flow.context import Context, Letter, Sessions, Tally, connector_of
from connector.flow.document import FlowSource
from connector.flow.interpreter import Interpreter, as_value
from connector.flow.load import LoadedFlow
from connector.flow.result import RunResult, Status
from connector.frozen_json import fingerprint
from connector.message import Message
from connector.state.opening import State
from connector.state.runs import Run
from connector.stream import Stream


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a flow is run."""

    params: Mapping[str, Any] = field(default_factory=dict)
    """Values of the document's params."""
    limit: int | None = None
    """Records read at most, for a look; the watermark stays."""
    low: datetime | None = None
    """With `high`: read this window instead of what is new; the watermark stays."""
    high: datetime | None = None
    payload: Any = None
    """What a flow without a source starts with."""
    emit: events.Emit = events.ignore
    stop: threading.Event = field(default_factory=threading.Event)
    """Set it to finish the block in hand and stop."""

    @property
    def moves_watermark(self) -> bool:
        """Whether this run counts for the next one."""
        return self.limit is None and self.low is None and self.high is None


class FlowRun:
    """One run of one flow."""

    def __init__(self, loaded: LoadedFlow, name: str, state: State, options: Options) -> None:
        """Prepare to run *name* of *loaded*, remembering what is done in *state*."""
        self.loaded, self.state, self.options = loaded, state, options
        self.name, self.body = loaded.flow(name)
        self.params = flow_params.values(loaded, options.params)
        self.sessions = Sessions(loaded.configs)
        self.tally = Tally(self.body.stop_after)
        self.started = time.monotonic()
        self.window: Any = None

    def run(self) -> RunResult:
        """Run to the end; what goes wrong on the way is in the result."""
        try:
            source = self.body.source if self.body.source and self.body.source.component else None
            account = self.sessions.account(source.config, connector_of(source.kind)) if source else ""
            record = self._begin(account)
        except ConnectorError as error:
            return self._result("", "failed", error=error)
        try:
            return self._ended(record, account, source)
        finally:
            self.sessions.close()
            self.state.runs.release(record.id)

    def _begin(self, account: str) -> Run:
        identity = {
            "params": self.params,
            "limit": self.options.limit,
            "window": [self.options.low, self.options.high],
            "environment": self.loaded.environment,
        }
        run = self.state.runs.begin(
            self.name, account, text_hash=self.loaded.text_hash, params_hash=fingerprint(identity)
        )
        if run.resumed:
            text = f"run {run.id} was broken off after {run.units} units and goes on from there"
            self.options.emit(events.Noted(step=self.name, message=text))
        return run

    def _ended(self, record: Run, account: str, source: FlowSource | None) -> RunResult:
        """Carry the run out and write down how it ended."""
        try:
            payload, status = self._carried_out(record, account, source)
            result = self._result(record.id, status, payload=payload, resumed=record.resumed)
        except Stopped as stopped:
            result = self._result(record.id, "interrupted", stopped_at=stopped.where, resumed=record.resumed)
        except ConnectorError as error:
            result = self._result(record.id, "failed", error=error, resumed=record.resumed)
        self.state.runs.finish(record.id, result.status, result.as_dict())
        if result.status != "interrupted":
            self.state.runs.journal(record.id).forget("")
        return result

    def _carried_out(self, record: Run, account: str, source: FlowSource | None) -> tuple[Any, Status]:
        context = self._context(record)
        execution = InlineExecution(record.id, self.state.runs.journal(record.id), self.options.stop)
        interpreter = Interpreter(context=context, execution=execution, path=self.name)
        message = Message(self.options.payload, correlation_id=record.id)
        if source is not None:
            opened = self._opened(record, account, source, interpreter)
            if opened is None:
                return None, "nothing_to_do"
            message = message.with_payload(opened)
        acknowledged = True
        try:
            payload = interpreter.run(self.body.steps, message).payload
        except ConnectorError as error:
            payload = interpreter.handled(error, self.body.on_error, message).payload
            acknowledged = self.tally.handled_errors == 0
        if source is not None and source.component is not None and acknowledged and self.options.moves_watermark:
            watermark = source.component.advance(self.window)
            self.state.watermarks.set(account, self.name, source.kind, watermark, run=record.id)
        return payload, self._status()

    def _status(self) -> Status:
        if self.tally.total.failed or self.tally.total.dead_letters:
            return "dead_letters"
        return "handled_errors" if self.tally.handled_errors else "ok"

    def _opened(self, record: Run, account: str, source: FlowSource, interpreter: Interpreter) -> Stream | None:
        """The source's stream over the run's window, which is found once and recorded before anything is read."""
        component, bound = source.component, source.arguments
        if component is None or bound is None:
            return None
        session = self.sessions.of(source.config, connector_of(source.kind))
        arguments = bound.arguments(interpreter.scope(Message()))
        unit = Unit(
            key=record.id,
            step=source.kind,
            flow=self.name,
            run=record.id,
            emit=self.options.emit,
            stopped=self.options.stop.is_set,
            sleep=interpreter.execution.sleep,
        )
        self.window = record.window
        if self.window is None:
            watermark = self.state.watermarks.get(account, self.name, source.kind)
            self.window = component.window(session, arguments, self._asked(watermark), unit)
            if self.window is None:
                return None
            self.state.runs.set_window(record.id, self.window)
        stream = component.open(session, arguments, self.window, unit).opened(source.kind)
        return stream if self.options.limit is None else stream.limit(self.options.limit)

    def _asked(self, watermark: Any) -> Any:
        """The watermark, or what `--from` and `--to` say in its place."""
        if self.options.low is None and self.options.high is None:
            return watermark
        return {"from": self.options.low, "to": self.options.high}

    def _context(self, record: Run) -> Context:
        def keep(letter: Letter) -> None:
            self.state.dead_letters.put(record.id, self.name, [letter])

        return Context(
            loaded=self.loaded,
            flow=self.name,
            params=self.params,
            sessions=self.sessions,
            tally=self.tally,
            dead_letter=keep,
            emit=self.options.emit,
            limit=self.options.limit if self.body.source is None else None,
        )

    def _result(self, run: str, status: Status, **more: Any) -> RunResult:
        return RunResult(
            run=run,
            flow=self.name,
            status=status,
            report=self.tally.total,
            by_step=dict(self.tally.by_step),
            seconds=time.monotonic() - self.started,
            **{**more, "payload": as_value(more.get("payload"))},
        )


def run(loaded: LoadedFlow, state: State, name: str = "", options: Options | None = None) -> RunResult:
    """Run the flow *name* of *loaded* once; raises ConfigurationError only for what is wrong before it starts."""
    chosen = options or Options()
    if chosen.limit is not None and chosen.limit < 1:
        raise ConfigurationError(f"a limit of {chosen.limit} reads nothing", hint="give --limit 1 or more")
    return FlowRun(loaded, name, state, chosen).run()
