"""What a trace looks like: lines for people, one JSON object a line for machines."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from connector import events
from connector.frozen_json import show
from connector.monitoring.json_lines import JsonLines, Write

TRACED = (events.StepTraced, events.PageTraced)
"""Events of a run that is traced."""
_LONGEST = 400
"""Characters of a value that a line for people shows."""


def traced_to(write: Write) -> events.Emit:
    """Who hands each traced step to *write* as one line of JSON, and leaves the rest to others."""
    lines = JsonLines(write, level=logging.DEBUG)

    def hear(event: events.Event) -> None:
        if isinstance(event, TRACED):
            lines(event)

    return hear


def as_lines(event: events.StepTraced | events.PageTraced) -> str:
    """*event* for a person: the step, and below it what it was given, what it left, the variables that changed."""
    if isinstance(event, events.PageTraced):
        return f"  {event.step}: {event.records} records pass, the first {_shown(event.first)}"
    together = f", {event.events} events together" if event.events > 1 else ""
    attempts = f", {event.attempts} attempts" if event.attempts > 1 else ""
    return "\n".join([f"{event.step} {event.kind} ({event.seconds * 1000:.1f} ms{attempts}{together})", *_below(event)])


def _below(event: events.StepTraced) -> Iterator[str]:
    yield f"  before: {_value(event.given, event.before)}"
    if event.error:
        yield f"  failed: {event.error}"
    elif (event.left, event.after) == (event.given, event.before):
        yield "  after:  the same"
    else:
        yield f"  after:  {_value(event.left, event.after)}"
    for name, value in event.variables.items():
        yield f"  vars.{name} = {_shown(value)}"
    for name in event.removed:
        yield f"  vars.{name} is gone"


def _value(what: str, value: object) -> str:
    return what if value in (None, f"({what})") else f"{what} {_shown(value)}"


def _shown(value: object) -> str:
    text = show(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
