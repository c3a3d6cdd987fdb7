"""Dates and times as text and back, in English and the same on every system (strftime is neither)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from connector.expression.limits import Misfit, Refusal

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _offset(moment: Any) -> str:
    offset = moment.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}" if offset else ""


_CODES: dict[str, Callable[[Any], str]] = {
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "m": lambda at: f"{at.month:02}",
    "B": lambda at: _MONTHS[at.month - 1],
    "b": lambda at: _MONTHS[at.month - 1][:3],
    "d": lambda at: f"{at.day:02}",
    "e": lambda at: str(at.day),
    "j": lambda at: f"{at.timetuple().tm_yday:03}",
    "A": lambda at: _DAYS[at.weekday()],
    "a": lambda at: _DAYS[at.weekday()][:3],
    "H": lambda at: f"{at.hour:02}",
    "I": lambda at: f"{at.hour % 12 or 12:02}",
    "p": lambda at: ("AM", "PM")[at.hour // 12],
    "M": lambda at: f"{at.minute:02}",
    "S": lambda at: f"{at.second:02}",
    "f": lambda at: f"{at.microsecond:06}",
    "z": _offset,
    "%": lambda _: "%",
}
DATE_FORMAT = re.compile(r"(?:[^%]|%[" + "".join(_CODES) + r"])*", re.DOTALL)
"""A form of a date: `%Y-%m-%d`, `%d.%m.%Y %H:%M`."""
MOST_FORM = 100
"""Characters of a form, and of a text read by one."""
CODES_HELP = "%Y year, %m month, %d day, %H hour, %M minute, %S second, %B %b month's name, %A %a weekday, %z offset"


def format_moment(value: date | time, form: str) -> str:
    """A date, time or date-time in the form *form*; a date's clock is midnight."""
    if len(form) > MOST_FORM or not DATE_FORMAT.fullmatch(form):
        raise Refusal(f"`{form[:40]}` is not a form of a date", f"the codes are {CODES_HELP}")
    if type(value) is date:
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a plain date has no zone
    try:
        return re.sub(r"%(.)", lambda code: _CODES[code[1]](value), form)
    except AttributeError:
        raise Refusal(f"`{form}` asks a time for a date") from None


_PARSED: dict[str, str] = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "e": r"(?P<d>\d{1,2})",
    "B": "(?P<B>" + "|".join(_MONTHS) + ")",
    "b": "(?P<b>" + "|".join(month[:3] for month in _MONTHS) + ")",
    "A": "(?:" + "|".join(_DAYS) + ")",
    "a": "(?:" + "|".join(day[:3] for day in _DAYS) + ")",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<I>\d{1,2})",
    "p": "(?P<p>[AaPp][Mm])",
    "M": r"(?P<M>\d{1,2})",
    "S": r"(?P<S>\d{1,2})",
    "f": r"(?P<f>\d{1,6})",
    "z": r"(?P<z>Z|[+-]\d{2}:?\d{2})",
    "%": "%",
}


def parse_moment(value: str, form: str) -> datetime:
    """The date-time that *value* writes in the form *form*; without a zone where the form has none."""
    if len(form) > MOST_FORM or not DATE_FORMAT.fullmatch(form) or "%j" in form:
        raise Refusal(f"`{form[:40]}` is not a form to read a date by", f"the codes are {CODES_HELP}")
    try:
        found = _pattern(form).fullmatch(value.strip()) if len(value) <= MOST_FORM else None
    except re.error:
        raise Refusal(f"`{form}` asks for the same part twice") from None
    if not found:
        hint = "see how the texts are written, or guard it with `if`"
        raise Misfit(f"a date in the form `{form}` belongs here", value, hint, otherwise="and the text is not one")
    return _moment(found.groupdict(), form)


def _pattern(form: str) -> re.Pattern[str]:
    pieces = re.split(r"%(.)", form)
    return re.compile(
        "".join(_PARSED[piece] if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)), re.IGNORECASE
    )


def _moment(found: dict[str, str | None], form: str) -> datetime:
    year = int(found.get("Y") or _century(found.get("y")))
    zone = found.get("z") or ""
    minute, second, fraction = int(found.get("M") or 0), int(found.get("S") or 0), (found.get("f") or "").ljust(6, "0")
    clock = f"{_hour(found):02}:{minute:02}:{second:02}.{fraction}"
    try:
        return datetime.fromisoformat(
            f"{year:04}-{_month(found):02}-{int(found.get('d') or 1):02}T{clock}{zone.upper()}"
        )
    except ValueError:
        raise Refusal(f"the text has the form `{form}`, but there is no such day or hour") from None


_PIVOT = 69  # as in POSIX strptime: 69 is 1969, 68 is 2068


def _century(year: str | None) -> int:
    if year is None:
        return 1900
    return int(year) + (2000 if int(year) < _PIVOT else 1900)


def _month(found: dict[str, str | None]) -> int:
    for code, names in (("B", _MONTHS), ("b", tuple(month[:3] for month in _MONTHS))):
        name = found.get(code)
        if name:
            return names.index(name.title()) + 1
    return int(found.get("m") or 1)


def _hour(found: dict[str, str | None]) -> int:
    if found.get("I"):
        return int(found["I"] or 0) % 12 + (12 if (found.get("p") or "").lower() == "pm" else 0)
    return int(found.get("H") or 0)
