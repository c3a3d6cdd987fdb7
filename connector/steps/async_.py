"""async: steps that go on beside the run with a copy of the event (Mule: async)."""

from __future__ import annotations

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.expression.template import Arguments
from connector.message import Message
from connector.step import Step


class AsyncArguments(Arguments):
    """What goes on beside."""

    steps: list[Step] = Field(min_length=1)
    """What runs with a copy of the event; an event that fails in them becomes a dead letter."""


def _run(arguments: AsyncArguments, message: Message, interpreter: Interpreter) -> Message:
    interpreter.beside(arguments.steps, message)
    return message


ASYNC = Construct(
    name="async",
    summary="Go on at once, while steps run beside with a copy of the event; the run ends when they have.",
    arguments=AsyncArguments,
    run=_run,
    shorthand="steps",
    example="async:\n  steps:\n    - http.request: {method: POST, url: 'https://example.com/told', body: '${payload}'}",
    mule="async",
)
