"""Handled errors and the watermark: whether what was handled counts as done has to be said."""

from __future__ import annotations

from collections.abc import Iterator

from connector.diagnostics import Diagnostic
from connector.flow.rules.linted import Linted


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every handler of a polling flow that does not say it; a sub-flow may be part of others too."""
    for handlers, loc in linted.handlers():
        for number, handler in enumerate(handlers):
            handling = handler.on_error_continue
            if loc[:2] in linted.polling and handling is not None and "acknowledge" not in handling.model_fields_set:
                message = "after an error that is handled here the watermark stays, and the same records come again"
                hint = "say `acknowledge: true` where they count as done, `acknowledge: false` where they come again"
                place = (*loc, number, "on_error_continue")
                yield linted.found(place, "not-acknowledged", message, hint, key=True)
