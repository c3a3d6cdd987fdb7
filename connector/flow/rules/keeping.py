"""Values that are kept: for how long has to be said, and what is gone is known only where everything comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connector.diagnostics import Diagnostic
from connector.flow.rules.linted import Linted

_SAID: Mapping[str, tuple[str, str]] = {
    "cache": ("what is cached is good until someone removes it", "say how long it is good: `ttl: 1h`"),
    "idempotent": (
        "an event that comes again after five minutes passes once more",
        "say how long it counts: `ttl: 1d`",
    ),
}
"""Construct → what holds without a `ttl`, and what to do."""


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every construct that keeps values and does not say how long, or waits for what never comes."""
    for step, loc in linted.steps():
        arguments: Any = step.arguments.loaded
        if step.kind in _SAID and "ttl" not in arguments.model_fields_set:
            message, hint = _SAID[step.kind]
            yield linted.found((*loc, step.kind), "no-ttl", message, hint, key=True, severity="note")
        if step.kind == "changed_only" and arguments.gone is True and loc[:2] in linted.polling:
            message = "a source that tells what changed never tells what is gone"
            hint = "start the flow with a `schedule` and read everything in a step, or remove `gone`"
            yield linted.found((*loc, step.kind, "gone"), "never-gone", message, hint, key=True)
