"""cache: the result of steps, kept for the next event that asks for the same (Mule: ee:cache)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import Field

from connector import events, routes
from connector.component import Construct, Interpreter
from connector.config_model import Duration
from connector.errors import ConfigurationError
from connector.expression.template import Compiled
from connector.frozen_json import fingerprint
from connector.message import Message
from connector.routes import Route
from connector.stream import Stream, of

_MOST_RECORDS = 10_000
"""Records of a stream that is kept; a longer one is read each time."""


class CacheArguments(Route):
    """What is kept, under which key, and how long."""

    key: Compiled[Any] | None = None
    """What the result depends on, e.g. `${payload.currency}`; the whole payload where absent."""
    ttl: Duration | None = Field(default=None, gt=0)
    """How long a result is good; until it is removed where absent."""
    store: str = ""
    """The object store that keeps results; one of the step's own by default. Steps that name the same one share it."""
    filter_expression: Compiled[bool] | None = None
    """Which events may be answered from the cache and fill it; the others run the steps."""


def _run(arguments: CacheArguments, message: Message, interpreter: Interpreter) -> Message:
    scope = interpreter.scope(message)
    if arguments.filter_expression is not None and not arguments.filter_expression(scope):
        return message.with_payload(interpreter.run(arguments.steps, message, "steps").payload)
    value = message.payload if arguments.key is None else interpreter.value(arguments.key, scope)
    place = _Place(interpreter, arguments.store or f"cache/{interpreter.label}", _key(value), arguments.ttl)
    kept = interpreter.unit("/looked", place.look)
    if kept is not None:
        return message.with_payload(of(kept["records"]) if "records" in kept else kept["value"])
    after = routes.arrived(interpreter.inside("steps"), arguments, routes.repeatable(message, interpreter))
    interpreter.unit("/stored", lambda: place.keep(after.payload))
    return message.with_payload(after.payload)


def _key(value: Any) -> str:
    try:
        return fingerprint(value)
    except TypeError:
        word = "a stream" if isinstance(value, Stream) else f"a {type(value).__name__}"
        raise ConfigurationError(
            f"{word} does not tell what is cached", hint="give `key:`, a value that the result depends on"
        ) from None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one result is kept."""

    interpreter: Interpreter
    store: str
    key: str
    ttl: float | None

    def look(self) -> dict[str, Any] | None:
        """What is kept: a `value`, or the `records` of a stream; None where nothing is."""
        found: dict[str, Any] | None = self.interpreter.objects.retrieve(self.store, self.key)
        return found

    def keep(self, result: Any) -> None:
        """Keep *result*, in place of what another event has kept meanwhile."""
        kept = {"value": result}
        if isinstance(result, Stream):
            records = list(islice(result, _MOST_RECORDS + 1))
            if len(records) > _MOST_RECORDS:
                said = f"not cached: the stream has more than {_MOST_RECORDS} records"
                self.interpreter.emit(events.Noted(message=said, hint="make `key:` narrower, or keep it in a table"))
                return
            kept = {"records": records}
        self.interpreter.objects.store(self.store, self.key, kept, ttl=self.ttl)


CACHE = Construct(
    name="cache",
    summary="Give the result of steps that is kept under a key; run the steps where none is, and keep it.",
    arguments=CacheArguments,
    run=_run,
    example=(
        "cache:\n  key: ${payload.currency}\n  ttl: 1h\n  steps:\n"
        "    - netsuite.get: {record_type: currency, id: '${payload.currency}'}"
    ),
    mule="ee:cache",
)
