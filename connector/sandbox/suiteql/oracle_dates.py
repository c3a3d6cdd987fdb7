"""Dates as this engine keeps them in SQLite, and written by Oracle's date format models.

A date inside SQLite is a text: a mark, then `YYYY-MM-DD HH:MM:SS[.ffffff]` of the account's wall clock. It sorts
as time does, and the mark tells it from a text at the edge, where it takes the account's format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

MARK = "\x1f"
"""First character of a date inside SQLite; the projection keeps it out of texts."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HALVES = {"AM", "PM", "A.M.", "P.M."}
NOON = 12
_TOKEN = re.compile(
    r'"[^"]*"|FX|FM|YYYY|RRRR|IYYY|YYY|SYYYY|YY|RR|IY|CC|MONTH|MON|MM|MI|DDD|DD|DAY|DY|D|'
    r"HH24|HH12|HH|SSSSS|SS|FF[1-9]?|A\.M\.|P\.M\.|AM|PM|IW|WW|W|Q|J|Y|I|TH|[^A-Za-z\"]+|.",
    re.IGNORECASE,
)


class BadDate(ValueError):  # noqa: N818 - the name says what is bad
    """A text that is no date of the format, or a format that is none."""


def keep(moment: date) -> str:
    """The text by which SQLite keeps *moment*."""
    if not isinstance(moment, datetime):
        return f"{MARK}{moment.isoformat()} 00:00:00"
    if not moment.microsecond:
        return MARK + moment.isoformat(" ")
    return MARK + moment.isoformat(" ").rstrip("0")


def is_date(value: Any) -> bool:
    """Whether *value* is a date as SQLite keeps it."""
    return isinstance(value, str) and value.startswith(MARK)


def moment_of(kept: str) -> datetime:
    """The date that SQLite keeps as *kept*."""
    return datetime.fromisoformat(kept[1:].ljust(27, "0") if "." in kept else kept[1:])


@lru_cache(maxsize=512)
def tokens_of(model: str) -> tuple[str, ...]:
    """The elements of a format model, texts between them included."""
    return tuple(_TOKEN.findall(model))


def to_text(moment: datetime, model: str) -> str:
    """`TO_CHAR(moment, model)`."""
    written: list[str] = []
    fill, previous = True, ""
    for token in tokens_of(model):
        upper = token.upper()
        if upper == "FM":
            fill = not fill
        elif upper == "TH":
            written.append(_ordinal(written, previous, token))
        elif upper != "FX":
            written.append(_written(token, upper, moment, fill=fill))
        previous = upper
    return "".join(written)


def _written(token: str, upper: str, moment: datetime, *, fill: bool) -> str:
    if token.startswith('"'):
        return token[1:-1]
    if upper in _NUMBERS:
        width, number = _NUMBERS[upper]
        digits = str(number(moment))
        return digits.rjust(width, "0") if fill else digits
    if upper in _NAMES:
        width, name = _NAMES[upper]
        text = _cased(name(moment), token)
        return text.ljust(width) if fill else text
    if upper.startswith("FF"):
        return f"{moment.microsecond:06d}".ljust(9, "0")[: int(upper[2:] or 6)]
    if token[0].isalpha():
        raise BadDate(f"{token} is no element of a date format")
    return token


_NUMBERS: dict[str, tuple[int, Callable[[datetime], int]]] = {
    "YYYY": (4, lambda m: m.year),
    "SYYYY": (5, lambda m: m.year),
    "RRRR": (4, lambda m: m.year),
    "IYYY": (4, lambda m: m.isocalendar().year),
    "YYY": (3, lambda m: m.year % 1000),
    "YY": (2, lambda m: m.year % 100),
    "RR": (2, lambda m: m.year % 100),
    "IY": (2, lambda m: m.isocalendar().year % 100),
    "Y": (1, lambda m: m.year % 10),
    "I": (1, lambda m: m.isocalendar().year % 10),
    "CC": (2, lambda m: (m.year + 99) // 100),
    "MM": (2, lambda m: m.month),
    "DDD": (3, lambda m: m.timetuple().tm_yday),
    "DD": (2, lambda m: m.day),
    "D": (1, lambda m: m.isoweekday() % 7 + 1),
    "HH24": (2, lambda m: m.hour),
    "HH12": (2, lambda m: (m.hour + 11) % 12 + 1),
    "HH": (2, lambda m: (m.hour + 11) % 12 + 1),
    "MI": (2, lambda m: m.minute),
    "SS": (2, lambda m: m.second),
    "SSSSS": (5, lambda m: m.hour * 3600 + m.minute * 60 + m.second),
    "IW": (2, lambda m: m.isocalendar().week),
    "WW": (2, lambda m: (m.timetuple().tm_yday + 6) // 7),
    "W": (1, lambda m: (m.day + 6) // 7),
    "Q": (1, lambda m: (m.month + 2) // 3),
    "J": (7, lambda m: m.toordinal() + 1721425),
}
_NAMES: dict[str, tuple[int, Callable[[datetime], str]]] = {
    "MONTH": (9, lambda m: MONTHS[m.month - 1]),
    "MON": (3, lambda m: MONTHS[m.month - 1][:3]),
    "DAY": (9, lambda m: DAYS[m.weekday()]),
    "DY": (3, lambda m: DAYS[m.weekday()][:3]),
    "AM": (2, lambda m: "PM" if m.hour >= NOON else "AM"),
    "PM": (2, lambda m: "PM" if m.hour >= NOON else "AM"),
    "A.M.": (4, lambda m: "P.M." if m.hour >= NOON else "A.M."),
    "P.M.": (4, lambda m: "P.M." if m.hour >= NOON else "A.M."),
}


def _cased(text: str, token: str) -> str:
    if token.upper() in HALVES or len(text) < len("A."):
        return text if token[0].isupper() else text.lower()
    if token[1].isupper():
        return text.upper()
    return text.capitalize() if token[0].isupper() else text.lower()


def _ordinal(written: list[str], previous: str, token: str) -> str:
    if previous not in _NUMBERS:
        raise BadDate("TH follows no number in the date format")
    number = int(written[-1])
    suffix = "th" if number % 100 // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return suffix if token.islower() else suffix.upper()
