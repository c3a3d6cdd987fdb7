"""Excerpts: values of a run, and long lines of a file, as a person is shown them: bounded, without what is secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import islice
from typing import Any

from connector.message import Message
from connector.reference import masked
from connector.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much of a value is shown."""

    text: int = 200
    """Characters of one text."""
    items: int = 3
    """Items of one list."""
    fields: int = 40
    """Fields of one mapping."""
    depth: int = 5
    """Lists and mappings inside each other."""


SHORT = Bounds()
"""A glimpse."""
WHOLE = Bounds(text=2000, items=200, fields=500, depth=12)
"""All of a record that a person would look at."""


def excerpt(value: Any, bounds: Bounds = SHORT, told: Callable[[str], str] = masked) -> Any:
    """*value* as JSON, cut to *bounds*, its texts as *told*; `…` says where something was left out.

    A stream is named, not read.
    """
    return _Excerpt(bounds, told).of(value, bounds.depth)


@dataclass(frozen=True, slots=True)
class _Excerpt:
    bounds: Bounds
    told: Callable[[str], str]

    def of(self, value: Any, depth: int) -> Any:
        """What is shown of *value*, *depth* levels of it."""
        if value is None or isinstance(value, bool | int | float | Decimal | date | time):
            return value
        if isinstance(value, bytes | bytearray | Stream):
            return f"({described(value)})"
        if isinstance(value, Mapping | list | tuple):
            return self._inside(value, depth) if depth > 0 else "…"
        return _cut(self.told(str(value)), self.bounds.text)

    def _inside(self, value: Mapping[Any, Any] | Sequence[Any], depth: int) -> Any:
        return self._fields(value, depth) if isinstance(value, Mapping) else self._items(value, depth)

    def _fields(self, value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        most = self.bounds.fields
        fields = {str(key): self.of(item, depth - 1) for key, item in islice(value.items(), most)}
        return fields if len(value) <= most else {**fields, "…": f"{len(value) - most} more fields"}

    def _items(self, value: Sequence[Any], depth: int) -> list[Any]:
        most = self.bounds.items
        items = [self.of(item, depth - 1) for item in value[:most]]
        return items if len(value) <= most else [*items, f"… {len(value) - most} more"]


def excerpt_in(here: Any, value: Any, message: Message, bounds: Bounds = SHORT) -> Any:
    """As `excerpt`, of a *value* at the place *here* of a run, without what the project redacts of *message*."""

    def told(text: str) -> str:
        return masked(here.context.unresolved(text))

    return excerpt(here.shown(value, message), bounds, told)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"


def described(value: Any) -> str:
    """What *value* is and how large: `list of 25 items`, `record of 4 fields`, `text of 300 characters`, `stream`."""
    if value is None:
        return "nothing"
    if isinstance(value, Stream):
        return f"stream of {value.opened_by}" if value.opened_by else "stream"
    for kinds, what, unit in _SIZED:
        if isinstance(value, kinds):
            return what + _counted(len(value), unit)
    return type(value).__name__


_SIZED: tuple[tuple[Any, str, str], ...] = (
    (Mapping, "record of ", "field"),
    (list | tuple, "list of ", "item"),
    (str, "text of ", "character"),
    (bytes | bytearray, "", "byte"),
)
"""Kinds of values that have a size, and what it counts."""


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def around(line: str, column: int, width: int) -> tuple[str, int]:
    """*line* cut to *width* characters around *column* (from 1), `…` where an end is cut off; and the new column."""
    if len(line) <= width:
        return line, column
    start = max(0, min(column - 1 - width // 2, len(line) - width))
    cut = line[start : start + width]
    cut = f"…{cut[1:]}" if start else cut
    return (f"{cut[:-1]}…" if start + width < len(line) else cut), column - start
