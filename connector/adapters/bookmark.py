"""A flow's watermark as a small text that another tool keeps in a state of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from connector.errors import ConfigurationError
from connector.frozen_json import freeze, thaw
from connector.state.opening import State, open_state

_KEY = ("account", "flow", "source")


@contextmanager
def state_of(bookmark: str | None) -> Iterator[State]:
    """A state in memory that begins where *bookmark* says; from the beginning where it is None or empty."""
    with open_state("memory") as state:
        for kept in _read(bookmark or "[]"):
            state.watermarks.set(kept["account"], kept["flow"], kept["source"], kept["value"])
        yield state


def bookmark_of(state: State) -> str:
    """What `state_of` makes the same watermarks of: lossless JSON."""
    kept = [{name: getattr(one, name) for name in (*_KEY, "value")} for one in state.watermarks.list()]
    return freeze(kept)


def _read(text: str) -> Any:
    try:
        return thaw(text)
    except ValueError as error:
        hint = "give the state back as it was written, or none to read from the beginning"
        raise ConfigurationError("the bookmark is not one of ours", hint=hint) from error
