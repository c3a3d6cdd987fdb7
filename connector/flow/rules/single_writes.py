"""`foreach` around a write of one record, where one request would take many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connector import registry
from connector.component import Operation
from connector.diagnostics import Diagnostic
from connector.flow.rules.linted import Linted
from connector.step import Step

_BESIDE = ("transform", "set_payload", "set_variable", "logger", "remove_variable")
"""Steps that need no answer of the write."""


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every loop that only shapes a record and writes it."""
    for step, loc in linted.steps():
        arguments: Any = step.arguments.loaded
        if step.kind != "foreach" or arguments.batch_size != 1:
            continue
        *before, write = arguments.steps
        many = f"{write.kind}_list"
        if not _is_plain_write(write, many) or any(inner.kind not in _BESIDE for inner in before):
            continue
        message = f"one request a record: `{write.kind}` in a foreach"
        hint = f"`{many}` writes many records with one request: transform.each before it, or `records:` for foreach"
        place = (*loc, "foreach", "steps", len(before), write.kind)
        yield linted.found(place, "one-by-one", message, hint, key=True, severity="note")


def _is_plain_write(step: Step, many: str) -> bool:
    """Whether *step* writes one record, and nothing is done with how that ends."""
    operation, reserved = step.component, step.reserved
    if not isinstance(operation, Operation) or operation.effect != "write" or not registry.known(many):
        return False
    return reserved.when is None and not reserved.target and not reserved.on_error
