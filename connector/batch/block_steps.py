"""One block through steps: each step once for all records that are still on the path, and remembered as one unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from connector.changed_variables import changed, changes
from connector.component import Interpreter
from connector.errors import ConnectorError
from connector.message import Message
from connector.step import Step
from connector.stream import settled

Living = dict[int, Message]
"""The records on the path by their positions in the input."""
Failed = Callable[[Interpreter, int, int, Message, ConnectorError], Any]
"""`(place, number of the step, position, event as it entered the step, error) -> small JSON`."""


@dataclass(slots=True)
class Passed:
    """What became of a block."""

    living: Living
    failures: list[Any] = field(default_factory=list)
    """What was noted of each record that left the path."""


def through(here: Interpreter, steps: Sequence[Step], living: Living, failed: Failed) -> Passed:
    """Take the *living* through *steps*; *failed* says what is noted of a record that leaves the path."""
    passed = Passed(living)
    for number, step in enumerate(steps):
        there = here.inside(f"/{step.id or number}")
        done = there.unit("", partial(_step, there, step, number, passed.living, failed))
        passed.living = {at: _after(passed.living[at], payload, kept) for at, payload, kept in done["kept"]}
        passed.failures += done["failures"]
    return passed


def _step(here: Interpreter, step: Step, number: int, living: Living, failed: Failed) -> dict[str, list[Any]]:
    results = here.within_unit().each(step, list(living.values()))
    kept, failures = [], []
    for (position, before), result in zip(living.items(), results, strict=True):
        if isinstance(result, ConnectorError):
            failures.append(failed(here, number, position, before, result))
        else:
            kept.append([position, settled(result.payload), changes(before.variables, result.variables)])
    return {"kept": kept, "failures": failures}


def _after(before: Message, payload: Any, kept: Mapping[str, Any]) -> Message:
    """The event after a step: no attributes, and the error that the record came with, if any."""
    return replace(before, payload=payload, attributes=None, variables=changed(before.variables, kept))
