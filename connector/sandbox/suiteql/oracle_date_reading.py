"""Oracle's date format models, read: TO_DATE and TO_TIMESTAMP."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from connector.sandbox.suiteql.oracle_dates import DAYS, HALVES, MONTHS, NOON, BadDate, tokens_of

_HALF_CENTURY = 50
_JULIAN = 1721425  # Julian day of the day before 0001-01-01


def from_text(text: str, model: str, today: date) -> datetime:
    """`TO_DATE(text, model)`; what the model leaves out is the first of *today*'s month, at midnight."""
    reader = _Reader(text.strip(), today)
    for token in tokens_of(model):
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
            self._name(DAYS, token)
        elif upper in HALVES:
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
        return self._name(MONTHS, "MONTH") + 1

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
            raise BadDate(f"{self.text.strip()!r} is left over after the format")
        found = self.found
        hour, minute, second = self._hour(), found.get("MI", 0), found.get("SS", 0)
        try:
            if "SSSSS" in found:
                hour, minute, second = found["SSSSS"] // 3600, found["SSSSS"] // 60 % 60, found["SSSSS"] % 60
            moment = datetime(1, 1, 1, hour, minute, second, found.get("FF", 0))  # noqa: DTZ001 - a wall clock
            return datetime.combine(self._day(), moment.time())
        except BadDate:
            raise
        except (ValueError, OverflowError) as error:
            raise BadDate(f"no such date: {error}") from None

    def _hour(self) -> int:
        short = self.found.get("HH12", self.found.get("HH"))
        if short is None:
            return self.found.get("HH24", 0)
        if not 1 <= short <= NOON:
            raise BadDate(f"hour {short} is not between 1 and 12")
        return short % NOON + (NOON if self.afternoon else 0)

    def _day(self) -> date:
        if "J" in self.found:
            return date.fromordinal(self.found["J"] - _JULIAN)
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
        if rounded > 99:  # noqa: PLR2004 - more than two digits
            return rounded
        return this - this % 100 + rounded + _century(this % 100, rounded)


def _century(now: int, given: int) -> int:
    """What RR adds: the century in which a two-digit year lies nearest (Oracle's table, halves at 50)."""
    if now < _HALF_CENTURY:
        return 0 if given < _HALF_CENTURY else -100
    return 100 if given < _HALF_CENTURY else 0
