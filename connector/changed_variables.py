"""The variables that an event's way has changed: all that is kept of them from step to step, and from turn to turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.stream import Stream, settled

_NOWHERE = object()


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of *after* that are not what they were in *before*; one that was set to the same value is."""
    return {name: value for name, value in after.items() if value is not before.get(name, _NOWHERE)}


def changes(before: Mapping[str, Any], after: Mapping[str, Any], *, with_streams: bool = True) -> dict[str, Any]:
    """What is other in *after* than in *before*, as small JSON; a stream among it is read into a list.

    Not *with_streams*: a variable that holds a stream now stays what it was before; the stream is not read.
    """
    changed = differing(before, after)
    if not with_streams:
        changed = {name: value for name, value in changed.items() if not isinstance(value, Stream)}
    return {"set": settled(changed), "removed": [name for name in before if name not in after]}


def changed(before: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """*before* with the changes that `changes` gave."""
    return {**{name: value for name, value in before.items() if name not in kept["removed"]}, **kept["set"]}
