"""foreach: the same steps for each item, one after the other (Mule: foreach)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.errors import ConfigurationError
from connector.expression.template import Arguments, Compiled
from connector.message import Message
from connector.step import Step
from connector.steps.set_variable import VARIABLE
from connector.stream import Stream


class ForeachArguments(Arguments):
    """What is gone through, and what is done with each."""

    collection: Compiled[Any] | None = None
    """A list or a stream; the payload where absent."""
    batch_size: int = Field(default=1, ge=1)
    """Items a turn; more than one makes the payload inside a list."""
    counter_variable_name: str = Field(default="counter", pattern=VARIABLE)
    """The variable that counts turns from 1."""
    root_message_variable_name: str = Field(default="rootMessage", pattern=VARIABLE)
    """The variable that holds the payload from before."""
    steps: list[Step] = Field(min_length=1)
    """What runs for each; variables carry on from turn to turn and out, the payload after is the one before."""


def _run(arguments: ForeachArguments, message: Message, interpreter: Interpreter) -> Message:
    items = message.payload if arguments.collection is None else arguments.collection(interpreter.scope(message))
    root = None if isinstance(message.payload, Stream) else {"payload": message.payload}
    loop = _Loop(arguments, message.with_variable(arguments.root_message_variable_name, root), interpreter)
    variables = (
        loop.stream(items) if isinstance(items, Stream) else loop.turns(_as_list(items), dict(message.variables), 0)
    )
    hidden = (arguments.counter_variable_name, arguments.root_message_variable_name)
    for name, value in variables.items():
        if name not in hidden:
            message = message.with_variable(name, value)
    return message


@dataclass(frozen=True, slots=True)
class _Loop:
    """The turns of one foreach."""

    arguments: ForeachArguments
    message: Message
    interpreter: Interpreter

    def stream(self, items: Stream) -> dict[str, Any]:
        """Page by page; a page is remembered before its first turn, since the source may change meanwhile."""
        interpreter, cursor, number = self.interpreter, items.start, 0
        left: dict[str, Any] = {"variables": dict(self.message.variables), "turn": 0}
        while cursor is not None:
            left = interpreter.unit(f"[{number}]", partial(self._page, items, number, cursor, left))
            interpreter.forget(f"[{number}]/")
            cursor, number = left["cursor"], number + 1
        return dict(left["variables"])

    def _page(self, items: Stream, number: int, cursor: Any, before: dict[str, Any]) -> dict[str, Any]:
        inner = replace(self, interpreter=self.interpreter.inside(f"[{number}]"))
        page = inner.interpreter.unit("/page", lambda: _read(items, cursor))
        variables = inner.turns(page["records"], before["variables"], before["turn"])
        turns = -(-len(page["records"]) // self.arguments.batch_size)
        return {"cursor": page["cursor"], "variables": variables, "turn": before["turn"] + turns}

    def turns(self, items: Sequence[Any], variables: dict[str, Any], turn: int) -> dict[str, Any]:
        """One turn a batch; each is one unit, and what it remembers are the variables it leaves."""
        size = self.arguments.batch_size
        for start in range(0, len(items), size):
            turn += 1
            batch = items[start] if size == 1 else list(items[start : start + size])
            variables = {**variables, self.arguments.counter_variable_name: turn}
            name = f"/{start // size}"
            variables = self.interpreter.unit(name, partial(self._turn, batch, variables, name))
        return variables

    def _turn(self, batch: Any, variables: dict[str, Any], name: str) -> dict[str, Any]:
        root = self.arguments.root_message_variable_name
        inside = Message(batch, None, {**variables, root: self.message.variables[root]}, self.message.correlation_id)
        after = self.interpreter.within_unit().run(self.arguments.steps, inside, name)
        return {key: value for key, value in after.variables.items() if key != root}


def _read(items: Stream, cursor: Any) -> dict[str, Any]:
    page = items.page(cursor)
    return {"records": list(page.records), "cursor": page.cursor}


def _as_list(items: Any) -> Sequence[Any]:
    if items is None:
        return []
    if isinstance(items, list | tuple):
        return items
    if isinstance(items, dict):
        return [{"key": key, "value": value} for key, value in items.items()]
    raise ConfigurationError(
        f"foreach goes through a list or a stream, and this is a {type(items).__name__}", hint="set `collection:`"
    )


FOREACH = Construct(
    name="foreach",
    summary="Run steps for each item of a list or a stream, one after the other.",
    arguments=ForeachArguments,
    run=_run,
    example=(
        'foreach:\n  collection: ${payload.item}\n  steps:\n    - logger: "line ${vars.counter}: ${payload.quantity}"'
    ),
    mule="foreach",
)
