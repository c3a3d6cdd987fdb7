"""NetSuite's named dates and periods of a search (`today`, `lastMonth` …) as ranges of days.

A week starts on Sunday and the fiscal year on the first of January, as in a new NetSuite account.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Range = tuple[date, date]
"""First and last day, both included."""

_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip


def _months(day: date, count: int) -> date:
    """The first of the month *count* months after that of *day*."""
    total = day.year * 12 + day.month - 1 + count
    return date(total // 12, total % 12 + 1, 1)


def _span(first: date, months: int) -> Range:
    return first, _months(first, months) - timedelta(1)


def _week(day: date, count: int) -> Range:
    first = day - timedelta((day.weekday() + 1) % 7) + timedelta(7 * count)
    return first, first + timedelta(6)


def _business_week(day: date, count: int) -> Range:
    first = _week(day, count)[0] + timedelta(1)
    return first, first + timedelta(4)


def _month(day: date, count: int) -> Range:
    return _span(_months(day, count), 1)


def _quarter(day: date, count: int) -> Range:
    return _span(_months(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3 * count), 3)


def _half(day: date, count: int) -> Range:
    return _span(_months(date(day.year, (day.month - 1) // 6 * 6 + 1, 1), 6 * count), 6)


def _year(day: date, count: int) -> Range:
    return _span(date(day.year + count, 1, 1), 12)


_PERIODS: dict[str, Callable[[date, int], Range]] = {
    "Week": _week,
    "BusinessWeek": _business_week,
    "Month": _month,
    "FiscalQuarter": _quarter,
    "FiscalHalf": _half,
    "FiscalYear": _year,
}
_ROLLING = {"Week": 7, "Month": 30, "Quarter": 91, "Half": 182, "Year": 365}


def _named_periods(day: date) -> dict[str, Range]:
    found: dict[str, Range] = {"thisYear": _year(day, 0)}
    for name, period in _PERIODS.items():
        lower = name[0].lower() + name[1:]
        counts = {f"this{name}": 0, f"last{name}": -1, f"next{name}": 1}
        if name != "BusinessWeek":
            counts[f"{lower}BeforeLast"] = -2
        if name in ("Week", "Month"):
            counts[f"{lower}AfterNext"] = 2
        for key, count in counts.items():
            found[key] = period(day, count)
    return found


def _named_days(day: date) -> dict[str, Range]:
    shifts = {"today": 0, "yesterday": -1, "tomorrow": 1, "sameDayLastWeek": -7, "sameDayWeekBeforeLast": -14}
    for word, count in _WORDS.items():
        shifts[f"{word}DaysAgo"], shifts[f"{word}DaysFromNow"] = -count, count
    days = {name: day + timedelta(shift) for name, shift in shifts.items()}
    for name, months in (("LastMonth", 1), ("MonthBeforeLast", 2), ("LastFiscalQuarter", 3), ("LastFiscalYear", 12)):
        days[f"sameDay{name}"] = _same_day(day, months)
    return {name: (value, value) for name, value in days.items()}


def _same_day(day: date, months: int) -> date:
    first = _months(day, -months)
    return min(date(first.year, first.month, 1) + timedelta(day.day - 1), _span(first, 1)[1])


def _rolling(day: date) -> dict[str, Range]:
    found: dict[str, Range] = {"previousOneDay": (day - timedelta(1), day - timedelta(1))}
    for name, length in _ROLLING.items():
        before, after = (day - timedelta(length), day - timedelta(1)), (day + timedelta(1), day + timedelta(length))
        found |= {f"previousOne{name}": before, f"nextOne{name}": after}
        if name not in ("Week", "Month"):
            found |= {f"lastRolling{name}": before, f"previousRolling{name}": _shifted(before, -length)}
            found[f"thisRolling{name}"] = (day - timedelta(length - 1), day)
    found["nextFourWeeks"] = (day + timedelta(1), day + timedelta(28))
    found["fourWeeksStartingThisWeek"] = (_week(day, 0)[0], _week(day, 3)[1])
    return found


def _shifted(span: Range, days: int) -> Range:
    return span[0] + timedelta(days), span[1] + timedelta(days)


def _all_ranges(day: date) -> dict[str, Range]:
    periods = _named_periods(day)
    found = {**periods, **_named_days(day), **_rolling(day)}
    for name, (first, last) in periods.items():
        if name.startswith(("this", "last")) and "Business" not in name and name != "thisYear":
            found[f"{name}ToDate"] = (first, min(last, day) if name.startswith("this") else _to_date(name, day))
        if not name.endswith("AfterNext"):
            found[f"startOf{name[0].upper()}{name[1:]}"] = (first, first)
    return found


def _to_date(name: str, day: date) -> date:
    """The last day of `last…ToDate`: as far into that period as *day* is into the present one."""
    period = _PERIODS[name.removeprefix("last")]
    (first, last), now = period(day, -1), period(day, 0)[0]
    return min(last, first + (day - now))


PREDEFINED: tuple[str, ...] = tuple(sorted(_all_ranges(date(2024, 7, 15))))
"""The names the sandbox knows."""


def predefined_range(name: str, today: date) -> Range | None:
    """First and last day of the period *name* as seen on *today*; None for a name that is not known."""
    return _all_ranges(today).get(name)
