"""ColumnTypes: what the columns of a file that has types hold, learned from the records or said before."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from connector.errors import ConfigurationError
from connector.file.cell_types import READ, json_line

MOST_DIGITS = 76
"""Digits of the widest decimal that Parquet has."""
_WHOLE = 1 << 63
_GIVEN = re.compile(r"decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)")
_WIDER = {frozenset({"integer", "decimal"}), frozenset({"float", "decimal"}), frozenset({"integer", "float"})}
"""Types that a decimal column holds both."""

Column = dict[str, Any]
"""`type`; of a decimal `whole` and `scale`, its digits before and behind the point; `given` where the user said so."""


def given_columns(types: Mapping[str, str]) -> dict[str, Column]:
    """The columns that *types* say; `decimal(18,2)` fixes the digits too."""
    columns: dict[str, Column] = {}
    for name, type_ in types.items():
        digits = _GIVEN.fullmatch(type_)
        if digits is None and type_ not in _FITTED:
            hint = f"use {', '.join(_FITTED)} or decimal(18,2)"
            raise ConfigurationError(f"columns: {name} is {type_!r}, which is no type", hint=hint)
        columns[name] = {"type": "decimal" if digits else type_, "given": True}
        if digits:
            precision, scale = int(digits.group(1)), int(digits.group(2))
            if not scale <= precision <= MOST_DIGITS:
                raise ConfigurationError(f"columns: {name} has {precision} digits", hint=f"at most {MOST_DIGITS}")
            columns[name] |= {"whole": precision - scale, "scale": scale, "fixed": True}
    return columns


def fitted(columns: dict[str, Column], name: str, value: Any) -> tuple[Column, Any]:
    """The column *name* once it has held *value*, and the value as it holds it; raises ValueError."""
    column = columns.get(name, {"type": None})
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT, which pandas has for nothing
        return column, None
    type_ = _type_of(value)
    if column["type"] is None:
        column = {**column, "type": type_}
    elif not column.get("given") and type_ != column["type"] and {type_, column["type"]} in _WIDER:
        column = _as_decimal(column)
    try:
        held = _FITTED[column["type"]](value)
    except (ValueError, TypeError, ArithmeticError):
        shown = value if len(str(value)) <= 80 else f"{str(value)[:80]}…"  # noqa: PLR2004 - what one reads
        raise ValueError(f"{name} is {shown!r}, the column holds {column['type']}; see `columns`") from None
    return (_with_digits(column, name, held) if column["type"] == "decimal" else column), held


def _as_decimal(column: Column) -> Column:
    """A column of whole numbers or floats from which on decimals come too."""
    wide = {"whole": 19, "scale": 0} if column["type"] == "integer" else {"whole": 19, "scale": 17}
    return {**column, "type": "decimal", **wide} if column["type"] != "decimal" else column


def _with_digits(column: Column, name: str, value: Decimal) -> Column:
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{name} is {value}, which is no number")  # noqa: TRY004 - one class
    scale = max(0, -exponent)
    whole = max(0, len(digits) + exponent)
    if column.get("fixed"):
        if scale > column["scale"] or whole > column["whole"]:
            told = f"decimal({column['whole'] + column['scale']},{column['scale']})"
            raise ValueError(f"{name} is {value}, which does not fit {told}")
        return column
    wider = {**column, "whole": max(whole, column.get("whole", 0)), "scale": max(scale, column.get("scale", 0))}
    if wider["whole"] + wider["scale"] > MOST_DIGITS:
        raise ValueError(f"{name} is {value}, with which the column needs more than {MOST_DIGITS} digits")
    return wider


def _type_of(value: Any) -> str:
    for family, type_ in _TYPES:
        if isinstance(value, family):
            return type_
    return "text"


def _integer(value: Any) -> int:
    found = READ["integer"](value) if isinstance(value, str) else int(value)
    if isinstance(value, bool) or found != (value if not isinstance(value, str) else found):
        raise ValueError(value)
    if not -_WHOLE <= found < _WHOLE:
        raise ValueError(value)
    return int(found)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError(value)
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _datetime(value: Any) -> datetime:
    found = READ["datetime"](value) if isinstance(value, str) else value
    if not isinstance(found, datetime):
        raise TypeError(value)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _date(value: Any) -> date:
    found = READ["date"](value) if isinstance(value, str) else value
    if not isinstance(found, date) or isinstance(found, datetime):
        raise TypeError(value)
    return found


def _only(family: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, family):
            raise TypeError(value)
        return value

    return read


def _float(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError(value)
    return float(value)


def _boolean(value: Any) -> bool:
    return bool(READ["boolean"](value)) if isinstance(value, str) else bool(_only(bool)(value))


def _text(value: Any) -> str:
    text = str(_only(str)(value))
    text.encode()  # a lone surrogate is a ValueError
    return text


_TYPES: Sequence[tuple[Any, str]] = (
    (bool, "boolean"), (int, "integer"), (Decimal, "decimal"), (float, "float"), (datetime, "datetime"),
    (date, "date"), (bytes, "bytes"), (Mapping | list | tuple, "json"),
)  # fmt: skip
_FITTED: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "float": _float,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "bytes": _only(bytes),
    "json": json_line,
}
"""Type → what makes a value of it as the column holds it; raises ValueError, TypeError or ArithmeticError."""
