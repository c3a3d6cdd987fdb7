"""Run one flow from start to end: take up what was broken off, open the source, walk the steps, move the watermark."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from connector import events
from connector.component import Stopped, Unit
from connector.engine.inline import InlineExecution
from connector.errors import ConfigurationError, ConnectorError
from connector.flow import params as flow_params
from connector.flow.context import Context, Letter
from connector.flow.document import FlowSource
from connector.flow.each_record import EachRecord
from connector.flow.interpreter import Interpreter, as_value
from connector.flow.load import LoadedFlow
from connector.flow.result import RunResult, Status
from connector.flow.sessions import Sessions, accounts, connector_of
from connector.flow.tally import Tally
from connector.frozen_json import fingerprint
from connector.message import Message
from connector.state.opening import State
from connector.state.runs import Run
from connector.stream import Page, Stream


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
        return self.limit is None and not self.has_window

    @property
    def has_window(self) -> bool:
        """Whether a window is asked for."""
        return self.low is not None or self.high is not None


class FlowRun:
    """One run of one flow."""

    def __init__(self, loaded: LoadedFlow, name: str, state: State, options: Options) -> None:
        """Prepare to run *name* of *loaded*, remembering what is done in *state*."""
        self.loaded, self.state, self.options = loaded, state, options
        self.name, self.body = loaded.flow(name)
        self.params = flow_params.values(loaded, options.params)
        self.source = self.body.source if self.body.source and self.body.source.component else None
        _check_window(options, self.name, self.source)
        self.sessions = Sessions(loaded.configs)
        self.tally = Tally(self.body.stop_after)
        self.started = time.monotonic()
        self.window: Any = None

    def run(self) -> RunResult:
        """Run to the end; what goes wrong on the way is in the result."""
        try:
            return self._begun()
        finally:
            self.sessions.close()

    def _begun(self) -> RunResult:
        try:
            used = accounts(self.loaded, self.name, self.sessions)
            account = self._account()
            self.sessions.start(used)
            record = self._begin(account, used)
        except ConnectorError as error:
            return self._result("", "failed", error=error)
        try:
            return self._ended(record, account)
        finally:
            self.state.runs.release(record.id)

    def _account(self) -> str:
        """What the watermark of the source is kept under."""
        return self.sessions.account(self.source.config, connector_of(self.source.kind)) if self.source else ""

    def _begin(self, account: str, used: Mapping[str, str]) -> Run:
        identity = {
            "params": self.params,
            "limit": self.options.limit,
            "window": [self.options.low, self.options.high],
            "environment": self.loaded.environment,
            "accounts": dict(used),
            "payload": _identity(self.options.payload),
        }
        run = self.state.runs.begin(
            self.name, account, text_hash=self.loaded.text_hash, params_hash=fingerprint(identity)
        )
        self._tell(events.RunStarted(run=run.id, resumed=run.resumed))
        if run.resumed:
            text = f"run {run.id} was broken off after {run.units} units and goes on from there"
            self._tell(events.Noted(message=text))
        return run

    def _tell(self, event: events.Event) -> None:
        self.options.emit(replace(event, step=self.name))

    def _ended(self, record: Run, account: str) -> RunResult:
        """Carry the run out and write down how it ended."""
        try:
            payload, status = self._carried_out(record, account)
            result = self._result(record.id, status, payload=payload, resumed=record.resumed)
        except Stopped as stopped:
            result = self._result(record.id, "interrupted", stopped_at=stopped.where, resumed=record.resumed)
        except ConnectorError as error:
            result = self._result(record.id, "failed", error=error, resumed=record.resumed)
        self.state.runs.finish(record.id, result.status, result.as_dict())
        if result.status != "interrupted":
            self.state.runs.journal(record.id).forget("")
            self.state.spool.drop(record.id)
        self._tell(events.RunEnded(run=record.id, status=result.status))
        return result

    def _carried_out(self, record: Run, account: str) -> tuple[Any, Status]:
        execution = InlineExecution(record.id, self.state.runs.journal(record.id), self.options.stop)
        interpreter = Interpreter(context=self._context(record), execution=execution, path=self.name, label=self.name)
        message = Message(self.options.payload, correlation_id=record.id)
        if self.source is not None:
            stream = self._opened(record, account, self.source, interpreter)
            if stream is None:
                return None, "nothing_to_do"
            message = message.with_payload(stream)
        payload = self._walked(interpreter, message)
        if self.source and self.source.component and self.options.moves_watermark and not self.tally.handled_errors:
            watermark = self.source.component.advance(self.window)
            self.state.watermarks.set(account, self.name, self.source.kind, watermark, run=record.id)
        return payload, self._status()

    def _walked(self, interpreter: Interpreter, message: Message) -> Any:
        """What the steps make of *message*; the flow's own handlers take what no step handled."""
        if self.source is not None and self.source.each == "record":
            EachRecord(self.body, message, interpreter).run(message.payload)
            return None
        try:
            return interpreter.run(self.body.steps, message).payload
        except ConnectorError as error:
            return interpreter.handled(error, self.body.on_error, message).payload

    def _status(self) -> Status:
        if self.tally.total.dead_letters:
            return "dead_letters"
        return "handled_errors" if self.tally.handled_errors or self.tally.total.failed else "ok"

    def _opened(self, record: Run, account: str, source: FlowSource, interpreter: Interpreter) -> Stream | None:
        """The source's stream over the run's window, which is found once and recorded before anything is read."""
        component, bound = source.component, source.arguments
        if component is None or bound is None:
            return None
        session = self.sessions.of(source.config, connector_of(source.kind))
        arguments = bound.arguments(interpreter.scope(Message()), interpreter.context.reference)
        unit = self._unit(record, interpreter)
        self.window = record.window
        if self.window is None:
            watermark = self.state.watermarks.get(account, self.name, source.kind)
            self.window = component.window(session, arguments, self._asked(watermark), unit)
            if self.window is None:
                return None
            self.state.runs.set_window(record.id, self.window)

        def guard(read: Any) -> Page:
            page: Page = read()
            self.options.emit(events.PageRead(step=unit.step, records=len(page.records), total=page.total))
            return page

        stream = component.open(session, arguments, self.window, unit).opened(unit.step, guard)
        return stream if self.options.limit is None else stream.limit(self.options.limit)

    def _unit(self, record: Run, interpreter: Interpreter) -> Unit:
        """Under which the source runs."""
        return Unit(
            key=record.id,
            step=f"{self.name}/source",
            flow=self.name,
            run=record.id,
            emit=self.options.emit,
            stopped=self.options.stop.is_set,
            sleep=interpreter.execution.sleep,
        )

    def _asked(self, watermark: Any) -> Any:
        """The watermark, or what `--from` and `--to` say in its place."""
        return {"from": self.options.low, "to": self.options.high} if self.options.has_window else watermark

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
            limit=self.options.limit if self.source is None else None,
            started=datetime.fromisoformat(record.started_at),
            pages=self.state.spool,
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


def _check_window(options: Options, name: str, source: FlowSource | None) -> None:
    """Refuse what would be ignored."""
    if options.limit is not None and options.limit < 1:
        raise ConfigurationError(f"a limit of {options.limit} reads nothing", hint="give --limit 1 or more")
    if not options.has_window:
        return
    if source is None:
        hint = "leave --from and --to out, or give the flow a polling source"
        raise ConfigurationError(f"flow `{name}` has no source that reads a window of time", hint=hint)
    if options.low is not None and options.high is not None and options.low >= options.high:
        message = f"the window from {options.low.isoformat()} to {options.high.isoformat()} is empty"
        raise ConfigurationError(message, hint="give --from the earlier moment")


def _identity(payload: Any) -> str:
    """What tells payloads apart; one that cannot be written down is like no other, so its run is never taken up."""
    try:
        return fingerprint(payload)
    except (TypeError, ValueError):
        return uuid.uuid4().hex


def run(loaded: LoadedFlow, state: State, name: str = "", options: Options | None = None) -> RunResult:
    """Run the flow *name* of *loaded* once; raises ConfigurationError only for what is wrong before it starts."""
    return FlowRun(loaded, name, state, options or Options()).run()
