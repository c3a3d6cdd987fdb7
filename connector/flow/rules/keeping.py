"""Values that are kept: for how long has to be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    """Every construct that keeps values and does not say how long."""
    for step, loc in linted.steps():
        if step.kind in _SAID and "ttl" not in step.arguments.loaded.model_fields_set:
            message, hint = _SAID[step.kind]
            yield linted.found((*loc, step.kind), "no-ttl", message, hint, key=True, severity="note")
