"""Excerpts: values of a run as a person is shown them: bounded, without secrets, without what the project redacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import islice
from typing import Any

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


def excerpt(value: Any, bounds: Bounds = SHORT) -> Any:
    """*value* as JSON, cut to *bounds*; a text `…` says where something was left out. A stream is named, not read."""
    return _excerpt(value, bounds, bounds.depth)


def _excerpt(value: Any, bounds: Bounds, depth: int) -> Any:
    if value is None or isinstance(value, bool | int | float | Decimal | date | time):
        return value
    if isinstance(value, str):
        return _cut(masked(value), bounds.text)
    if isinstance(value, bytes | bytearray | Stream):
        return f"({described(value)})"
    if isinstance(value, Mapping | list | tuple) and depth <= 0:
        return "…"
    if isinstance(value, Mapping):
        fields = {str(key): _excerpt(item, bounds, depth - 1) for key, item in islice(value.items(), bounds.fields)}
        return fields if len(value) <= bounds.fields else {**fields, "…": f"{len(value) - bounds.fields} more fields"}
    if isinstance(value, list | tuple):
        items = [_excerpt(item, bounds, depth - 1) for item in value[: bounds.items]]
        return items if len(value) <= bounds.items else [*items, f"… {len(value) - bounds.items} more"]
    return _cut(masked(str(value)), bounds.text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"


def described(value: Any) -> str:
    """What *value* is and how large: `list of 25`, `record of 4 fields`, `text of 300 characters`, `stream`."""
    if value is None:
        return "nothing"
    if isinstance(value, Stream):
        return f"stream of {value.opened_by}" if value.opened_by else "stream"
    if isinstance(value, Mapping):
        return f"record of {_counted(len(value), 'field')}"
    if isinstance(value, list | tuple):
        return f"list of {len(value)}"
    if isinstance(value, str):
        return f"text of {_counted(len(value), 'character')}"
    if isinstance(value, bytes | bytearray):
        return _counted(len(value), "byte")
    return type(value).__name__


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
