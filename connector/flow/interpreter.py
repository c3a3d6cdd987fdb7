"""The interpreter: walks the steps of a flow and carries each out once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connector import events
from connector.component import Construct, Operation, Unit
from connector.engine.protocol import Execution
from connector.errors import ConfigurationError, ConnectorError
from connector.flow import batching, spool
from connector.flow.context import Context, Letter, connector_of
from connector.flow.drain import Drain, under
from connector.message import Message
from connector.outcome import Outcome, Report
from connector.step import Handler, Step
from connector.stream import Stream

_DEEPEST = 50
"""A flow that refers to itself this deep has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A place in a run: what constructs get to run the steps inside them."""

    context: Context
    execution: Execution
    path: str
    """The way here: step ids and positions from the flow's name on; results of units are kept under it."""
    durable: bool = True
    """Whether steps are units of their own; inside a unit they are part of it."""
    deadline: float | None = None

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
        """Do *work* once; its JSON result is given again when the run is resumed."""
        return self.execution.step(f"{self.path}{name}", work) if self.durable else work()

    def forget(self, name: str) -> None:
        """Drop what was remembered below *name*: a later unit stands for it."""
        if self.durable:
            self.execution.forget(f"{self.path}{name}")

    def scope(self, message: Message) -> dict[str, Any]:
        """What expressions see of *message* here."""
        return {**message.scope(), "params": self.context.params, "flow": {"name": self.context.flow}}

    def emit(self, event: events.Event) -> None:
        """Tell who listens."""
        self.context.emit(event if event.step else replace(event, step=self.path))

    def stopped(self) -> bool:
        """Whether a person asked to stop."""
        return self.execution.stopped()

    def call(self, name: str, message: Message) -> Message:
        """Run the flow or sub-flow *name* in the same event; a flow's own handlers come first."""
        if self.path.count(f"/{name}") >= _DEEPEST:
            raise ConfigurationError(
                f"`{name}` refers to itself without end", hint="end it with a `choice`", step=self.path
            )
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

    def set_aside(self, step: Step, unit: str, position: int, message: Message, error: ConnectorError) -> None:
        """Make a dead letter of an event that failed in *step*."""
        where = f"{self.path}/{step.id or step.kind}"
        letter = Letter(
            step=where,
            unit=unit,
            position=position,
            record=message.payload,
            error=error.as_dict(),
            variables=message.variables,
        )
        self.context.tally.add(where, replace(self.context.set_aside(letter), failed=1))

    def count(self, read: int, written: int = 0) -> None:
        """Count records for this step."""
        self.context.tally.add(self.path, Report(read=read, written=written))

    def step(self, step: Step, position: int, message: Message) -> Message:
        """Carry out one step: its condition, its work, its handlers, its target."""
        reserved, scope = step.reserved, self.scope(message)
        if reserved.when is not None and not reserved.when(scope):
            return message
        here = replace(self, path=f"{self.path}/{step.id or position}", deadline=self._until(reserved.timeout))
        started = time.monotonic()
        self.context.emit(events.StepStarted(step=here.path, kind=step.kind))
        try:
            result = here.work(step, message)
        except ConnectorError as error:
            result = here.handled(here.mapped(error, step), reserved.on_error, message)
        self.context.emit(events.StepEnded(step=here.path, kind=step.kind, seconds=time.monotonic() - started))
        return here.targeted(step, message, result)

    def _until(self, timeout: float | None) -> float | None:
        if timeout is None:
            return self.deadline
        end = time.monotonic() + timeout
        return end if self.deadline is None else min(end, self.deadline)

    def work(self, step: Step, message: Message) -> Message:
        """What the step itself does to *message*."""
        arguments = step.arguments.arguments(self.scope(message))
        component = step.component
        if isinstance(component, Construct):
            return component.run(arguments, message, self)
        session = self.context.sessions.of(step.config, connector_of(step.kind))
        if component.records:
            return message.with_payload(self._written(step, component, session, arguments, message))
        return message.with_payload(self._called(step, component, session, arguments))

    def circumstances(self, step: Step) -> Unit:
        """Under which an operation of *step* runs."""
        return Unit(
            key=f"{self.execution.run}/{self.path}",
            step=self.path,
            flow=self.context.flow,
            run=self.execution.run,
            retry=self.context.policy(step.reserved.retry),
            deadline=self.deadline,
            emit=self.context.emit,
            stopped=self.execution.stopped,
            sleep=self.execution.sleep,
        )

    def _called(self, step: Step, operation: Operation[Any, Any], session: Any, arguments: Any) -> Any:
        """The result of an operation on one value; opening a stream reads nothing and is not a unit."""
        unit = self.circumstances(step)
        if operation.gives == "stream":
            opened = operation.run(session, arguments, unit)
            if isinstance(opened, Stream):
                opened = opened.opened(self.path, under(lambda error: self.mapped(error, step)))
                return opened if self.context.limit is None else opened.limit(self.context.limit)
            return opened
        return self.unit("", lambda: as_value(operation.run(session, arguments, unit)))

    def _written(
        self, step: Step, operation: Operation[Any, Any], session: Any, arguments: Any, message: Message
    ) -> Any:
        """The report of a stream taken to its end, or the results of a list."""
        records = getattr(arguments, operation.records, None)
        records = message.payload if records is None else records
        drain = Drain(
            context=self.context,
            execution=self.execution if self.durable else _WithinUnit(self.execution),
            operation=operation,
            session=session,
            arguments=arguments,
            unit=self.circumstances(step),
            path=self.path,
            on_failed_record=step.reserved.on_failed_record,
            variables=dict(message.variables),
        )
        if isinstance(records, Stream):
            return drain.run(records).as_dict()
        if isinstance(records, dict):
            records = [records]
        if not isinstance(records, list):
            raise ConfigurationError(
                f"{step.kind} takes records, and the payload is {_kind(records)}",
                hint="give `records:` a stream, a list or a record",
                step=self.path,
            )
        return drain.results(records)

    def mapped(self, error: ConnectorError, step: Step) -> ConnectorError:
        """*error* with the step's id, under the name its error_mapping gives it."""
        error.step = error.step or self.path
        for mapping in step.reserved.error_mapping:
            if error.is_a(mapping.source_type):
                error.type = mapping.target_type
                break
        return error

    def handled(self, error: ConnectorError, handlers: Sequence[Handler], message: Message) -> Message:
        """The message after the first handler that catches *error*; raises *error* where none does."""
        seen = replace(message, error=error.as_dict())
        scope = self.scope(seen)
        for handler in handlers:
            handling = handler.handling
            if not handling.catches(error, scope):
                continue
            after = self.run(handling.steps, seen, "on_error")
            if handler.on_error_continue is None:
                raise error
            self.context.tally.handled_errors += 0 if handling.acknowledge else 1
            self.context.emit(events.Noted(step=self.path, message=f"handled {error.type}: {error}"))
            return replace(after, error=None)
        raise error

    def targeted(self, step: Step, before: Message, after: Message) -> Message:
        """The result in the payload, or in the variable that `target` names."""
        name = step.reserved.target
        if not name:
            return after
        value = after.payload
        if isinstance(value, Stream):
            value = self.spooled(value)
        if step.reserved.target_value is not None:
            value = step.reserved.target_value(self.scope(after.with_payload(value, after.attributes)))
        return before.with_variable(name, value)

    def spooled(self, value: Any) -> Any:
        """A stream read now and kept on disk, to be read any number of times; anything else as it is."""
        return spool.spooled(value) if isinstance(value, Stream) else value


class _WithinUnit:
    """An execution for what happens inside a unit: nothing in it is remembered on its own."""

    def __init__(self, outer: Execution) -> None:
        self._outer = outer
        self.run = outer.run

    def step(self, key: str, work: Callable[[], Any]) -> Any:  # noqa: ARG002 - the protocol's signature
        return work()

    def forget(self, prefix: str) -> None:
        """Nothing was remembered."""

    def sleep(self, seconds: float) -> None:
        self._outer.sleep(seconds)

    def stopped(self) -> bool:
        return False


def as_value(result: Any) -> Any:
    """A result as expressions and JSON see it: outcomes and reports as mappings."""
    if isinstance(result, Outcome | Report):
        return result.as_dict()
    if isinstance(result, list | tuple):
        return [as_value(item) for item in result]
    return result


def _kind(value: Any) -> str:
    return "empty" if value is None else f"a {type(value).__name__}"
