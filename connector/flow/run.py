"""Run one flow from start to end: take up what was broken off, open the source, walk the steps, move the watermark."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from connector import events, run_context
from connector.component import Stopped
from connector.engine.inline import InlineExecution
from connector.engine.protocol import Execution
from connector.errors import BugError, ConnectorError
from connector.flow import params as flow_params
from connector.flow import request, run_options
from connector.flow.blocks import Gate, Reached, Revisit
from connector.flow.context import Context, Letter, kept
from connector.flow.each_record import EachRecord
from connector.flow.ending import Ending, shown
from connector.flow.interpreter import Interpreter
from connector.flow.load import LoadedFlow
from connector.flow.pulse import Pulse
from connector.flow.redelivery import Redelivery
from connector.flow.result import RunResult, Status
from connector.flow.run_options import Options
from connector.flow.sessions import Sessions, accounts
from connector.flow.sidings import ROOT, Sidings
from connector.flow.source_reading import SourceReading
from connector.flow.stopping import LinkedEvent
from connector.flow.tally import Tally
from connector.flow.tracing import Tracer
from connector.flow.versions import version_of
from connector.frozen_json import fingerprint
from connector.message import Message
from connector.outcome import Report, as_value
from connector.state.delivered_contents import RunContents
from connector.state.opening import State
from connector.state.runs import Run
from connector.stream import Stream, settled


class FlowRun:
    """One run of one flow."""

    told_apart: Mapping[str, Any] = {}
    """What tells a run of another kind from the flow's own: neither goes on with what the other left."""

    def __init__(self, loaded: LoadedFlow, name: str, state: State, options: Options) -> None:
        """Prepare to run *name* of *loaded*, remembering what is done in *state*."""
        self.loaded, self.state, self.options = loaded, state, options
        self.name, self.body = loaded.flow(name)
        self.params = flow_params.values(loaded, options.params)
        source = self.body.source if self.body.source and self.body.source.component else None
        run_options.check(options, self.name, source)
        self.sessions = Sessions(loaded.configs, pauses=state.pauses, state=state)
        self.source = SourceReading(self.name, source, self.sessions, state, options) if source else None
        self.pages = state.spool.at(loaded.spool)
        self.tally = Tally(self.body.stop_after)
        self.started = time.monotonic()
        self.stop = LinkedEvent(options.stop)

    def run(self) -> RunResult:
        """Run to the end; what goes wrong on the way is in the result."""
        return self._carried(self._begin)

    def go_on(self, run: str) -> RunResult:
        """Go on with *run*, which another process has begun by this text."""
        return self._carried(lambda account, used: self._told(self.state.runs.take_up(run)))  # noqa: ARG005 - it knows

    def block(self, record: Run, key: str) -> Any:
        """What the block *key* of the run *record* gives; its way is gone again up to it."""
        gate = Gate(self.options.emit)
        task = self.state.blocks.get(record.id, key)
        real = InlineExecution(record.id, self.state.runs.journal(record.id), self.stop, resumed=True)
        here = self._interpreter(record, Revisit(real, key, task, gate), emit=gate, tally=Tally())
        try:
            with run_context.within(run=record.id, flow=self.name, correlation_id=record.id):
                self._carried_out(record, here)
        except Reached as reached:
            return reached.result
        raise BugError(f"run {record.id} never comes to its block {key}", hint="start the run anew")

    def close(self) -> None:
        """Close its connections."""
        self.sessions.close()

    def _carried(self, begin: Callable[[str, Mapping[str, str]], Run]) -> RunResult:
        try:
            result = self._begun(begin)
        finally:
            self.close()
        self.ending.tell(result)
        return result

    @property
    def ending(self) -> Ending:
        """What is done when it is over; who looks at some records sees for himself how that ends."""
        options, asked = self.options, self.body.on_failure or self.loaded.on_failure
        return Ending(
            state=self.state,
            flow=self.name,
            asked=asked if options.moves_watermark else None,
            environment=self.loaded.environment,
            engine=options.engine,
            begins_again=options.payload is None and options.records is None and not options.event,
            emit=options.emit,
        )

    def _begun(self, begin: Callable[[str, Mapping[str, str]], Run]) -> RunResult:
        try:
            used = accounts(self.loaded, self.name, self.sessions)
            account = self.source.account if self.source else ""
            self.sessions.start(used)
            record = begin(account, used)
        except ConnectorError as error:
            return self._result("", "failed", error=error)
        try:
            with run_context.within(run=record.id, flow=self.name, correlation_id=record.id):
                return self._ended(record, account)
        finally:
            self.state.runs.release(record.id)

    def _begin(self, account: str, used: Mapping[str, str]) -> Run:
        identity = {
            "params": self.params,
            "limit": self.options.limit,
            "window": [self.options.low, self.options.high],
            "environment": self.loaded.environment,
            "accounts": dict(used),
            "payload": self.options.event or _identity(self.options.payload),
        }
        if self.options.records is not None:
            identity["records"] = _identity(self.options.records)
        identity |= self.told_apart
        version = version_of(self.loaded)
        run = self.state.runs.begin(
            self.name,
            account,
            text_hash=self.loaded.text_hash,
            params_hash=fingerprint(identity),
            version=self.state.versions.keep(version) if version else "",
            request=request.kept(self.name, self.loaded.environment, self.options) if version else None,
        )
        return self._told(run)

    def _told(self, run: Run) -> Run:
        """*run*, which begins now or goes on."""
        self._tell(events.RunStarted(run=run.id, resumed=run.resumed))
        if run.resumed:
            text = f"run {run.id} was broken off after {run.units} units and goes on from there"
            self._tell(events.Noted(message=text))
        return run

    def _tell(self, event: events.Event) -> None:
        self.options.emit(replace(event, step=self.name))

    def _ended(self, record: Run, account: str) -> RunResult:
        """Carry the run out and write down how it ended."""
        here: Interpreter | None = None
        with Pulse(self.state, record.id, self.tally, self.stop) as pulse:
            emit = events.told_to(self.options.emit, pulse.hear)
            try:
                execution = self._execution(record, account)
                here = self._interpreter(record, execution, emit=emit, tally=self.tally)
                self._waited(record, execution)
                left, status = self._carried_out(record, here)
                result = self._result(record.id, status, resumed=record.resumed, **_ended_with(left))
            except Stopped as stopped:
                status = "cancelled" if pulse.cancelled else "interrupted"
                result = self._result(record.id, status, stopped_at=stopped.where, resumed=record.resumed)
            except ConnectorError as error:
                told = shown(error, here.context) if here else error
                for label, number in (here.failed_writes(error) if here else Counter()).items():
                    self.tally.note(label, Report(read=number, failed=number))
                handed_on = here.context.left_by_handler(error) if here else None
                ended = {} if handed_on is None or isinstance(handed_on.payload, Stream) else _ended_with(handed_on)
                result = self._result(record.id, "failed", error=told, resumed=record.resumed, **ended)
        try:
            self.ending.write_down(record, result)
        except ConnectorError as error:  # the state is away, or another process has the run: it goes on from there
            result = self._result(record.id, "failed", error=result.error or error, resumed=record.resumed)
        failed = result.error.type if result.error else ""
        self._tell(events.RunEnded(run=record.id, status=result.status, seconds=result.seconds, error=failed))
        return result

    def _execution(self, record: Run, account: str) -> Execution:
        """What remembers the units: in this process, or over all that share the engine."""
        journal, engine = self.state.runs.journal(record.id), self.options.engine
        if engine is not None and record.request is not None:
            queue = account or next(iter(accounts(self.loaded, self.name, self.sessions).values()), "local")
            return engine.execution(record.id, journal, self.stop, resumed=record.resumed, queue=queue)
        return self._inline(record, partial(self.state.runs.wait, record.id))

    def _inline(self, record: Run, note_wait: Callable[[float | None], None] | None = None) -> InlineExecution:
        """What remembers units, and carries them out here."""
        journal = self.state.runs.journal(record.id)
        doubles = self.options.doubles
        wait = doubles.wait if doubles else None
        return InlineExecution(record.id, journal, self.stop, resumed=record.resumed, note_wait=note_wait, wait=wait)

    def _interpreter(self, record: Run, execution: Execution, *, emit: events.Emit, tally: Tally) -> Interpreter:
        context = self._context(record, emit, tally)
        return Interpreter(context=context, execution=execution, path=self.name, label=self.name)

    def _waited(self, record: Run, execution: Execution) -> None:
        """Wait what is left of a wait that was under way when the run was broken off."""
        left = (record.waits_until or 0.0) - time.time()
        if record.resumed and left > 0:
            self._tell(events.Noted(message=f"{record.waits_for or 'a wait'}: {left:.0f} s of it are left"))
            execution.sleep(left)

    def _carried_out(self, record: Run, interpreter: Interpreter) -> tuple[Message, Status]:
        message = Message(self.options.payload, self.options.attributes, correlation_id=record.id)
        redelivery = None
        if self.source is not None:
            stream = self.source.opened(record, interpreter)
            redelivery = self.source.redelivery(record, interpreter)
            stream = redelivery.before(stream) if redelivery else stream
            if stream is None:
                return message, "nothing_to_do"
            message = message.with_payload(stream)
        left = self._walked_with_sidings(interpreter, message, redelivery)
        if self.options.moves_watermark and not self.tally.handled_errors:
            self.state.runs.check(record.id)
            self.state.contents.acknowledge(record.id)
            if self.source is not None:
                self.source.acknowledge(record, interpreter)
        return left, self._status()

    def _walked_with_sidings(
        self, interpreter: Interpreter, message: Message, redelivery: Redelivery | None
    ) -> Message:
        """As `_walked`; it ends when what was begun beside it has, by this process or by one that was broken off."""
        sidings = interpreter.context.sidings
        if sidings is None:
            raise BugError("a run has a place for what goes on beside it")
        if not isinstance(interpreter.execution, Revisit):
            sidings.go_on(interpreter, self.state.runs.journal(interpreter.execution.run).keys(ROOT))
        try:
            left = self._walked(interpreter, message, redelivery)
            # who waits for an answer wants it whole, while its connections are open
            return left.with_payload(settled(left.payload)) if self.options.event else left
        finally:
            sidings.join(interpreter.context.tally)

    def _walked(self, interpreter: Interpreter, message: Message, redelivery: Redelivery | None) -> Message:
        """What the steps make of *message*; the flow's own handlers take what no step handled."""
        if self.source is not None and self.source.source.each == "record":
            self.source.failures = EachRecord(self.body, message, interpreter, redelivery).run(message.payload)
            return message.with_payload(None)
        try:
            return interpreter.run(self.body.steps, message)
        except ConnectorError as error:
            return interpreter.handled(error, self.body.on_error, message)

    def _status(self) -> Status:
        if self.tally.total.dead_letters:
            return "dead_letters"
        return "handled_errors" if self.tally.handled_errors or self.tally.failed else "ok"

    def _context(self, record: Run, emit: events.Emit, tally: Tally) -> Context:
        def keep(letters: Sequence[Letter]) -> None:
            self.state.dead_letters.put(record.id, self.name, letters, self.loaded.redaction)

        tracer = Tracer(emit=emit, doubles=self.options.doubles) if self.options.trace else None
        return Context(
            loaded=self.loaded,
            flow=self.name,
            params=self.params,
            sessions=self.sessions,
            tally=tally,
            dead_letters=keep,
            emit=tracer.hear if tracer else emit,
            limit=self.options.limit if self.source is None else None,
            started=self.options.doubles.now() if self.options.doubles else datetime.fromisoformat(record.started_at),
            doubles=tracer or self.options.doubles,
            pages=self.pages,
            objects=self.state.objects,
            contents=self._contents(record),
            sidings=Sidings(self._inline(record)),
            audit=self.state.written.append,
        )

    def _contents(self, record: Run) -> RunContents | None:
        """What the steps of this run have delivered before; None where its records are given."""
        if self.options.records is not None:
            return None
        used = accounts(self.loaded, self.name, self.sessions)
        return RunContents(
            kept=self.state.contents,
            run=record.id,
            environment=self.loaded.environment,
            account=", ".join(sorted(set(used.values()))),
            flow=self.name,
            whole=self.options.moves_watermark and self.source is None,
        )

    def _result(self, run: str, status: Status, **more: Any) -> RunResult:
        return RunResult(
            run=run,
            flow=self.name,
            status=status,
            report=self.tally.total,
            by_step=dict(self.tally.by_step),
            seconds=time.monotonic() - self.started,
            **more,
        )


def _ended_with(message: Message) -> dict[str, Any]:
    return {"payload": as_value(message.payload), "variables": kept(message.variables)}


def _identity(payload: Any) -> str:
    """What tells payloads apart; one that cannot be written down is like no other, so its run is never taken up."""
    try:
        return fingerprint(payload)
    except (TypeError, ValueError):
        return uuid.uuid4().hex


def run(loaded: LoadedFlow, state: State, name: str = "", options: Options | None = None) -> RunResult:
    """Run the flow *name* of *loaded* once; raises ConfigurationError only for what is wrong before it starts."""
    return FlowRun(loaded, name, state, options or Options()).run()
