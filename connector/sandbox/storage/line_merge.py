"""How lines of a sublist come together on an update: merged by key, or replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.storage.record_shape import KEYLESS
from connector.sandbox.whole_number import whole_number

Line = dict[str, Any]


def merge_lines(
    old: list[Line], new: list[Line], *, key: str, replace: bool, next_unique: Callable[[], int]
) -> list[Line]:
    """The lines after an update (Oracle help section_1545297048 for REST, section_N3441570 for SOAP).

    Keyed: a line with a known key is merged into the old one, one without a key is appended; *replace* drops old
    lines that were not named. Keyless: *replace* takes the new lines alone, else they are appended.
    """
    if key == KEYLESS:
        return [*([] if replace else old), *map(_filled, new)]
    known = {_key_of(line, key): line for line in old}
    merged: dict[Any, Line] = {} if replace else dict(known)
    fresh: list[Line] = []
    for line in new:
        name = _key_of(line, key)
        if name is None:
            fresh.append(_filled(line))
        elif name in known:
            merged[name] = merge_fields(known[name], line)
        elif _given_by_store(key):
            raise WireError(
                f"The specified line {name} does not exist.",
                code="NONEXISTENT_SUBLIST_KEY",
                soap_code="INVALID_LINE_ID",
            )
        else:
            merged[name] = _filled(line)
    kept = list(merged.values())
    return [*kept, *number_lines(fresh, key=key, taken=list(known.values()), next_unique=next_unique)]


def number_lines(lines: list[Line], *, key: str, taken: list[Line], next_unique: Callable[[], int]) -> list[Line]:
    """*lines* with keys of their own; numbers of removed lines are not given again while others stand above them."""
    if not _given_by_store(key):
        return lines
    highest = max((0, *(whole_number(line.get(key)) or 0 for line in [*taken, *lines])))
    numbered = []
    for line in lines:
        if line.get(key) is None:
            highest = highest + 1 if key == "line" else next_unique()
            numbered.append({key: highest, **line})
        else:
            numbered.append(line)
    return numbered


def merge_fields(old: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """*old* with *changes*: None clears, a dict inside a subrecord is merged, a reference or value is taken."""
    merged = dict(old)
    for name, value in changes.items():
        before = merged.get(name)
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(before, dict) and not _is_reference(value):
            merged[name] = merge_fields(before, value)
        else:
            merged[name] = value
    return merged


def _is_reference(value: Mapping[str, Any]) -> bool:
    return "id" in value or "externalId" in value


def _filled(line: Mapping[str, Any]) -> Line:
    return {name: value for name, value in line.items() if value is not None}


def _key_of(line: Mapping[str, Any], key: str) -> Any:
    value = line.get(key)
    if isinstance(value, Mapping):
        value = value.get("id")
    return None if value is None else str(value)


def _given_by_store(key: str) -> bool:
    """Whether the server gives this key to a new line (a line number), rather than the line naming a record by it."""
    return key in ("line", "internalId", "id")
