"""What a caller wants otherwise in a record that NetSuite has filled in: fields replaced, lines merged by their key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector.netsuite.sublists import Replace, lines, replaced

_KEYS = ("orderLine", "doc", "line")
"""What tells a line of a transformed record: the line of the order, the document applied, or its own number."""
Line = Mapping[str, Any]


def overridden(record: Mapping[str, Any], overrides: Mapping[str, Any], replace: Replace = None) -> dict[str, Any]:
    """*record* with the fields of *overrides*; None clears a field.

    Lines change the line with the same `orderLine`, `doc` or `line`, others are added; of a sublist that *replace*
    names, lines that *overrides* leaves out are dropped.
    """
    found = dict(record)
    whole = {name.lower() for name in replaced(overrides, replace)}
    spelled = {name.lower(): name for name in record}
    for name, value in overrides.items():
        own = spelled.get(name.lower(), name)
        given, present = lines(value), lines(found.get(own))
        if given is None or not present:
            found[own] = value if given is None else list(given)
        else:
            found[own] = _merged(present, given, drop=name.lower() in whole)
    return found


def _merged(present: Sequence[Any], given: Sequence[Any], *, drop: bool) -> list[Any]:
    matches = {index: _place(present, line) for index, line in enumerate(given)}
    changes = {place: given[index] for index, place in matches.items() if place is not None}
    kept = [
        {**line, **_beside_keys(line, changes[place])} if place in changes else line
        for place, line in enumerate(present)
        if place in changes or not drop
    ]
    return kept + [given[index] for index, place in matches.items() if place is None]


def _beside_keys(line: Line, change: Line) -> dict[str, Any]:
    """*change* without the key of *line*, which stays as NetSuite wrote it."""
    return {name: value for name, value in change.items() if name not in _KEYS or name not in line}


def _place(present: Sequence[Any], line: Any) -> int | None:
    """Where the line is that *line* changes."""
    if not isinstance(line, Mapping):
        return None
    for key in _KEYS:
        wanted = _plain(line.get(key))
        if wanted is None:
            continue
        return next((place for place, one in enumerate(present) if _plain(one.get(key)) == wanted), None)
    return None


def _plain(value: Any) -> str | None:
    """A key as text: a document is a number in one place and a reference in another."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return None if value is None else str(value)
