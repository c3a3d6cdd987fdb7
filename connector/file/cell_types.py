"""Types of cells: text to values and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec

CellType = Literal["text", "integer", "decimal", "boolean", "date", "datetime"]

_TRUE, _FALSE = frozenset({"true", "t", "yes", "y", "1"}), frozenset({"false", "f", "no", "n", "0"})


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError(text)


def _integer(text: str) -> int:
    return int(_digits(text))


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(_digits(text).strip())
    except InvalidOperation:
        raise ValueError(text) from None
    if found.is_snan():  # whatever it is compared with is an error
        raise ValueError(text)
    return found


def _digits(text: str) -> str:
    """*text*, where Python would read no more than is there: to it `12_5` is 125."""
    if "_" in text:
        raise ValueError(text)
    return text


READ: Mapping[CellType, Callable[[str], Any]] = {
    "text": str,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": lambda text: date.fromisoformat(text.strip()),
    "datetime": lambda text: datetime.fromisoformat(text.strip()),
}
"""Type → what reads it from text; raises ValueError."""


def unfit(record: dict[str, Any], types: Mapping[str, CellType]) -> str:
    """Why a text of *record* is not of its type, "" where all are; they are read in place."""
    for name, type_ in types.items():
        found = record.get(name)
        if isinstance(found, str):
            try:
                record[name] = READ[type_](found)
            except ValueError:
                return f"{name} is {found!r}, which is no {type_}"
    return ""


_MOST_PLACES = 100
"""A number that is longer stays in exponents: 1E+999999999 would fill the memory with zeros."""
_JSON = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


def json_line(value: Any) -> str:
    """*value* as JSON in one line that keeps every digit of a number; raises ValueError for what is no JSON."""
    try:
        raw = _JSON.encode(value)
        if b"NaN" in raw or b"Infinity" in raw:  # a Decimal that is no number is written as such
            msgspec.json.decode(raw)
    except (OverflowError, msgspec.MsgspecError, TypeError, UnicodeError) as error:
        raise ValueError(f"it is no JSON: {error}") from None
    return raw.decode()


def cell(value: Any) -> str:
    """*value* as the text of a cell; nothing is the empty text. Raises ValueError for what has no text."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT, which pandas has for nothing
        return ""
    for family, write in _WRITE:
        if isinstance(value, family):
            return write(value)
    return str(value)


def _refuse(value: Any) -> str:
    raise ValueError(f"{type(value).__name__} has no text")


_WRITE: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (str, str),
    (bool, lambda value: "true" if value else "false"),
    (Decimal, lambda value: format(value, "f") if abs(value.adjusted()) <= _MOST_PLACES else str(value)),
    (date | datetime | time, lambda value: value.isoformat()),
    (Mapping | list | tuple, json_line),
    (bytes | bytearray | memoryview | set | frozenset, _refuse),
)
