"""What is bound for a value: by the kind of its column, and by what the driver takes as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from connector.database.kinds import Kind, UnfitError, as_text, json_text, kind_of, plain_value

Encode = Callable[[Any], Any]


def _exactly(*families: type) -> Encode:
    def encode(value: Any) -> Any:
        if isinstance(value, families):
            return value
        raise UnfitError(f"{_shown(value)} does not fit")

    return encode


def _integer(value: Any) -> Any:
    if kind_of(value) in (Kind.INTEGER, Kind.BOOLEAN):
        return int(value)
    if isinstance(value, Decimal) and value == value.to_integral_value() and kind_of(int(value)) is Kind.INTEGER:
        return int(value)
    raise UnfitError(f"{_shown(value)} is no integer of 64 bits")


def _decimal(value: Any) -> Decimal:
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, int | Decimal):
        return Decimal(value)
    raise UnfitError(f"{_shown(value)} is no number")


def _float(value: Any) -> float:
    if isinstance(value, int | float) and float(value) == value:
        return float(value)
    raise UnfitError(f"{_shown(value)} is no floating-point number")


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise UnfitError(f"{_shown(value)} is no date")


def _datetime(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value
    raise UnfitError(f"{_shown(value)} is no date and time without a zone")


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    raise UnfitError(f"{_shown(value)} is no date and time with a zone")


def _time(value: Any) -> time:
    if isinstance(value, time) and value.tzinfo is None:
        return value
    raise UnfitError(f"{_shown(value)} is no time of day without a zone")


def _json(value: Any) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        raise UnfitError("bytes do not fit a column of JSON")
    return json_text(value)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - enough to recognise it


_TO_KIND: dict[Kind, Encode] = {
    Kind.BOOLEAN: _exactly(bool),
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.FLOAT: _float,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.INSTANT: _instant,
    Kind.TIME: _time,
    Kind.JSON: _json,
    Kind.TEXT: as_text,
    Kind.BYTES: _exactly(bytes, bytearray, memoryview),
}
_SQLITE: dict[Kind, Encode] = {
    Kind.DECIMAL: str,
    Kind.DATE: date.isoformat,
    Kind.DATETIME: lambda value: value.isoformat(sep=" "),
    Kind.INSTANT: lambda value: value.isoformat(sep=" "),
    Kind.TIME: time.isoformat,
}
"""What SQLite keeps of a kind: decimals as text, else it would make floats of them; dates as ISO text."""


def _other(value: Any) -> Any:
    """For a column of a type we know nothing of: as the driver takes it."""
    if kind_of(value) is Kind.JSON:
        return json_text(value)
    return value


def _other_sqlite(value: Any) -> Any:
    kind = kind_of(value)
    return _SQLITE[kind](_TO_KIND[kind](value)) if kind in _SQLITE else _other(value)


def encoder(kind: Kind, dialect: str) -> Encode:
    """What turns one value into what a column of *kind* is given; raises UnfitError."""
    plain = _TO_KIND.get(kind, _other_sqlite if dialect == "sqlite" else _other)
    stored = _SQLITE.get(kind) if dialect == "sqlite" else None

    def encode(value: Any) -> Any:
        value = plain_value(value)
        if value is None:
            return None
        made = plain(value)
        return stored(made) if stored else made

    return encode


def encoded(values: Sequence[Any], kind: Kind, dialect: str) -> Sequence[Any]:
    """All *values* of a column, as they are bound; raises UnfitError at the first that does not fit."""
    type_, quick = _QUICK.get((dialect == "sqlite", kind), (None, _as_they_are))
    if type_ is not None and set(map(type, values)) <= {type_, type(None)}:
        return quick(values)
    encode = encoder(kind, dialect)
    return [encode(value) for value in values]


def _as_they_are(values: Sequence[Any]) -> Sequence[Any]:
    return values


def _numbers(values: Sequence[Any]) -> Sequence[Any]:
    return [None if value is None or value.is_nan() else value for value in values]


def _number_texts(values: Sequence[Any]) -> Sequence[Any]:
    return [None if value is None or value.is_nan() else str(value) for value in values]


def _floats(values: Sequence[Any]) -> Sequence[Any]:
    return [None if value != value else value for value in values]  # noqa: PLR0124 - NaN


def _iso_texts(values: Sequence[Any]) -> Sequence[Any]:
    return [None if value is None else value.isoformat() for value in values]


def _moments(values: Sequence[Any]) -> Sequence[Any]:
    if any(value is not None and value.tzinfo is None for value in values):
        raise UnfitError("a date and time without a zone")
    return values


def _moment_texts(values: Sequence[Any]) -> Sequence[Any]:
    return [None if value is None else value.astimezone(UTC).isoformat(" ") for value in _moments(values)]


_QUICK: dict[tuple[bool, Kind], tuple[type, Callable[[Sequence[Any]], Sequence[Any]]]] = {
    (True, Kind.BOOLEAN): (bool, _as_they_are),
    (True, Kind.INTEGER): (int, _as_they_are),  # the range was looked at when the kind was inferred
    (True, Kind.TEXT): (str, _as_they_are),
    (True, Kind.BYTES): (bytes, _as_they_are),
    (True, Kind.FLOAT): (float, _floats),
    (True, Kind.DECIMAL): (Decimal, _number_texts),
    (True, Kind.DATE): (date, _iso_texts),
    (True, Kind.INSTANT): (datetime, _moment_texts),
    (False, Kind.BOOLEAN): (bool, _as_they_are),
    (False, Kind.INTEGER): (int, _as_they_are),
    (False, Kind.TEXT): (str, _as_they_are),
    (False, Kind.BYTES): (bytes, _as_they_are),
    (False, Kind.FLOAT): (float, _floats),
    (False, Kind.DECIMAL): (Decimal, _numbers),
    (False, Kind.DATE): (date, _as_they_are),
    (False, Kind.INSTANT): (datetime, _moments),
}
"""(SQLite or not, kind) → a type, and what encodes a whole column of it at once; `encoder` does the same for each."""
