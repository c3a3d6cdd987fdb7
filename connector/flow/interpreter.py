"""The interpreter: walks the steps of a flow and carries each out once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from connector import events, run_context
from connector.component import Construct, Contents, Objects, Unit
from connector.engine.protocol import Execution
from connector.errors import BugError, ConfigurationError, ConnectivityError, ConnectorError, frozen_error, thawed_error
from connector.flow import batching, calling, spool
from connector.flow.context import Context, Letter, PageStore, kept
from connector.flow.drain import WithinUnit
from connector.flow.tally import Tally
from connector.flow.write_counts import failed_in, written
from connector.message import Message
from connector.outcome import Report
from connector.step import Handler, Step
from connector.stream import Cursor, Page, Stream

_DEEPEST = 50
"""A flow that refers to itself this deep has no end."""

_WITH_EVENTS_OF_THEIR_OWN = ("foreach", "records", "batch_job")
"""Constructs whose steps have other events than what stands behind them: an error leaves with that of the construct."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A place in a run: what constructs get to run the steps inside them."""

    context: Context
    execution: Execution
    path: str
    """The way here: step ids, positions and turns from the flow's name on; results of units are kept under it."""
    label: str = ""
    """What the step around here is called in logs, counts and dead letters: the same in each turn."""
    durable: bool = True
    """Whether steps are units of their own; inside a unit they are part of it."""
    deadline: float | None = None
    """A moment of `time.monotonic` after which nothing new is started."""
    outer_deadline: float | None = None
    """The same for the handlers of the step around here, which run when its own time is over."""
    counts_writes: bool = True
    """Whether writes of one record count by themselves here; not where a scope counts the records they belong to."""

    # ---------------------------------------------------------------- what constructs use

    def run(self, steps: Sequence[Step], message: Message, name: str = "") -> Message:
        """Run *steps* in order; *name* tells repetitions apart."""
        here = self.inside(name) if name else self
        for position, step in enumerate(steps):
            message = here.step(step, position, message)
        return message

    def inside(self, name: str) -> Interpreter:
        """The place *name* below this one."""
        return replace(self, path=f"{self.path}{name}" if name.startswith(("[", "/")) else f"{self.path}/{name}")

    def within_unit(self) -> Interpreter:
        """The same place inside a unit: its steps are redone with it."""
        return replace(self, durable=False)

    def unit(self, name: str, work: Callable[[], Any]) -> Any:
        """Do *work* once; its JSON result is given again when the run is resumed, and what it counted counts."""
        return self._recorded(f"{self.path}{name}", work) if self.durable else work()

    def remembered(self, work: Callable[[], Any]) -> Any:
        """As `unit`, for this place, and even inside another unit."""
        return self._recorded(self.path, work)

    def forget(self, name: str) -> None:
        """Drop what was remembered below *name*: a later unit stands for it."""
        self.execution.forget(f"{self.path}{name}")

    def scope(self, message: Message) -> dict[str, Any]:
        """What expressions see of *message* here."""
        context = self.context
        return {
            **message.scope(),
            "params": context.params,
            "flow": {"name": context.flow},
            "clock": context.started,
            "tells": context.tells,
        }

    def value(self, compiled: Callable[..., Any], scope: Mapping[str, Any]) -> Any:
        """What a compiled field gives in *scope*, its references resolved."""
        return compiled(scope, self.context.reference)

    def emit(self, event: events.Event) -> None:
        """Tell who listens."""
        self.context.emit(event if event.step else replace(event, step=self.label))

    def call(self, name: str, message: Message) -> Message:
        """Run the flow or sub-flow *name* in the same event; a flow's own handlers come first."""
        if self.path.split("/").count(name) >= _DEEPEST:
            hint = "end it with a `choice`"
            raise ConfigurationError(f"`{name}` refers to itself without end", hint=hint, step=self.label)
        document = self.context.loaded.document
        flow = document.flows.get(name)
        if flow is None:
            return self.run(document.sub_flows[name].steps, message, name)
        try:
            return self.run(flow.steps, message, name)
        except ConnectorError as error:
            return self.inside(name).handled(error, flow.on_error, message)

    def each(self, step: Step, messages: Sequence[Message]) -> Sequence[Message | ConnectorError]:
        """Carry out one step for many events; an error stands for the event it concerns."""
        return batching.each(self, step, messages)

    def set_aside(self, step: Step, position: int, message: Message, error: ConnectorError) -> None:
        """Make a dead letter of the event at *position* of this place, which failed in *step*."""
        letter = Letter(
            step=self.context.address(step),
            unit=self.path,
            position=position,
            record=message.payload,
            error=error.as_dict(),
            variables=kept(message.variables),
        )
        self.context.tally.add(self.label, replace(self.context.set_aside(letter), failed=1))

    def count(self, read: int, written: int = 0, failed: int = 0) -> None:
        """Count records for this step; those set aside are counted as failed already."""
        self.context.tally.add(self.label, Report(read=read, written=written, failed=failed))

    def spooled(self, value: Any) -> Any:
        """A stream read now and kept, to be read any number of times; anything else as it is."""
        if not isinstance(value, Stream):
            return value
        if not self.durable or self.context.pages is None:
            return spool.spooled(value)
        return spool.durable(value, self.context.pages, self.execution, self.path)

    def steady(self, stream: Stream) -> Stream:
        """*stream* where any page can be read again after a kill, else one over what is read and kept now."""
        return spool.steady(stream, self.spooled) if self.durable else stream

    def shown(self, value: Any, message: Message) -> Any:
        """*value* as a log may show it: without the values of *message* that the project redacts."""
        redaction = self.context.loaded.redaction
        held = [message.payload, message.attributes, message.variables]
        return redaction.of(held).within(redaction.of(value).value)

    def named(self, error: ConnectorError) -> ConnectorError:
        """*error* with the step around here, where it names none yet."""
        error.step = error.step or self.label
        return error

    def handled(self, error: ConnectorError, handlers: Sequence[Handler], message: Message) -> Message:
        """The message after the first handler that catches *error*; raises *error* where none does."""
        seen = replace(self.context.event_of(error, message), error=error.seen())
        scope = self.scope(seen)
        handler = next((handler for handler in handlers if handler.handling.catches(error, scope)), None)
        if handler is None:
            raise error
        handling = handler.handling
        self.keep_failure(error)
        failed = Counter() if handler.on_error_continue is None else self.failed_writes(error)
        after = replace(self, deadline=self.outer_deadline).run(handling.steps, seen, "on_error")
        if handler.on_error_continue is None:
            self.context.note_handed_on(error, replace(after, error=message.error))
            raise error
        self.context.tally.handled_errors += 0 if handling.acknowledge else 1
        self.emit(events.Noted(message=f"handled {error.type}: {error}"))
        self.context.tally.acknowledged += sum(failed.values()) if handling.acknowledge else 0
        for label, number in failed.items():
            self.context.tally.add(label, Report(read=number, failed=number))
        return replace(after, error=None)

    def count_write(self, result: Any) -> None:
        """Count the record that this step wrote, by the result of the write."""
        if self.counts_writes:
            self.context.tally.add(self.label, written(result))

    def failed_writes(self, error: ConnectorError) -> Counter[str]:
        """How many writes of one record failed by *error*, by step; none where a scope counts their records."""
        found = failed_in(error) if self.counts_writes else Counter[str]()
        return Counter({label: number for label, number in found.items() if label in self.context.single_writes})

    def spread(self, tasks: Iterable[Any], work: Callable[[Interpreter, Any], Any], *, at_once: int) -> Iterator[Any]:
        """What *work* makes of each of *tasks* (small JSON), in their order; other processes may carry some out.

        *work* is given the place of its block, whose units are remembered by themselves.
        """

        def block(key: str, task: Any) -> dict[str, Any]:
            context = self.context.apart()
            value = work(replace(self, context=context, path=key), task)
            if context.sidings is not None:
                context.sidings.join(context.tally)
            landed[key] = {"value": value, "added": context.tally.since(Tally())}
            return landed[key]

        landed: dict[str, dict[str, Any]] = {}
        execution = self.execution if self.durable else WithinUnit(self.execution)
        blocks = execution.spread(self.path, tasks, block, at_once=at_once)
        try:
            for number, done in enumerate(blocks):
                landed.pop(f"{self.path}[{number}]", None)
                self.context.tally.replay(done["added"])
                yield done["value"]
        finally:  # what is under way beside a block that breaks it off comes to its end, and counts
            if isinstance(blocks, Generator):
                blocks.close()
            for done in landed.values():
                self.context.tally.replay(done["added"], judged=False)

    @property
    def key(self) -> str:
        """What this place is called among all runs: the same again when a killed run goes on."""
        return f"{self.execution.run}/{self.path}"

    @property
    def at_once(self) -> int:
        """How many blocks may be under way at the same time here."""
        return self.execution.at_once if self.durable else 1

    @property
    def _pages(self) -> PageStore:
        if self.context.pages is None:
            raise BugError("no page can be kept here", hint="run the flow as a whole")
        return self.context.pages

    def kept_pages(self, stream: Stream) -> Iterator[dict[str, Any]]:
        """The pages of *stream* one by one, each kept while the run lasts: `from` (records before it) and `page`."""
        stream = self.steady(stream)
        cursor, number, read = stream.start, 0, 0
        while cursor is not None:
            name = f"/page/{number}"
            kept = self.unit(name, partial(self._keep_page, name, stream, cursor))
            yield {"from": read, "page": name}
            cursor, number, read = kept["cursor"], number + 1, read + kept["read"]

    def _keep_page(self, name: str, stream: Stream, cursor: Cursor) -> dict[str, Any]:
        page = self._pages.put(self.execution.run, f"{self.path}{name}", stream.page(cursor))
        return {"cursor": page.cursor, "read": len(page.records)}

    def kept_page(self, name: str) -> Page:
        """The `page` that `kept_pages` kept, in whatever process."""
        page = self._pages.get(self.execution.run, f"{self.path}{name}")
        if page is None:
            raise BugError(f"page {name} of {self.path} is gone from the state", hint="start the run anew")
        return page

    def keep_page(self, name: str, records: Sequence[Any]) -> Sequence[Any]:
        """Keep *records* as a page while the run lasts, for `kept_page`; where one is kept already, that one."""
        return self._pages.put(self.execution.run, f"{self.path}{name}", Page(records)).records

    def keep_failure(self, error: ConnectorError) -> None:
        """Write down that *error* is handled: whoever goes this way again must go the same."""
        failed = self.context.failed_at
        if self.durable and failed is not None and failed[0] is error and self.context.failed_path:
            self.execution.step(f"{self.context.failed_path}/failed", lambda: frozen_error(error))

    def wait(self, seconds: float) -> None:
        """Wait; breaks off when a person asks to stop, and a restart waits what is left of a long wait."""
        self.in_time()
        self.execution.sleep(seconds)

    def beside(self, steps: Sequence[Step], message: Message) -> None:
        """Take *message* through *steps* beside the run, which ends when they have; a kill does not lose them."""
        if self.context.sidings is not None:
            self.context.sidings.begin(self, steps, message)

    @property
    def objects(self) -> Objects:
        """Values that outlive the run, under names of their own."""
        if self.context.objects is None:
            raise BugError("no state is at hand here", hint="run the flow as a whole")
        return self.context.objects

    @property
    def contents(self) -> Contents | None:
        """What was delivered before; None where the records of the run were asked for by name."""
        contents = self.context.contents
        repeated = not self.durable or "[" in self.path  # a loop, or a turn of one
        return contents.in_part() if contents is not None and repeated else contents

    def fail_again(self) -> None:
        """Raise what this step failed with before the run was broken off, if a handler took it then."""
        kept = self.execution.recall(f"{self.path}/failed") if self.durable else None
        if kept is not None:
            raise thawed_error(kept)

    # ---------------------------------------------------------------- one step

    def step(self, step: Step, position: int, message: Message) -> Message:
        """Carry out one step: its condition, its work, its handlers, its target."""
        reserved = step.reserved
        if reserved.when is not None and not reserved.when(self.scope(message)):
            return message
        here = self.at(step, position)
        with here.told(step):
            try:
                here.in_time()
                here.fail_again()
                return here.targeted(step, message, here.work(step, message))
            except ConnectorError as error:
                self.context.note_failure(error, step, message, here.path if here.durable else "")
                self.context.note_event(error, message, anew=step.kind in _WITH_EVENTS_OF_THEIR_OWN)
                after = here.handled(here.mapped(error, step), reserved.on_error, message)
                return here.targeted(step, message, after)

    def at(self, step: Step, position: int) -> Interpreter:
        """The place of *step*, which stands at *position* here."""
        timeout = step.reserved.timeout
        ends = [end for end in (self.deadline, None if timeout is None else time.monotonic() + timeout) if end]
        return replace(
            self,
            path=f"{self.path}/{step.id or position}",
            label=self.context.address(step),
            deadline=min(ends, default=None),
            outer_deadline=self.deadline,
        )

    def in_time(self) -> None:
        """Start nothing new when the time of a step around here is over."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            hint = "raise its `timeout`, or catch TIMEOUT with on_error"
            raise ConnectivityError("the step ran out of its time", type="TIMEOUT", hint=hint, step=self.label)

    @contextmanager
    def told(self, step: Step) -> Iterator[None]:
        """Say that *step* begins, and that it ended."""
        started, failed = time.monotonic(), ""
        with run_context.within(step=self.label):
            self.context.emit(events.StepStarted(step=self.label, kind=step.kind))
            try:
                yield
            except ConnectorError as error:
                failed = error.type
                raise
            finally:
                seconds = time.monotonic() - started
                self.context.emit(events.StepEnded(step=self.label, kind=step.kind, seconds=seconds, error=failed))

    def work(self, step: Step, message: Message) -> Message:
        """What the step itself, or in a test its double, does to *message*."""
        doubles = self.context.doubles
        if doubles is None:
            return self._worked(step, message)
        result: Message = doubles.around(step, [message], self, lambda acting, given: [self._worked(acting, *given)])[0]
        return result

    def _worked(self, step: Step, message: Message) -> Message:
        arguments = step.arguments.arguments(self.scope(message), self.context.reference)
        if isinstance(step.component, Construct):
            return step.component.run(arguments, message, self)
        return calling.carried_out(self, step, step.component, arguments, message)

    def circumstances(self, step: Step) -> Unit:
        """Under which an operation of *step* runs."""
        return Unit(
            key=self.key,
            step=self.label,
            flow=self.context.flow,
            document=self.context.loaded.name,
            run=self.execution.run,
            retry=self.context.policy(step.reserved.retry),
            deadline=self.deadline,
            is_part=not self.durable,
            emit=self.context.emit,
            stopped=self.execution.stopped,
            sleep=self.execution.sleep,
        )

    def _recorded(self, key: str, work: Callable[[], Any]) -> Any:
        """As `unit`: the result is kept with what *work* added to the tally, which counts again when it is recalled."""
        tally = self.context.tally
        fresh: list[bool] = []

        def counted() -> dict[str, Any]:
            fresh.append(True)
            before = tally.mark()
            value = work()
            return {"value": value, "added": tally.since(before)}

        done = self.execution.step(key, counted)
        if not fresh:
            tally.replay(done["added"])
        return done["value"]

    # ---------------------------------------------------------------- results

    def mapped(self, error: ConnectorError, step: Step) -> ConnectorError:
        """*error* with the step's id, under the name its error_mapping gives it."""
        self.named(error)
        for mapping in step.reserved.error_mapping:
            if error.is_a(mapping.source_type):
                error.type = mapping.target_type
                break
        return error

    def targeted(self, step: Step, before: Message, after: Message) -> Message:
        """The result in the payload, or in the variable that `target` names."""
        name = step.reserved.target
        if not name:
            return after
        value = self.spooled(after.payload)
        if step.reserved.target_value is not None:
            value = self.value(step.reserved.target_value, self.scope(after.with_payload(value, after.attributes)))
        return before.with_variable(name, value)
