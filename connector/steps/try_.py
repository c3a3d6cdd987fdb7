"""try: steps with error handlers of their own (Mule: try)."""

from __future__ import annotations

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.errors import ConnectorError
from connector.expression.template import Arguments
from connector.message import Message
from connector.step import Handler, Step


class TryArguments(Arguments):
    """Steps, and what catches their errors."""

    steps: list[Step] = Field(min_length=1)
    """What is tried."""
    on_error: list[Handler] = []
    """The first handler that matches wins; without a match the error goes on."""


def _run(arguments: TryArguments, message: Message, interpreter: Interpreter) -> Message:
    try:
        after = interpreter.run(arguments.steps, message, "steps")
        # a stream that left unread would fail outside, where these handlers do not see it
        return (
            after
            if after.payload is message.payload
            else after.with_payload(interpreter.spooled(after.payload), after.attributes)
        )
    except ConnectorError as error:
        return interpreter.handled(error, arguments.on_error, message)


TRY = Construct(
    name="try",
    summary="Run steps with error handlers of their own.",
    arguments=TryArguments,
    run=_run,
    example=(
        "try:\n  steps:\n    - netsuite.get: {record_type: customer, id: '42'}\n  on_error:\n"
        "    - on_error_continue: {type: NOT_FOUND, steps: [{set_payload: null}]}"
    ),
    mule="try",
)
