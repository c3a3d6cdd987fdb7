"""What a run reads from its polling source: a window found once, a stream over it, and the watermark in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from connector import events
from connector.component import Source, Unit
from connector.errors import BugError
from connector.expression.template import Bound
from connector.flow.document import FlowSource
from connector.flow.interpreter import Interpreter
from connector.flow.redelivery import Redelivery
from connector.flow.run_options import Options
from connector.flow.sessions import Sessions, connector_of
from connector.message import Message
from connector.state.opening import State
from connector.state.runs import Run
from connector.stream import Page, Stream, of


@dataclass
class SourceReading:
    """The source of one run of *flow*."""

    flow: str
    source: FlowSource
    sessions: Sessions
    state: State
    options: Options
    failures: Mapping[int, int] = field(default_factory=dict)
    """With `each: record`: how many failures were counted for the record at a position of the window (see there)."""
    _window: Any = field(default=None, init=False)

    @property
    def account(self) -> str:
        """What its watermark is kept under."""
        return self.sessions.account(self.source.config, connector_of(self.source.kind))

    def opened(self, record: Run, here: Interpreter) -> Stream | None:
        """The stream over the run's window, which is found once and recorded before anything is read."""
        if self.options.records is not None:
            return of(self.options.records).opened(f"{self.flow}/source")
        session, arguments, unit = self._asked(record, here)
        self._window = record.window
        if self._window is None:
            self._window = self._component.window(session, arguments, self._after, unit)
            if self._window is None:
                self._found_nothing(record)
                return None
            self.state.runs.set_window(record.id, self._window)
        emit = here.context.emit

        def guard(read: Any) -> Page:
            emit(events.PageAsked(step=unit.step))
            page: Page = read()
            emit(events.PageRead(step=unit.step, records=len(page.records), total=page.total))
            return page

        stream = self._component.open(session, arguments, self._window, unit).opened(unit.step, guard)
        return stream if self.options.limit is None else stream.limit(self.options.limit)

    def _found_nothing(self, record: Run) -> None:
        if self.options.moves_watermark:
            self.state.watermarks.found_nothing(self.account, self.flow, self.source.kind, run=record.id)

    def redelivery(self, record: Run, here: Interpreter) -> Redelivery | None:
        """What of it waits to be delivered again; a look at some records leaves that alone."""
        if self.source.redelivery is None or not self.options.moves_watermark:
            return None
        return Redelivery(
            policy=self.source.redelivery,
            watermarks=self.state.watermarks,
            account=self.account,
            flow=self.flow,
            source=self.source.kind,
            run=record.id,
            late=partial(self._acknowledge_late, record, here) if self._component.acknowledge_late else None,
        )

    def _acknowledge_late(self, run: Run, here: Interpreter, record: Any) -> None:
        """Let the source do what it does with the work of a *record* that got through when it came again."""
        if self._component.acknowledge_late is not None:
            session, arguments, unit = self._asked(run, here)
            self._component.acknowledge_late(session, arguments, record, unit)

    def acknowledge(self, record: Run, here: Interpreter) -> None:
        """Move the watermark past what was read, and let the source do what it does with work that is done."""
        if self._window is None:
            return
        self.state.runs.check(record.id)
        watermark = self._component.advance(self._window)
        self.state.watermarks.set(self.account, self.flow, self.source.kind, watermark, run=record.id)
        if self._component.acknowledge is not None:
            session, arguments, unit = self._asked(record, here)
            total = here.context.tally.total
            counted = max(here.context.tally.failed, total.dead_letters)
            known = counted <= sum(self.failures.values())  # else something failed that belongs to no one record
            failed = frozenset(self.failures) if known else None
            self._component.acknowledge(session, arguments, self._window, unit, failed)

    @property
    def _component(self) -> Source:
        if self.source.component is None:
            raise BugError(f"the source of {self.flow} is not one that is asked")
        return self.source.component

    @property
    def _after(self) -> Any:
        """The watermark, or what `--from` and `--to` say in its place."""
        if self.options.has_window:
            return {"from": self.options.low, "to": self.options.high}
        return self.state.watermarks.get(self.account, self.flow, self.source.kind)

    def _asked(self, record: Run, here: Interpreter) -> tuple[Any, Any, Unit]:
        """Its session, its arguments, and the circumstances under which it works."""
        bound: Bound | None = self.source.arguments
        if bound is None:
            raise BugError(f"the source of {self.flow} has no arguments")
        unit = Unit(
            key=record.id,
            step=f"{self.flow}/source",
            flow=self.flow,
            run=record.id,
            emit=here.context.emit,
            stopped=here.execution.stopped,
            sleep=here.execution.sleep,
        )
        arguments = bound.arguments(here.scope(Message()), here.context.reference)
        return self.sessions.of(self.source.config, connector_of(self.source.kind)), arguments, unit
