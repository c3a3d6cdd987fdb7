"""One step for many events: a list operation is called once for all of them and its results joined to their records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connector.component import Operation
from connector.errors import AmbiguousError, ConnectorError, RejectedError
from connector.flow.context import connector_of
from connector.frozen_json import fingerprint
from connector.message import Message
from connector.outcome import Outcome
from connector.step import Step

if TYPE_CHECKING:
    from connector.flow.interpreter import Interpreter

Result = Message | ConnectorError
OF_ONE_RECORD = (RejectedError, AmbiguousError)
"""Errors that concern the record; a lost connection concerns the run, and is no reason to set records aside."""


def each(here: Interpreter, step: Step, messages: Sequence[Message]) -> list[Result]:
    """What *step* makes of each of *messages*, in their order; an error stands for the event it concerns."""
    component = step.component
    if isinstance(component, Operation) and component.records:
        return _together(here, step, component, messages)
    return [_one(here, step, message) for message in messages]


def _one(here: Interpreter, step: Step, message: Message) -> Result:
    try:
        return here.step(step, 0, message)
    except OF_ONE_RECORD as error:
        return error


def _together(
    here: Interpreter, step: Step, operation: Operation[Any, Any], messages: Sequence[Message]
) -> list[Result]:
    results: list[Result] = list(messages)
    session = here.context.sessions.of(step.config, connector_of(step.kind))
    groups: dict[str, tuple[Any, list[tuple[int, Any]]]] = {}
    for at, message in enumerate(messages):
        scope = here.scope(message)
        if step.reserved.when is not None and not step.reserved.when(scope):
            continue
        arguments = step.arguments.arguments(scope)
        record = _one_record(getattr(arguments, operation.records), message.payload)
        shared = arguments.model_copy(update={operation.records: None})
        group = groups.setdefault(fingerprint(shared.model_dump(mode="json")), (shared, []))
        group[1].append((at, record))
    for arguments, members in groups.values():
        for block in _blocks(members, getattr(arguments, "batch_size", None) or operation.block_size):
            answers = _answers(here, step, operation, session, arguments, [record for _, record in block])
            for (at, _), answer in zip(block, answers, strict=True):
                results[at] = _joined(here, step, messages[at], answer)
    return results


def _one_record(given: Any, payload: Any) -> Any:
    """The record of one event: what the arguments give, as itself or as a list of one; else the payload."""
    if given is None:
        return payload
    return given[0] if isinstance(given, list | tuple) and len(given) == 1 else given


def _blocks(members: list[tuple[int, Any]], size: int) -> Iterator[list[tuple[int, Any]]]:
    for start in range(0, len(members), size):
        yield members[start : start + size]


def _answers(
    here: Interpreter, step: Step, operation: Operation[Any, Any], session: Any, arguments: Any, records: list[Any]
) -> list[Any]:
    """One outcome or error a record."""
    inside = replace(here, path=f"{here.path}/{step.id or step.kind}")
    unit = inside.circumstances(step)
    if operation.sink is None:
        given = arguments.model_copy(update={operation.records: records})
        return [_verdict(outcome, step.kind) for outcome in operation.run(session, given, unit)]
    sink = operation.sink(session, arguments, unit)
    try:
        receipt = sink.write(f"{unit.key}/{fingerprint(records)[:16]}", records, None)
    finally:
        sink.close()
    answers: list[Any] = [{"outcome": "ok", "ok": True}] * len(records)
    for failed in receipt.failures:
        known = {key: value for key, value in failed["error"].items() if key in ("type", "code", "hint", "field")}
        answers[failed["index"]] = RejectedError(str(failed["error"].get("message")), **known)
    return answers


def _verdict(outcome: Outcome, kind: str) -> Any:
    try:
        return outcome.raised(kind).as_dict()
    except ConnectorError as error:
        return error


def _joined(here: Interpreter, step: Step, message: Message, answer: Any) -> Result:
    """The event after the step: the outcome is its payload, or its target variable."""
    if not isinstance(answer, ConnectorError):
        return here.targeted(step, message, message.with_payload(answer))
    try:
        return here.handled(here.mapped(answer, step), step.reserved.on_error, message)
    except ConnectorError as error:
        return error
