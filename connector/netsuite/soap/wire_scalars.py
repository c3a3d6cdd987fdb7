"""Scalars: XSD text to Python values and back, dates by the time zone of the user who signs in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from connector.errors import RejectedError
from connector.netsuite.exact_numbers import exact

PACIFIC = "America/Los_Angeles"
"""The zone that SOAP writes dates in, and takes dates without an offset for (Oracle help section_1521451348)."""
_WESTMOST = 10
"""UTC hour of midnight on Hawaii; a midnight later in UTC is of the next day (New Zealand: 11, Japan: 15)."""
_TRUE = ("true", "t", "1", "yes")
_FALSE = ("false", "f", "0", "no")


class Calendar:
    """Dates and moments of one user: a date is midnight in *zone* on the wire."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        """Read and write dates for a user whose time zone is *zone*, Pacific Time where nobody says."""
        self.zone = zone or ZoneInfo(PACIFIC)
        self.date = lru_cache(maxsize=16384)(self._date)
        self.either = lru_cache(maxsize=16384)(self._either)

    def _date(self, text: str) -> date:
        """The day of a date field; midnight of another zone than the configured one is taken for that day too."""
        if len(text) == len("2026-11-23"):
            return date.fromisoformat(text)
        moment = self._local(text)
        if moment.time() == time(0):
            return moment.date()
        moment = moment.astimezone(UTC)
        return moment.date() + timedelta(days=moment.hour > _WESTMOST)

    def _either(self, text: str) -> date | datetime:
        """The day where *text* is midnight in the zone, else the moment in UTC."""
        if len(text) == len("2026-11-23"):
            return date.fromisoformat(text)
        moment = self._local(text)
        return moment.date() if moment.time() == time(0) else moment.astimezone(UTC)

    def moment(self, text: str) -> datetime:
        """The moment in UTC."""
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=self.zone)).astimezone(UTC)

    def time(self, text: str) -> time:
        """The time of day in the zone."""
        return self._local(text).time()

    def _local(self, text: str) -> datetime:
        found = datetime.fromisoformat(text)
        return found.astimezone(self.zone) if found.tzinfo else found.replace(tzinfo=self.zone)

    def written(self, value: Any) -> str:
        """*value* as xsd:dateTime: a date as midnight in the zone, a moment with its offset."""
        if isinstance(value, str):
            value = _parsed(value)
        if isinstance(value, datetime):
            moment = value if value.tzinfo else value.replace(tzinfo=self.zone)
        elif isinstance(value, date):
            moment = datetime(value.year, value.month, value.day, tzinfo=self.zone)
        elif isinstance(value, time):
            moment = datetime.combine(date(1970, 1, 1), value, value.tzinfo or self.zone)
        else:
            raise TypeError(type(value).__name__)
        return moment.isoformat(timespec="milliseconds")

    def readers(self) -> Mapping[str, Callable[[str], Any]]:
        """Kind of scalar → what reads it."""
        return {
            "boolean": boolean,
            "integer": int,
            "decimal": exact,
            "binary": base64.b64decode,
            "date": self.date,
            "datetime": self.moment,
            "time": self.time,
            "either": self.either,
        }

    def writers(self) -> Mapping[str, Callable[[Any], str]]:
        """Kind of scalar → what writes it; they raise ValueError or TypeError for what does not fit."""
        calendar = dict.fromkeys(("date", "datetime", "time", "either"), self.written)
        return {
            "text": text,
            "boolean": written_boolean,
            "integer": written_integer,
            "decimal": written_number,
            "binary": written_binary,
            **calendar,
        }


def boolean(value: str) -> bool:
    """Whether xsd:boolean *value* is true."""
    return value.strip() in ("true", "1")


def text(value: Any) -> str:
    """A value as text; only scalars are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping | list | tuple | set | bytes):
        raise TypeError(type(value).__name__)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def written_boolean(value: Any) -> str:
    """`true` or `false` for a bool, `T`/`F`, `yes`/`no`, 1/0."""
    word = str(value).strip().lower()
    if word in _TRUE:
        return "true"
    if word in _FALSE:
        return "false"
    raise ValueError(word)


def written_integer(value: Any) -> str:
    """A whole number."""
    found = _decimal(value)
    if found != found.to_integral_value():
        raise ValueError(value)
    return str(int(found))


def written_number(value: Any) -> str:
    """A number, exact and without an exponent."""
    return f"{_decimal(value):f}"


def written_binary(value: Any) -> str:
    """Bytes as base64; text is taken to be base64 already."""
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode()
    try:
        base64.b64decode(str(value), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    return str(value)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise TypeError(type(value).__name__)
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(value) from None
    if not found.is_finite():
        raise ValueError(value)
    return found


def _parsed(value: str) -> date | datetime:
    stripped = value.strip()
    return date.fromisoformat(stripped) if len(stripped) == len("2026-11-23") else datetime.fromisoformat(stripped)


_WANTED = {
    "boolean": "true or false",
    "integer": "a whole number",
    "decimal": "a number",
    "binary": "bytes or base64 text",
    "date": "a date (2026-11-23)",
    "datetime": "a date and time (2026-11-23T08:00:00Z)",
    "time": "a time of day",
    "either": "a date or a date and time",
    "text": "text",
}


def misfit(path: str, value: Any, kind: str) -> RejectedError:
    """The error for a *value* that the field at *path* cannot hold."""
    shown = type(value).__name__ if isinstance(value, Mapping | list | bytes) else repr(value)[:60]
    return RejectedError(
        f"{path} holds {shown}, which is not {_WANTED.get(kind, kind)}",
        hint=f"give {_WANTED.get(kind, kind)}, or None to clear the field",
        code="INVALID_VALUE",
        field=path,
    )
