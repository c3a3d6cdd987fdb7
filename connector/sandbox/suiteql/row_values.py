"""Values of canonical records as SQLite keeps them for SuiteQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from connector.sandbox.storage.canonical_json import exact
from connector.sandbox.suiteql.oracle_dates import MARK, keep
from connector.sandbox.suiteql.table_shapes import Column, ColumnKind
from connector.sandbox.whole_number import whole_number


def key_of(value: Any) -> Any:
    """The id of a reference or code of an enumeration; a bare value is itself."""
    return value.get("id") if isinstance(value, dict) else value


def text(value: Any) -> str | None:
    """A text; an empty one is NULL, as Oracle has it."""
    if type(value) is str:
        return value.lstrip(MARK) or None
    value = key_of(value)
    if isinstance(value, list):
        value = ", ".join(str(key_of(item)) for item in value)
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "T" if value else "F"
    return str(value).lstrip(MARK) or None


def flag(value: Any) -> str | None:
    """`T` or `F`; texts that say so are taken as well."""
    if value is None:
        return None
    return "T" if value is True or str(value).lower() in ("t", "true") else "F"


_LARGEST = 2**63  # of SQLite's integers


def number(value: Any) -> int | float | None:
    """A number; what is none is NULL."""
    if type(value) is Decimal:
        return float(value)
    value = key_of(value)
    if isinstance(value, int) and abs(value) < _LARGEST:
        return value
    try:
        return float(exact(str(value)))
    except (ValueError, ArithmeticError):
        return None


def integer(value: Any) -> int | str | None:
    """An id; an id that is no number stays a text."""
    if type(value) is dict:
        value = value.get("id")
    if value is None or value == "":
        return None
    number = whole_number(value)
    return str(value) if number is None else number


@lru_cache(maxsize=8192)
def moment(value: str, zone: ZoneInfo) -> str | None:
    """A date as it is, a date-time on the wall clock of *zone*, to the second."""
    if len(value) == 10:  # noqa: PLR2004 - YYYY-MM-DD
        return f"{MARK}{value} 00:00:00"
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        local = found.astimezone(zone) if found.tzinfo else found
    except OverflowError:  # at either end of the calendar
        return None
    return keep(local.replace(microsecond=0, tzinfo=None))


def converter(column: Column, zone: ZoneInfo) -> Callable[[Any], Any]:
    """What turns a canonical value into what *column* keeps."""

    def as_moment(value: Any) -> str | None:
        return moment(value, zone) if isinstance(value, str) and value else None

    by_kind: dict[ColumnKind, Callable[[Any], Any]] = {
        "integer": integer,
        "number": number,
        "boolean": flag,
        "date": as_moment,
        "text": text,
    }
    return by_kind[column.kind]


def kind_of_value(value: Any) -> ColumnKind:
    """The kind of column that a custom field needs which nobody declared, by a value of it."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return "number"
    if isinstance(value, dict):
        return "integer" if whole_number(value.get("id")) is not None else "text"
    if isinstance(value, str) and _looks_like_a_date(value):
        return "date"
    return "text"


def _looks_like_a_date(value: str) -> bool:
    if len(value) < 10 or value[4:5] != "-" or value[7:8] != "-":  # noqa: PLR2004 - YYYY-MM-DD
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
