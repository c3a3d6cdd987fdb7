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
    Kind.TIME: _exactly(time),
    Kind.JSON: _json,
    Kind.TEXT: as_text,
    Kind.BYTES: _exactly(bytes, bytearray, memoryview),
}
_AS_IT_IS: dict[Kind, frozenset[type]] = {
    Kind.BOOLEAN: frozenset({bool, type(None)}),
    Kind.TEXT: frozenset({str, type(None)}),
    Kind.DATE: frozenset({date, type(None)}),
    Kind.BYTES: frozenset({bytes, type(None)}),
}
"""Kind → the types that need no look at the single value."""
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
    types = set(map(type, values))
    if types <= _AS_IT_IS.get(kind, frozenset()) and not (dialect == "sqlite" and kind in _SQLITE):
        return values
    if kind is Kind.INTEGER and types <= {int, type(None)}:  # the range was looked at when the kind was inferred
        return values
    encode = encoder(kind, dialect)
    return [encode(value) for value in values]
