"""HandedOver: a run whose records go to the program that started it, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connector.component import Operation
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.flow.document import FlowBody
from connector.flow.interpreter import Interpreter
from connector.flow.load import LoadedFlow
from connector.flow.redelivery import Redelivery
from connector.flow.run import FlowRun
from connector.flow.run_options import Options
from connector.message import Message
from connector.state.opening import State
from connector.step import Step
from connector.stream import Stream

Hand = Callable[[Iterator[Sequence[Any]]], None]
"""`(pages)`: reads what the last step left; the records are acknowledged when it returns, not when it raises."""


class HandedOver(FlowRun):
    """One run of one flow, which ends at a step and hands on what that leaves."""

    def __init__(  # as a run, and what is new
        self, loaded: LoadedFlow, name: str, state: State, options: Options, *, until: str = "", hand: Hand
    ) -> None:
        """Prepare to run the steps before *until*, all where it is empty; *hand* is given the pages."""
        name, body = loaded.flow(name)
        super().__init__(replace(loaded, marks=()), name, state, options)  # no other process can go on with it
        self.told_apart = {"handed_over": until}
        self.body = cut(body, name, until)
        self.hand = hand

    def _walked(self, interpreter: Interpreter, message: Message, redelivery: Redelivery | None) -> Message:
        left = super()._walked(interpreter, message, redelivery)
        self.hand(_counted(_pages(left.payload), interpreter))
        return left.with_payload(None if _is_many(left.payload) else left.payload)


def cut(body: FlowBody, name: str, until: str) -> FlowBody:
    """*body*, the flow *name*, without the step *until* and those after it.

    Raises:
        ConfigurationError: What is left leaves no records.
    """
    steps = _until(body, name, until)
    if body.source is not None and body.source.each == "record":
        hint = "take `each: record` out, or run the flow"
        raise ConfigurationError(f"flow `{name}` runs once a record: there is no stream to read", hint=hint)
    if steps and _is_write(steps[-1]):
        hint = f"give until={(steps[-1].id or 'the id of that step')!r} to read what it would be given"
        raise ConfigurationError(f"flow `{name}` ends in {steps[-1].kind}, which leaves no records", hint=hint)
    return body.model_copy(update={"steps": steps})


def leaves_records(body: FlowBody, until: str) -> bool:
    """Whether *body* has something to hand over before *until*, or at its end where that is empty."""
    return bool(until) or not _is_write(body.steps[-1])


def _until(body: FlowBody, name: str, until: str) -> Sequence[Step]:
    ids = [step.id for step in body.steps]
    if until and until not in ids:
        known = [one for one in ids if one]
        hint = did_you_mean(until, known) or f"its steps are {', '.join(known) or 'without ids'}"
        raise ConfigurationError(f"flow `{name}` has no step `{until}` of its own", hint=hint)
    return body.steps[: ids.index(until)] if until else body.steps


def _is_write(step: Step) -> bool:
    return isinstance(step.component, Operation) and step.component.effect == "write" and not step.reserved.target


def _counted(pages: Iterator[Sequence[Any]], interpreter: Interpreter) -> Iterator[Sequence[Any]]:
    for page in pages:
        interpreter.count(read=len(page), written=len(page))
        yield page


def _is_many(payload: Any) -> bool:
    return isinstance(payload, Stream | list | tuple)


def _pages(payload: Any) -> Iterator[Sequence[Any]]:
    """The records in *payload*, page by page; a record alone is one, and nothing none."""
    if isinstance(payload, Stream):
        yield from (page.records for page in payload.pages())
    elif isinstance(payload, Mapping):
        yield [payload]
    elif _is_many(payload):
        yield payload
    elif payload is not None:
        message = f"the flow leaves a {type(payload).__name__}, which is no record"
        raise ConfigurationError(message, hint="let its last step leave a stream, a list or a record")
