"""One step for many events: a list operation is called once for all of them and its results joined to their records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from connector.batch.of_one_record import OF_ONE_RECORD, kept_apart
from connector.component import Construct, Operation
from connector.errors import ConnectorError
from connector.flow.audit import audited
from connector.flow.once import ambiguous, once, repeatable
from connector.flow.sessions import connector_of
from connector.frozen_json import fingerprint
from connector.message import Message
from connector.outcome import Outcome
from connector.step import Step

if TYPE_CHECKING:
    from connector.flow.interpreter import Interpreter

Result = Message | ConnectorError


def each(here: Interpreter, step: Step, messages: Sequence[Message]) -> list[Result]:
    """What *step* makes of each of *messages*, in their order; an error stands for the event it concerns."""
    here = replace(here, counts_writes=False)
    place, doubles = here.at(step, 0), here.context.doubles
    group = _group(here, place, step)
    if group is None:
        return [_one(here.inside(f"/{at}"), step, message) for at, message in enumerate(messages)]
    if doubles is None:
        return group.results(messages)

    def proceed(acting: Step, given: Sequence[Message]) -> list[Result]:
        return (_group(here, place, acting) or group).results(given)

    return list(doubles.around(step, messages, place, proceed))


def _group(around: Interpreter, here: Interpreter, step: Step) -> _Together | _Ways | None:
    """How the events of *step* go through it together; None where they go one by one."""
    component = step.component
    if isinstance(component, Operation) and component.records:
        return _Together(around, here, step, component)
    if isinstance(component, Construct) and component.chooses and not _is_treated(step):
        return _Ways(here, step, component.chooses)
    return None


def _one(here: Interpreter, step: Step, message: Message) -> Result:
    try:
        return here.step(step, 0, message)
    except OF_ONE_RECORD as error:
        return kept_apart(error)


def _is_treated(step: Step) -> bool:
    """Whether something is done with the result of *step*, or with its errors, record by record."""
    reserved = step.reserved
    return bool(reserved.target or reserved.on_error or reserved.error_mapping)


@dataclass(frozen=True, slots=True)
class _Ways:
    """A construct that sends records one way or another; those of one way go together."""

    here: Interpreter
    step: Step
    chooses: Callable[..., tuple[str, Sequence[Step]]]

    def results(self, messages: Sequence[Message]) -> list[Result]:
        """What each of *messages* is at the end of its way."""
        results: list[Result] = list(messages)
        ways: dict[str, tuple[Sequence[Step], list[int]]] = {}
        for at, message in enumerate(messages):
            try:
                name, steps = self._chosen(message)
            except OF_ONE_RECORD as error:
                results[at] = self.here.mapped(error, self.step)
                continue
            ways.setdefault(name, (steps, []))[1].append(at)
        for name, (steps, members) in ways.items():
            self._go(self.here.inside(name), steps, members, results)
        return results

    def _chosen(self, message: Message) -> tuple[str, Sequence[Step]]:
        when = self.step.reserved.when
        scope = self.here.scope(message)
        if when is not None and not when(scope):
            return "skipped", ()
        return self.chooses(self.step.arguments.arguments(scope, self.here.context.reference), message, self.here)

    def _go(self, here: Interpreter, steps: Sequence[Step], members: list[int], results: list[Result]) -> None:
        for number, step in enumerate(steps):
            living = [(at, result) for at in members if isinstance(result := results[at], Message)]
            there = here.inside(f"/{step.id or number}")
            done = each(there, step, [message for _, message in living])
            for (at, _), result in zip(living, done, strict=True):
                results[at] = result


@dataclass(frozen=True, slots=True)
class _Together:
    """A list operation for the records of many events."""

    around: Interpreter
    here: Interpreter
    step: Step
    operation: Operation[Any, Any]

    def results(self, messages: Sequence[Message]) -> list[Result]:
        """The event after the step, or the error that takes it off the path, for each of *messages*."""
        results: list[Result] = list(messages)
        for arguments, members in self._groups(messages, results):
            size = getattr(arguments, "batch_size", None) or self.operation.block_size
            for block in _blocks(members, size):
                self.here.in_time()
                given = arguments.model_copy(update={self.operation.records: [record for _, record in block]})
                for (at, _), outcome in zip(block, self._outcomes(f"[{block[0][0]}]", given), strict=True):
                    results[at] = self._joined(messages[at], outcome)
        return results

    def _groups(self, messages: Sequence[Message], results: list[Result]) -> list[tuple[Any, list[tuple[int, Any]]]]:
        """Events whose arguments differ in their record only; an event whose arguments fail has its result."""
        groups: dict[str, tuple[Any, list[tuple[int, Any]]]] = {}
        for at, message in enumerate(messages):
            scope = self.here.scope(message)
            try:
                if self.step.reserved.when is not None and not self.step.reserved.when(scope):
                    continue
                arguments = self.step.arguments.arguments(scope, self.here.context.reference)
            except OF_ONE_RECORD as error:
                results[at] = self._handled(message, error)
                continue
            record = _one_record(getattr(arguments, self.operation.records), message.payload)
            shared = arguments.model_copy(update={self.operation.records: None})
            asked = shared.model_dump(mode="json", fallback=repr)  # a compiled field is what is written
            group = groups.setdefault(fingerprint(asked), (shared, []))
            group[1].append((at, record))
        return list(groups.values())

    def _outcomes(self, name: str, arguments: Any) -> list[Outcome]:
        """One outcome a record."""
        session = self.here.context.sessions.of(self.step.config, connector_of(self.step.kind))
        records = getattr(arguments, self.operation.records)
        if self.operation.sink is not None:
            return self._written(session, arguments, records, name)
        if repeatable(self.operation, arguments):
            return self._sent(session, arguments)
        kept = once(
            self.here.execution,
            f"{self.here.path}{name}",
            lambda: [outcome.as_dict() for outcome in self._sent(session, arguments)],
            lambda: ambiguous(self.step.kind, records),
        )
        return [_thawed(outcome) for outcome in kept]

    def _sent(self, session: Any, arguments: Any) -> list[Outcome]:
        unit = self.here.circumstances(self.step)
        outcomes: list[Outcome] = audited(self.here, self.step, self.operation, session, arguments, unit)
        return outcomes

    def _written(self, session: Any, arguments: Any, records: list[Any], name: str) -> list[Outcome]:
        """What a sink makes of *records*; it remembers them by their content, so that a redo writes nothing."""
        if self.operation.sink is None:
            raise AssertionError("asked for by _outcomes only where there is one")
        unit = self.here.circumstances(self.step)
        sink = self.operation.sink(session, arguments, unit)
        try:
            receipt = sink.write(f"{unit.key}{name}/{fingerprint(records)[:16]}", records, None)
        finally:
            sink.close()
        outcomes = [Outcome(outcome="ok", input_index=at) for at in range(len(records))]
        for failed in receipt.failures:
            outcomes[failed["index"]] = Outcome(outcome="failed", error=failed["error"], input_index=failed["index"])
        return outcomes

    def _joined(self, message: Message, outcome: Outcome) -> Result:
        """The event after the step: the outcome is its payload, or its target variable."""
        if not outcome.ok and self.step.reserved.on_failed_record != "return":
            try:
                outcome.raised(self.step.kind)
            except ConnectorError as error:
                return self._handled(message, error)
        return self.here.targeted(self.step, message, message.with_payload(outcome.as_dict()))

    def _handled(self, message: Message, error: ConnectorError) -> Result:
        try:
            return self.here.handled(self.here.mapped(error, self.step), self.step.reserved.on_error, message)
        except ConnectorError as unhandled:
            if self.step.reserved.on_failed_record == "fail":
                raise
            return unhandled


def _one_record(given: Any, payload: Any) -> Any:
    """The record of one event: what the arguments give, as itself or as a list of one; else the payload."""
    if given is None:
        return payload
    return given[0] if isinstance(given, list | tuple) and len(given) == 1 else given


def _blocks(members: list[tuple[int, Any]], size: int) -> Iterator[list[tuple[int, Any]]]:
    for start in range(0, len(members), size):
        yield members[start : start + size]


def _thawed(kept: dict[str, Any]) -> Outcome:
    known = {name: kept[name] for name in ("outcome", "id", "created", "error", "input_index")}
    return Outcome(external_id=kept["externalId"], warnings=tuple(kept["warnings"]), **known)
