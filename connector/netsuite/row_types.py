"""Types of SuiteQL columns: the wire has text for everything, `types:` says what is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from connector.errors import ConfigurationError

ColumnType = Literal["text", "integer", "decimal", "boolean", "date", "datetime"]
Row = dict[str, Any]


def _integer(value: Any) -> int:
    number = Decimal(str(value))
    if number != number.to_integral_value():
        raise ValueError
    return int(number)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"T": True, "F": False, "TRUE": True, "FALSE": False, "Y": True, "N": False, "1": True, "0": False}[
        str(value).strip().upper()
    ]


def _date(value: Any) -> date:
    return date.fromisoformat(str(value).strip()[:10])


def _moment(zone: tzinfo | None) -> Callable[[Any], datetime]:
    def moment(value: Any) -> datetime:
        found = datetime.fromisoformat(str(value).strip())
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone or UTC)
        return found.astimezone(UTC)

    return moment


_FORMATS = {
    "integer": "a whole number",
    "decimal": "a number",
    "boolean": "T or F",
    "date": "a date: select TO_CHAR(column, 'YYYY-MM-DD')",
    "datetime": "a moment: select TO_CHAR(column, 'YYYY-MM-DD\"T\"HH24:MI:SS')",
}


def reader(types: Mapping[str, ColumnType], names: Sequence[str], zone: tzinfo | None) -> Callable[[Row], Row]:
    """A function that gives a row its types, and its missing columns as None.

    Args:
        types: Column → type; others stay as the wire has them.
        names: Every column of the query, where they are known.
        zone: Zone of moments that say none.
    """
    readers: dict[str, Callable[[Any], Any]] = {
        "integer": _integer,
        "decimal": _decimal,
        "boolean": _boolean,
        "date": _date,
        "datetime": _moment(zone),
        "text": str,
    }
    wanted = {name.lower(): (kind, readers[kind]) for name, kind in types.items()}
    blank: Row = dict.fromkeys(names)

    def read(row: Row) -> Row:
        found = blank | row if blank else row
        for name, (kind, convert) in wanted.items():
            value = found.get(name)
            if value is None:
                found[name] = None
                continue
            try:
                found[name] = convert(value)
            except (ValueError, KeyError, InvalidOperation):
                raise ConfigurationError(
                    f"column {name} is {str(value)[:40]!r}, not {_FORMATS[kind].partition(':')[0]}",
                    hint=f"under types it must be {_FORMATS[kind]}",
                    operation="netsuite.suiteql",
                ) from None
        return found

    return read
