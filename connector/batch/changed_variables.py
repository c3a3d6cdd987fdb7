"""The variables that a record's way has changed: all that is kept of them from step to step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.stream import settled

_NOWHERE = object()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is other in *after* than in *before*, as small JSON; a stream among it is read into a list."""
    changed = {name: value for name, value in after.items() if value is not before.get(name, _NOWHERE)}
    return {"set": settled(changed), "removed": [name for name in before if name not in after]}


def changed(before: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """*before* with the changes that `changes` gave."""
    return {**{name: value for name, value in before.items() if name not in kept["removed"]}, **kept["set"]}
