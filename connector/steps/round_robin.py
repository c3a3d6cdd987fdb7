"""round_robin: one of several routes, the next one each time (Mule: round-robin)."""

from __future__ import annotations

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.expression.template import Arguments
from connector.frozen_json import fingerprint
from connector.message import Message
from connector.routes import Route

_CLAIMED = 60.0
"""Seconds that a turn is kept from others; by then whoever took it has said which comes next."""
_REMEMBERED = 86_400.0
"""Seconds that an event's turn is kept: a killed run that does it again goes the same way."""


class RoundRobinArguments(Arguments):
    """The ways that are taken by turns."""

    routes: list[Route] = Field(min_length=1)
    """Each is a mapping with `steps`; what they change stays changed."""


def _run(arguments: RoundRobinArguments, message: Message, interpreter: Interpreter) -> Message:
    turn = interpreter.unit("/turn", lambda: _turn(interpreter))
    number = turn % len(arguments.routes)
    return interpreter.run(arguments.routes[number].steps, message, f"[{number}]")


def _turn(interpreter: Interpreter) -> int:
    """The turn of this event, counted from 0 over all runs of this step; of many that ask at once each has its own."""
    objects, store = interpreter.objects, f"round_robin/{interpreter.label}"
    event = fingerprint(interpreter.key)
    turn: int | None = objects.retrieve(store, event)
    if turn is None:
        turn = objects.retrieve(store, "next", 0)
        while not objects.store_if_absent(store, str(turn), True, ttl=_CLAIMED):
            turn += 1
        objects.store(store, "next", turn + 1)
        objects.store(store, event, turn, ttl=_REMEMBERED)
    return turn


ROUND_ROBIN = Construct(
    name="round_robin",
    summary="Run one of several routes, the next one each time.",
    arguments=RoundRobinArguments,
    run=_run,
    shorthand="routes",
    example=(
        "round_robin:\n  - steps:\n      - set_variable: {variable_name: queue, value: north}\n"
        "  - steps:\n      - set_variable: {variable_name: queue, value: south}"
    ),
    mule="round-robin",
)
