"""foreach: the same steps for each item, one after the other (Mule: foreach)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pydantic import Field

from connector.changed_variables import changed, changes
from connector.component import Construct, Interpreter
from connector.expression.template import Arguments, Compiled
from connector.message import Message
from connector.scope_items import as_list, chosen
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
    items = chosen(arguments.collection, message, interpreter)
    root = None if isinstance(message.payload, Stream) else {"payload": message.payload}
    loop = _Loop(arguments, message, root, interpreter)
    if isinstance(items, Stream):
        variables = loop.stream(interpreter.steady(items))
    else:
        variables = loop.turns(as_list(items, "foreach"), dict(message.variables), 0)
    for name in (arguments.counter_variable_name, arguments.root_message_variable_name):
        variables.pop(name, None)
        if name in message.variables:  # of a loop around this one
            variables[name] = message.variables[name]
    return replace(message, variables=variables)


Variables = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Loop:
    """The turns of one foreach."""

    arguments: ForeachArguments
    message: Message
    root: dict[str, Any] | None
    interpreter: Interpreter

    def stream(self, items: Stream) -> Variables:
        """Page by page; a page is remembered before its first turn, since the source may change meanwhile."""
        cursor, number, turn = items.start, 0, 0
        variables = dict(self.message.variables)
        while cursor is not None:
            work = partial(self._page, items, number, cursor, variables, turn)
            left = self.interpreter.unit(f"[{number}]", work)
            self.interpreter.forget(f"[{number}]/")
            variables = changed(variables, left)
            cursor, number, turn = left["cursor"], number + 1, left["turn"]
        return variables

    def _page(self, items: Stream, number: int, cursor: Any, before: Variables, turn: int) -> dict[str, Any]:
        inner = replace(self, interpreter=self.interpreter.inside(f"[{number}]"))
        page = inner.interpreter.unit("/page", lambda: items.remembered(cursor))
        variables = inner.turns(page["records"], before, turn)
        turns = -(-len(page["records"]) // self.arguments.batch_size)
        return {"cursor": page["cursor"], "turn": turn + turns, **changes(before, variables)}

    def turns(self, items: Sequence[Any], variables: Variables, turn: int) -> Variables:
        """One turn a batch; each is one unit, and what it remembers are the variables it changed."""
        size = self.arguments.batch_size
        for start in range(0, len(items), size):
            turn += 1
            batch = items[start] if size == 1 else list(items[start : start + size])
            name = f"/{start // size}"
            left = self.interpreter.unit(name, partial(self._turn, batch, variables, turn, name))
            variables = changed(variables, left)
        return variables

    def _turn(self, batch: Any, variables: Variables, turn: int, name: str) -> dict[str, Any]:
        arguments = self.arguments
        own = {arguments.counter_variable_name: turn, arguments.root_message_variable_name: self.root}
        inside = Message(batch, None, {**variables, **own}, self.message.correlation_id)
        after = self.interpreter.within_unit().run(arguments.steps, inside, name)
        left = {name: value for name, value in after.variables.items() if name not in own}
        return changes(variables, left, with_streams=False)


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
