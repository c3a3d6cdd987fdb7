"""scatter_gather: several routes at the same time with the same event (Mule: scatter-gather)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from connector import routes
from connector.changed_variables import differing
from connector.component import Construct, Interpreter
from connector.errors import ConnectorError, frozen_error, thawed_error
from connector.expression.template import Arguments
from connector.message import Message
from connector.routes import Packing, Route

_HINT = "catch errors inside a route with `try`, or COMPOSITE_ROUTING around: error.results, error.failures"


class ScatterGatherArguments(Arguments):
    """Where the event goes; a route that does not end within the step's `timeout` fails with TIMEOUT."""

    routes: list[Route] = Field(min_length=2)
    """Each is a mapping with `steps`; all begin with the same event."""
    max_concurrency: int | None = Field(default=None, ge=1, le=64)
    """Routes at the same time; all where absent, 1 takes them one after the other."""


def _run(arguments: ScatterGatherArguments, message: Message, interpreter: Interpreter) -> Message:
    gathering = _Gathering(arguments.routes, routes.repeatable(message, interpreter))
    numbers = range(len(arguments.routes))
    at_once = arguments.max_concurrency or len(arguments.routes)
    results: dict[int, Any] = {}
    errors: dict[int, ConnectorError] = {}
    changes: list[Mapping[str, Any]] = []
    for number, done in enumerate(interpreter.spread(numbers, gathering.scattered, at_once=at_once)):
        if "failed" in done:
            errors[number] = thawed_error(done["failed"])
            continue
        left = gathering.gathered(interpreter.inside(f"[{number}]"), done)
        results[number] = left.pop("payload")
        changes.append({name.partition(".")[2]: value for name, value in left.items()})
    if errors:
        raise routes.composite(errors, results, _HINT)
    for name, value in _merged(changes).items():
        message = message.with_variable(name, value)
    return message.with_payload(list(results.values()))


@dataclass(frozen=True, slots=True)
class _Gathering:
    """The routes of one scatter_gather, and what they leave: `payload`, and `vars.x` for each variable they set."""

    routes: list[Route]
    message: Message
    packing: Packing = field(default_factory=Packing)

    def scattered(self, here: Interpreter, number: int) -> dict[str, Any]:
        """Go the route *number* at its place *here*, in whatever process: what it leaves, packed, or its error."""
        try:
            after = here.run(self.routes[number].steps, self.message)
            left = {"payload": after.payload, **_set(self.message, after)}
            return {name: self.packing.packed(here, name, value) for name, value in left.items()}
        except ConnectorError as error:
            if routes.is_final(error):
                raise
            return {"failed": frozen_error(error)}

    def gathered(self, here: Interpreter, packed: Mapping[str, Any]) -> dict[str, Any]:
        """What the route at *here* left."""
        return {name: self.packing.unpacked(here, name, value) for name, value in packed.items()}


def _set(before: Message, after: Message) -> dict[str, Any]:
    return {f"vars.{name}": value for name, value in differing(before.variables, after.variables).items()}


def _merged(changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A variable that one route set has its value; one that several set, the list of their values (as in Mule)."""
    found: dict[str, list[Any]] = {}
    for changed in changes:
        for name, value in changed.items():
            found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


SCATTER_GATHER = Construct(
    name="scatter_gather",
    summary="Take the event through several routes at the same time; the payload after is the list of their results.",
    arguments=ScatterGatherArguments,
    run=_run,
    shorthand="routes",
    errors=("COMPOSITE_ROUTING",),
    example=(
        "scatter_gather:\n  routes:\n    - steps:\n"
        "        - netsuite.get: {record_type: customer, id: '${payload.customer}'}\n"
        "    - steps:\n        - netsuite.get: {record_type: inventoryItem, id: '${payload.item}'}"
    ),
    mule="scatter-gather",
)
