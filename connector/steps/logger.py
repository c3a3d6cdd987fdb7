"""logger: a line in the log (Mule: logger); a stream is named, never consumed."""

from __future__ import annotations

from typing import Any, Literal

from connector import events
from connector.component import Construct, Interpreter
from connector.expression.template import Arguments
from connector.frozen_json import show
from connector.message import Message
from connector.stream import Stream


class LoggerArguments(Arguments):
    """What is said, and how loudly."""

    message: Any = None
    """Text with `${…}` in it, or a value; the payload where absent."""
    level: Literal["ERROR", "WARN", "INFO", "DEBUG", "TRACE"] = "INFO"
    """Severity."""
    category: str = ""
    """Name to filter by."""


def _run(arguments: LoggerArguments, message: Message, interpreter: Interpreter) -> Message:
    said = message.payload if arguments.message is None else arguments.message
    text = _text(interpreter.shown(said, message))
    interpreter.emit(events.Logged(level=arguments.level, message=text, category=arguments.category))
    return message


def _text(value: Any) -> str:
    if isinstance(value, Stream):
        return f"a stream opened by {value.opened_by or 'the source'}"
    return value if isinstance(value, str) else show(value)


LOGGER = Construct(
    name="logger",
    summary="Write a line to the log.",
    arguments=LoggerArguments,
    run=_run,
    shorthand="message",
    example='logger: "order ${payload.tranId} has ${count(payload.item)} lines"',
    mule="logger",
)
