"""transform: new payload and variables out of the event (Mule: ee:transform)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.errors import ConfigurationError, ConnectorError
from connector.expression.template import Arguments, Compiled, Sees
from connector.message import Message
from connector.stream import Stream


class TransformArguments(Arguments):
    """What is made; `each` and `payload` exclude one another."""

    each: Annotated[Compiled[dict[str, Any]] | None, Sees("record")] = None
    """Field → expression, evaluated for each record, which is `payload` there; a stream stays lazy."""
    payload: Compiled[Any] | None = None
    """The new payload."""
    variables: dict[str, Compiled[Any]] = Field(default={})
    """Variables to set."""

    def check(self) -> None:
        """Something is made, and not two payloads."""
        if self.each is not None and self.payload is not None:
            raise ConfigurationError("`each` and `payload` both make the payload", hint="keep one of them")
        if self.each is None and self.payload is None and not self.variables:
            raise ConfigurationError("the transform makes nothing", hint="add `each:`, `payload:` or `variables:`")


def _run(arguments: TransformArguments, message: Message, interpreter: Interpreter) -> Message:
    scope = interpreter.scope(message)
    changed = message
    for name, value in arguments.variables.items():
        changed = changed.with_variable(name, interpreter.value(value, scope))
    if arguments.payload is not None:
        return changed.with_payload(interpreter.value(arguments.payload, scope))
    if arguments.each is None:
        return changed
    return changed.with_payload(_each(arguments.each, message.payload, interpreter, scope))


def _each(shape: Any, payload: Any, interpreter: Interpreter, scope: Mapping[str, Any]) -> Any:
    def one(record: Any) -> Any:
        try:
            return interpreter.value(shape, {**scope, "payload": record})
        except ConnectorError as error:  # a stream is mapped where it is read, far from here
            raise interpreter.named(error) from error

    if isinstance(payload, Stream):
        return payload.map(one)
    return [one(record) for record in payload] if isinstance(payload, list) else one(payload)


TRANSFORM = Construct(
    name="transform",
    summary="Make a new payload (per record with `each`) and variables.",
    arguments=TransformArguments,
    run=_run,
    errors=("EXPRESSION",),
    example="transform:\n  each:\n    customer_id: ${int(payload.id)}\n    email: ${lower(payload.email)}",
    mule="ee:transform",
)
