"""Oracle's date format models, both ways, and dates as this engine keeps them in SQLite.

A date inside SQLite is a text: a mark, then `YYYY-MM-DD HH:MM:SS[.ffffff]` of the account's wall clock. It sorts
as time does, and the mark tells it from a text at the edge, where it takes the account's format.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

MARK = "\x1f"
"""First character of a date inside SQLite; the projection keeps it out of texts."""

_MONTHS = tuple(calendar.month_name)[1:]
_DAYS = tuple(calendar.day_name)
_TOKEN = re.compile(
    r'"[^"]*"|FX|FM|YYYY|RRRR|IYYY|YYY|SYYYY|YY|RR|IY|CC|MONTH|MON|MM|MI|DDD|DD|DAY|DY|D|'
    r"HH24|HH12|HH|SSSSS|SS|FF[1-9]?|A\.M\.|P\.M\.|AM|PM|IW|WW|W|Q|J|Y|I|TH|[^A-Za-z\"]+|.",
    re.IGNORECASE,
)
_HALVES = {"AM", "PM", "A.M.", "P.M."}


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
def _tokens(model: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(model))


def to_text(moment: datetime, model: str) -> str:
    """`TO_CHAR(moment, model)`."""
    written, fill, previous = [], True, ""
    for token in _tokens(model):
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
    "MONTH": (9, lambda m: _MONTHS[m.month - 1]),
    "MON": (3, lambda m: _MONTHS[m.month - 1][:3]),
    "DAY": (9, lambda m: _DAYS[m.weekday()]),
    "DY": (3, lambda m: _DAYS[m.weekday()][:3]),
    "AM": (2, lambda m: "PM" if m.hour >= 12 else "AM"),
    "PM": (2, lambda m: "PM" if m.hour >= 12 else "AM"),
    "A.M.": (4, lambda m: "P.M." if m.hour >= 12 else "A.M."),
    "P.M.": (4, lambda m: "P.M." if m.hour >= 12 else "A.M."),
}


def _cased(text: str, token: str) -> str:
    if token.upper() in _HALVES or len(text) < 2:
        return text if token[0].isupper() else text.lower()
    if token[1].isupper():
        return text.upper()
    return text.capitalize() if token[0].isupper() else text.lower()


def _ordinal(written: list[str], previous: str, token: str) -> str:
    if previous not in _NUMBERS:
        raise BadDate("TH follows no number in the date format")
    number = int(written[-1])
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return suffix if token.islower() else suffix.upper()


def from_text(text: str, model: str, today: date) -> datetime:
    """`TO_DATE(text, model)`; what the model leaves out is the first of *today*'s month, at midnight."""
    reader = _Reader(text.strip(), today)
    for token in _tokens(model):
        reader.take(token, token.upper())
    return reader.moment()


_WIDTHS = {
    "YYYY": 4, "RRRR": 4, "SYYYY": 4, "YYY": 3, "YY": 2, "RR": 2, "Y": 1, "MM": 2, "DD": 2, "DDD": 3,
    "HH24": 2, "HH12": 2, "HH": 2, "MI": 2, "SS": 2, "SSSSS": 5, "J": 7,
}  # fmt: skip


class _Reader:
    """Walks a text along the elements of a format model, as lenient as Oracle without FX."""

    def __init__(self, text: str, today: date) -> None:
        self.text, self.today = text, today
        self.found: dict[str, int] = {}
        self.afternoon: bool | None = None

    def take(self, token: str, upper: str) -> None:
        if token.startswith('"'):
            self._literal(token[1:-1])
        elif upper in _WIDTHS:
            self.found[upper] = self._number(_WIDTHS[upper], token)
        elif upper.startswith("FF"):
            self.found["FF"] = self._fraction()
        elif upper in ("MONTH", "MON"):
            self.found["MM"] = self._month()
        elif upper in ("DAY", "DY"):
            self._name(_DAYS, token)
        elif upper in _HALVES:
            self._half()
        elif token[0].isalpha():
            if upper not in ("FX", "FM"):
                raise BadDate(f"{token} cannot be read by TO_DATE")
        else:
            self.text = self.text.lstrip(" -/,.;:") if self.text[:1] in " -/,.;:" else self.text

    def _literal(self, wanted: str) -> None:
        if not self.text.upper().startswith(wanted.upper()):
            raise BadDate(f"{self.text!r} does not go on with {wanted!r}")
        self.text = self.text[len(wanted) :]

    def _number(self, width: int, token: str) -> int:
        match = re.match(rf"\d{{1,{width}}}", self.text.lstrip())
        if not match:
            raise BadDate(f"{self.text!r} has no number where the format has {token}")
        self.text = self.text.lstrip()[match.end() :]
        return int(match[0])

    def _fraction(self) -> int:
        match = re.match(r"\d{1,9}", self.text)
        if not match:
            raise BadDate(f"{self.text!r} has no fraction of a second")
        self.text = self.text[match.end() :]
        return int(match[0].ljust(9, "0")[:6])

    def _month(self) -> int:
        if self.text[:1].isdigit():
            return self._number(2, "MM")
        return self._name(_MONTHS, "MONTH") + 1

    def _name(self, names: tuple[str, ...], token: str) -> int:
        for index, name in enumerate(names):
            for spelling in (name, name[:3]):
                if self.text.lower().startswith(spelling.lower()):
                    self.text = self.text[len(spelling) :]
                    return index
        raise BadDate(f"{self.text!r} has no name where the format has {token}")

    def _half(self) -> None:
        match = re.match(r"([ap])\.?m\.?", self.text, re.IGNORECASE)
        if not match:
            raise BadDate(f"{self.text!r} has neither AM nor PM")
        self.afternoon = match[1].lower() == "p"
        self.text = self.text[match.end() :]

    def moment(self) -> datetime:
        if self.text.strip():
            raise BadDate(f"{self.text!r} is left over after the format")
        found = self.found
        hour, minute, second = self._hour(), found.get("MI", 0), found.get("SS", 0)
        try:
            if "SSSSS" in found:
                hour, minute, second = found["SSSSS"] // 3600, found["SSSSS"] // 60 % 60, found["SSSSS"] % 60
            moment = datetime(1, 1, 1, hour, minute, second, found.get("FF", 0))  # noqa: DTZ001 - a wall clock
            return datetime.combine(self._day(), moment.time())
        except (ValueError, OverflowError) as error:
            raise BadDate(f"no such date: {error}") from None

    def _hour(self) -> int:
        short = self.found.get("HH12", self.found.get("HH"))
        if short is None:
            return self.found.get("HH24", 0)
        if not 1 <= short <= 12:
            raise BadDate(f"hour {short} is not between 1 and 12")
        return short % 12 + (12 if self.afternoon else 0)

    def _day(self) -> date:
        if "J" in self.found:
            return date.fromordinal(self.found["J"] - 1721425)
        year = self._year()
        if "DDD" in self.found:
            day = date(year, 1, 1) + timedelta(days=self.found["DDD"] - 1)
            if day.year != year:
                raise BadDate(f"{year} has no day {self.found['DDD']}")
            return day
        return date(year, self.found.get("MM", self.today.month), self.found.get("DD", 1))

    def _year(self) -> int:
        found, this = self.found, self.today.year
        for four in ("YYYY", "SYYYY"):
            if four in found:
                return found[four]
        for name, span in (("YYY", 1000), ("YY", 100), ("Y", 10)):
            if name in found:
                return this - this % span + found[name]
        rounded = found.get("RR", found.get("RRRR"))
        if rounded is None:
            return this
        if rounded >= 100:
            return rounded
        return this - this % 100 + rounded + _century(this % 100, rounded)


def _century(now: int, given: int) -> int:
    """What RR adds: the century in which a two-digit year lies nearest (Oracle's table, halves at 50)."""
    if now < 50:
        return 0 if given < 50 else -100
    return 100 if given < 50 else 0


def add_months(moment: datetime, months: int) -> datetime:
    """`ADD_MONTHS`: the last day of a month stays the last day."""
    month = moment.year * 12 + moment.month - 1 + months
    year, month = month // 12, month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    was_last = moment.day == calendar.monthrange(moment.year, moment.month)[1]
    return moment.replace(year=year, month=month, day=last if was_last else min(moment.day, last))


def last_day(moment: datetime) -> datetime:
    """`LAST_DAY`: same time of day, last day of the month."""
    return moment.replace(day=calendar.monthrange(moment.year, moment.month)[1])


def months_between(later: datetime, earlier: datetime) -> float:
    """`MONTHS_BETWEEN`: whole when days agree or both are last days, else in 31sts."""
    whole = (later.year - earlier.year) * 12 + later.month - earlier.month
    if later.day == earlier.day or (last_day(later) == later and last_day(earlier) == earlier):
        return whole
    seconds = (later - datetime.combine(later, datetime.min.time())) - (
        earlier - datetime.combine(earlier, datetime.min.time())
    )
    return whole + (later.day - earlier.day + seconds.total_seconds() / 86400) / 31


def next_day(moment: datetime, weekday: str) -> datetime:
    """`NEXT_DAY`: the first such weekday after *moment*."""
    for index, name in enumerate(_DAYS):
        if len(weekday.strip()) >= 3 and name.lower().startswith(weekday.strip().lower()):
            return moment + timedelta(days=(index - moment.weekday() - 1) % 7 + 1)
    raise BadDate(f"{weekday!r} is no day of the week")


def truncate(moment: datetime, unit: str) -> datetime:
    """`TRUNC(moment, unit)`."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    name = _UNITS.get(unit.upper())
    if name is None:
        raise BadDate(f"{unit} is no unit of TRUNC")
    if name == "hour":
        return day.replace(hour=moment.hour)
    if name == "minute":
        return day.replace(hour=moment.hour, minute=moment.minute)
    return _STARTS[name](day)


_STARTS: dict[str, Callable[[datetime], datetime]] = {
    "century": lambda d: d.replace(year=(d.year - 1) // 100 * 100 + 1, month=1, day=1),
    "year": lambda d: d.replace(month=1, day=1),
    "iso year": lambda d: datetime.combine(date.fromisocalendar(d.isocalendar().year, 1, 1), d.time()),
    "quarter": lambda d: d.replace(month=(d.month - 1) // 3 * 3 + 1, day=1),
    "month": lambda d: d.replace(day=1),
    "iso week": lambda d: d - timedelta(days=d.weekday()),
    "week of year": lambda d: d - timedelta(days=(d.timetuple().tm_yday - 1) % 7),
    "week of month": lambda d: d - timedelta(days=(d.day - 1) % 7),
    "week": lambda d: d - timedelta(days=d.isoweekday() % 7),
    "day": lambda d: d,
}
_UNITS = {
    "CC": "century", "YYYY": "year", "YEAR": "year", "YYY": "year", "YY": "year", "Y": "year", "SYYYY": "year",
    "IYYY": "iso year", "IY": "iso year", "I": "iso year", "Q": "quarter", "MONTH": "month", "MON": "month",
    "MM": "month", "RM": "month", "IW": "iso week", "WW": "week of year", "W": "week of month", "DAY": "week",
    "DY": "week", "D": "week", "DD": "day", "DDD": "day", "J": "day", "HH": "hour", "HH12": "hour", "HH24": "hour",
    "MI": "minute",
}  # fmt: skip
