"""Kind: what a column holds; which kind fits a value, and which kind holds two kinds without loss."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

import msgspec

_INT64 = 2**63


class Kind(StrEnum):
    """What a column holds."""

    UNKNOWN = "unknown"
    """No value was seen yet."""
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    DATE = "date"
    DATETIME = "datetime"
    """Date and time of no particular zone."""
    INSTANT = "instant"
    """A moment: kept in UTC."""
    TIME = "time"
    JSON = "json"
    TEXT = "text"
    BYTES = "bytes"
    OTHER = "other"
    """A type of the database that this package does not make itself: values go as they are."""


_BY_TYPE: dict[type, Kind] = {
    type(None): Kind.UNKNOWN,
    bool: Kind.BOOLEAN,
    str: Kind.TEXT,
    bytes: Kind.BYTES,
    dict: Kind.JSON,
    list: Kind.JSON,
    tuple: Kind.JSON,
    date: Kind.DATE,
    uuid.UUID: Kind.TEXT,
}
_NUMBERS = {Kind.BOOLEAN, Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT}


class UnfitError(ValueError):
    """A value that its column cannot hold; the text says why."""


def plain_value(value: Any) -> Any:
    """*value* without the wrappers of pandas, numpy and enums; a missing value (NaN, NaT) is None."""
    if isinstance(value, Enum):
        return plain_value(value.value)
    if isinstance(value, Decimal):
        return None if value.is_nan() else value
    if isinstance(value, float | datetime):
        return None if value != value else value  # noqa: PLR0124 - only NaN and NaT differ from themselves
    if type(value) not in _BY_TYPE and not isinstance(value, int | str | date | time) and hasattr(value, "item"):
        return plain_value(value.item())  # numpy's scalars
    return value


def kind_of(value: Any) -> Kind:
    """The narrowest kind that holds *value* (as `plain_value` gives it)."""
    known = _BY_TYPE.get(type(value))
    if known is not None:
        return known
    if isinstance(value, int):
        return Kind.INTEGER if -_INT64 <= value < _INT64 else Kind.DECIMAL
    if isinstance(value, datetime):
        return Kind.DATETIME if value.tzinfo is None else Kind.INSTANT
    if isinstance(value, time):
        return Kind.TIME if value.tzinfo is None else Kind.TEXT
    for family, kind in _FAMILIES:
        if isinstance(value, family):
            return kind
    raise UnfitError(f"a {type(value).__name__} cannot be stored")


_FAMILIES: tuple[tuple[Any, Kind], ...] = (
    (Decimal, Kind.DECIMAL),
    (float, Kind.FLOAT),
    (str, Kind.TEXT),
    (date, Kind.DATE),
    (bytearray | memoryview, Kind.BYTES),
    (Mapping, Kind.JSON),
)


def widened(column: Kind, value: Kind) -> Kind:
    """The kind a column of kind *column* needs to hold a value of kind *value* too, without loss."""
    if value in (column, Kind.UNKNOWN) or column in (Kind.OTHER, Kind.JSON, Kind.BYTES) or value is Kind.BYTES:
        return value if column is Kind.UNKNOWN else column
    if column is Kind.UNKNOWN:
        return value
    if {column, value} == {Kind.BOOLEAN, Kind.INTEGER}:
        return Kind.INTEGER
    if column in _NUMBERS and value in _NUMBERS:
        return Kind.DECIMAL  # a float beside an integer: neither holds the other exactly
    return Kind.TEXT


def kind_needed(column: Kind, values: Sequence[Any]) -> Kind:
    """The kind that a column of kind *column* must have to hold all *values* too; raises UnfitError."""
    for kind in sorted(_kinds(values), key=_RANK.get):  # type: ignore[arg-type] # every kind has a rank
        column = widened(column, kind)
    return column


_RANK = {kind: rank for rank, kind in enumerate([Kind.JSON, *(kind for kind in Kind if kind is not Kind.JSON)])}
"""JSON first: a new column of structures and texts is JSON, an older one of texts stays text."""


def _kinds(values: Sequence[Any]) -> set[Kind]:
    types = set(map(type, values))
    if not types <= _QUICK_TYPES:
        return {kind_of(plain_value(value)) for value in values}
    found = {_BY_TYPE[type_] for type_ in types & _BY_TYPE.keys()}
    for type_ in types & _OF_COLUMN.keys():
        found |= _OF_COLUMN[type_]([value for value in values if type(value) is type_])
    return found


def _integers(values: Sequence[int]) -> set[Kind]:
    return {kind_of(min(values)), kind_of(max(values))}


def _floats(values: Sequence[float]) -> set[Kind]:
    return {Kind.FLOAT} if any(value == value for value in values) else set()  # noqa: PLR0124 - not NaN


def _moments(values: Sequence[datetime]) -> set[Kind]:
    return {Kind.DATETIME if value.tzinfo is None else Kind.INSTANT for value in values}


_OF_COLUMN: dict[type, Callable[[Sequence[Any]], set[Kind]]] = {
    int: _integers,
    float: _floats,
    Decimal: lambda _: {Kind.DECIMAL},
    datetime: _moments,
}
"""Type → the kinds of many of its values at once, for speed; `kind_of` says the same of each."""
_QUICK_TYPES = _BY_TYPE.keys() | _OF_COLUMN.keys()


_JSON = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


def json_text(value: Any) -> str:
    """*value* as JSON that keeps every digit of a number; dates are ISO text. Raises UnfitError for what is none."""
    try:
        raw = _JSON.encode(value)
        if b"NaN" in raw or b"Infinity" in raw:  # a Decimal that is no number is written as such
            msgspec.json.decode(raw)
    except (OverflowError, msgspec.MsgspecError, TypeError, UnicodeError) as error:
        raise UnfitError(f"it is no JSON: {error}") from None
    return raw.decode()


def as_text(value: Any) -> str:
    """*value* as the text that a text column keeps of it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        raise UnfitError("bytes do not fit a column of text")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping | list | tuple):
        return json_text(value)
    return str(value)
