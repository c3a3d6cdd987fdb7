"""Routes: ways that one event may go, and what comes back from them to the step that sent it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from connector.component import Interpreter
from connector.errors import (
    AmbiguousError,
    BugError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
    frozen_error,
    thawed_error,
)
from connector.expression.template import Arguments
from connector.message import Message
from connector.step import Step
from connector.stream import Cursor, Page, Stream, settled

Packed = dict[str, Any]
"""A value as small JSON, or that it is a stream."""
_FINAL = ("CONFIGURATION", "BUG", "TOO_MANY_FAILURES")


class Route(Arguments):
    """One way."""

    steps: list[Step] = Field(min_length=1)
    """What runs on it."""


def repeatable(message: Message, interpreter: Interpreter) -> Message:
    """*message* with its stream read and kept, so that each way sees the same records."""
    if not isinstance(message.payload, Stream):
        return message
    return message.with_payload(interpreter.inside("/input").spooled(message.payload), message.attributes)


def arrived(here: Interpreter, route: Route, message: Message) -> Message:
    """*message* at the end of *route*; a stream from there is read now, since its failure is one of the route."""
    after = here.run(route.steps, message)
    stream = after.payload
    if not isinstance(stream, Stream) or stream is message.payload:
        return after
    read: list[Stream] = []

    def reading() -> dict[str, Any]:
        try:
            read.append(here.spooled(stream))
        except ConnectorError as error:
            return {"failed": frozen_error(error)}
        return {}

    kept = here.unit("/read", reading)
    if "failed" in kept:
        raise thawed_error(kept["failed"])
    return after.with_payload(read[0] if read else here.spooled(stream), after.attributes)


def is_final(error: ConnectorError) -> bool:
    """Whether no other way is an answer to *error*: the flow is wrong, too much went wrong, or it may be done."""
    return may_be_done(error) or any(map(error.is_a, _FINAL))


def may_be_done(error: ConnectorError) -> bool:
    """Whether *error* leaves open if the other side did what it was asked, under whatever name a flow gives it."""
    return isinstance(error, AmbiguousError) or error.is_a("AMBIGUOUS")


def of_connection(error: ConnectorError) -> bool:
    """Whether *error* concerns the connection, not the record."""
    return isinstance(error, ConnectivityError | RetryableError)


def composite(errors: Mapping[int, ConnectorError], results: Mapping[int, Any], hint: str) -> ConnectorError:
    """One error for the routes that failed, by their number (Mule: COMPOSITE_ROUTING)."""
    told = "; ".join(f"route {number}: {error.message}" for number, error in errors.items())
    return class_of(errors.values())(
        f"{len(errors)} of {len(errors) + len(results)} routes failed: {told}",
        type="COMPOSITE_ROUTING",
        code=next(iter(errors.values())).code,
        hint=hint,
        results={str(number): result for number, result in results.items() if not isinstance(result, Stream)},
        failures={str(number): error.as_dict() for number, error in errors.items()},
    )


def class_of(errors: Iterable[ConnectorError]) -> type[ConnectorError]:
    """What one error that stands for *errors* is: one of the connection where one of them is."""
    return ConnectivityError if any(map(of_connection, errors)) else RejectedError


@dataclass(frozen=True, slots=True)
class Packing:
    """Values on their way out of a unit; a stream is kept in the state, to be opened again in whatever process."""

    _streams: dict[str, Stream] = field(default_factory=dict)

    def packed(self, here: Interpreter, name: str, value: Any) -> Packed:
        """*value* as the unit at *here* remembers it under *name*."""
        if not isinstance(value, Stream):
            return {"value": settled(value)}
        place = here.inside(f"/{name}")
        self._streams[place.key] = place.spooled(value)
        return {"stream": True}

    def unpacked(self, here: Interpreter, name: str, packed: Packed) -> Any:
        """What was *packed* there."""
        if "value" in packed:
            return packed["value"]
        place = here.inside(f"/{name}")
        return self._streams.get(place.key) or place.spooled(Stream(_gone))


def _gone(cursor: Cursor) -> Page:  # noqa: ARG001 - as Stream.read
    raise BugError("what a route read was not kept", hint="start the run anew")
