"""set_payload: the payload becomes a value (Mule: set-payload)."""

from __future__ import annotations

from typing import Any

from connector.component import Construct, Interpreter
from connector.expression.template import Arguments
from connector.message import Message


class SetPayloadArguments(Arguments):
    """What the payload becomes."""

    value: Any
    """A value, or an expression; mappings and lists may hold expressions anywhere."""


def _run(arguments: SetPayloadArguments, message: Message, _: Interpreter) -> Message:
    return message.with_payload(arguments.value)


SET_PAYLOAD = Construct(
    name="set_payload",
    summary="Make a value the payload.",
    arguments=SetPayloadArguments,
    run=_run,
    shorthand="value",
    shorthand_mapping=True,
    example='set_payload: "${payload.items}"',
    mule="set-payload",
)
