"""NetSuite's named dates and periods of a search (`today`, `lastMonth` …) as ranges of days.

A week starts on Sunday, a business week goes from Monday to Sunday (Oracle help section_4125904112), and the fiscal
year starts on the first of January, as in a new NetSuite account. The names are the schema's `SearchDate`; what the
composed ones mean is read from their words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Range = tuple[date, date]
"""First and last day, both included; the last before the first where no day belongs to it."""

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
    return first, first + timedelta(6)


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


_SAME_DAYS = {
    "LastMonth": 1,
    "MonthBeforeLast": 2,
    "LastFiscalQuarter": 3,
    "FiscalQuarterBeforeLast": 6,
    "LastFiscalYear": 12,
    "FiscalYearBeforeLast": 24,
}
"""Name → months back."""


def _named_days(day: date) -> dict[str, Range]:
    shifts = {"today": 0, "yesterday": -1, "tomorrow": 1, "sameDayLastWeek": -7, "sameDayWeekBeforeLast": -14}
    for word, count in _WORDS.items():
        shifts[f"{word}DaysAgo"], shifts[f"{word}DaysFromNow"] = -count, count
    days = {name: day + timedelta(shift) for name, shift in shifts.items()}
    for name, months in _SAME_DAYS.items():
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
    found["oneYearBeforeLast"] = _shifted(found["previousOneYear"], -_ROLLING["Year"])
    found["nextFourWeeks"] = (day + timedelta(1), day + timedelta(28))
    found["fourWeeksStartingThisWeek"] = (_week(day, 0)[0], _week(day, 3)[1])
    return found


def _shifted(span: Range, days: int) -> Range:
    return span[0] + timedelta(days), span[1] + timedelta(days)


_DISTANT: dict[str, tuple[str, int]] = {
    "lastFiscalHalfOneFiscalYearAgo": ("FiscalHalf", -3),
    "lastFiscalQuarterOneFiscalYearAgo": ("FiscalQuarter", -5),
    "lastFiscalQuarterTwoFiscalYearsAgo": ("FiscalQuarter", -9),
    "lastMonthOneFiscalQuarterAgo": ("Month", -4),
    "lastMonthOneFiscalYearAgo": ("Month", -13),
    "lastMonthTwoFiscalQuartersAgo": ("Month", -7),
    "lastMonthTwoFiscalYearsAgo": ("Month", -25),
    "sameFiscalHalfLastFiscalYear": ("FiscalHalf", -2),
    "sameFiscalQuarterFiscalYearBeforeLast": ("FiscalQuarter", -8),
    "sameFiscalQuarterLastFiscalYear": ("FiscalQuarter", -4),
    "sameMonthFiscalQuarterBeforeLast": ("Month", -6),
    "sameMonthFiscalYearBeforeLast": ("Month", -24),
    "sameMonthLastFiscalQuarter": ("Month", -3),
    "sameMonthLastFiscalYear": ("Month", -12),
    "sameWeekFiscalYearBeforeLast": ("Week", -104),
    "sameWeekLastFiscalYear": ("Week", -52),
    "threeFiscalQuartersAgo": ("FiscalQuarter", -3),
    "threeFiscalYearsAgo": ("FiscalYear", -3),
    "threeMonthsAgo": ("Month", -3),
}
"""Name → period and how many of them from the present one."""

_TO_DATE = (
    *("thisWeek", "thisMonth", "thisFiscalQuarter", "thisFiscalHalf", "thisFiscalYear"),
    *("lastWeek", "lastMonth", "lastFiscalQuarter", "lastFiscalHalf", "lastFiscalYear"),
    *("weekBeforeLast", "monthBeforeLast", "fiscalQuarterBeforeLast", "fiscalHalfBeforeLast", "fiscalYearBeforeLast"),
    *("weekAfterNext", "monthAfterNext"),
    *("sameFiscalHalfLastFiscalYear", "sameFiscalQuarterLastFiscalYear"),
    *("sameMonthLastFiscalQuarter", "sameMonthLastFiscalYear"),
    *("threeFiscalQuartersAgo", "threeFiscalYearsAgo", "threeMonthsAgo"),
)
"""Periods of which a part is a period too: as far as the present one of its sort has come."""

_STARTS = (
    *(f"{which}{name}" for which in ("this", "last", "next") for name in _PERIODS),
    *("thisYear", "weekBeforeLast", "monthBeforeLast"),
    *("fiscalQuarterBeforeLast", "fiscalHalfBeforeLast", "fiscalYearBeforeLast"),
    *("lastFiscalHalfOneFiscalYearAgo", "lastFiscalQuarterOneFiscalYearAgo"),
    *("lastMonthOneFiscalQuarterAgo", "lastMonthOneFiscalYearAgo"),
    *(f"{which}Rolling{name}" for which in ("last", "previous") for name in ("Quarter", "Half", "Year")),
    *("sameFiscalHalfLastFiscalYear", "sameFiscalQuarterLastFiscalYear"),
    *("sameMonthLastFiscalQuarter", "sameMonthLastFiscalYear"),
)
"""Periods whose first day has a name: `startOf…`."""

_EARLIER_PARTS: dict[str, tuple[str, str, int]] = {
    "previousFiscalQuartersLastFiscalYear": ("FiscalQuarter", "FiscalYear", 12),
    "previousFiscalQuartersThisFiscalYear": ("FiscalQuarter", "FiscalYear", 0),
    "previousMonthsLastFiscalHalf": ("Month", "FiscalHalf", 6),
    "previousMonthsLastFiscalQuarter": ("Month", "FiscalQuarter", 3),
    "previousMonthsLastFiscalYear": ("Month", "FiscalYear", 12),
    "previousMonthsSameFiscalHalfLastFiscalYear": ("Month", "FiscalHalf", 12),
    "previousMonthsSameFiscalQuarterLastFiscalYear": ("Month", "FiscalQuarter", 12),
    "previousMonthsThisFiscalHalf": ("Month", "FiscalHalf", 0),
    "previousMonthsThisFiscalQuarter": ("Month", "FiscalQuarter", 0),
    "previousMonthsThisFiscalYear": ("Month", "FiscalYear", 0),
}
"""Name → the parts that lie before the present one, what they are parts of, and how many months back."""


def _earlier_parts(day: date) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for name, (part, whole, months) in _EARLIER_PARTS.items():
        then = _same_day(day, months)
        found[name] = (_PERIODS[whole](then, 0)[0], _PERIODS[part](then, 0)[0] - timedelta(1))
    return found


def _all_ranges(day: date) -> dict[str, Range]:
    found = {**_named_periods(day), **_named_days(day), **_rolling(day), **_earlier_parts(day)}
    found |= {name: _PERIODS[period](day, count) for name, (period, count) in _DISTANT.items()}
    parts = {f"{name}ToDate": _to_date(name, found[name], day) for name in _TO_DATE}
    starts = {f"startOf{name[0].upper()}{name[1:]}": (found[name][0],) * 2 for name in _STARTS}
    return {**found, **parts, **starts}


def _to_date(name: str, period: Range, day: date) -> Range:
    """The part of *period* up to the day that stands in it as *day* does in the present period of its sort."""
    words = {word.lower(): word for word in ("FiscalQuarter", "FiscalHalf", "FiscalYear", "Week", "Month")}
    sort = next(word for lower, word in words.items() if _sort_of(name).startswith(lower))
    first, now = period[0], _PERIODS[sort](day, 0)[0]
    if sort == "Week":
        return first, first + (day - now)
    months = (now.year - first.year) * 12 + now.month - first.month
    return first, min(period[1], _same_day(day, months))


def _sort_of(name: str) -> str:
    """What a name is about, in lower case: `monthbeforelast` of `monthBeforeLast`, `fiscalyear` of `lastFiscalYear`."""
    for start in ("this", "last", "same", "three"):
        name = name.removeprefix(start)
    return name.lower()


PREDEFINED: tuple[str, ...] = tuple(sorted(_all_ranges(date(2024, 7, 15))))
"""The names, all that the schema has."""


def predefined_range(name: str, today: date) -> Range | None:
    """First and last day of the period *name* as seen on *today*; None for a name that is not known."""
    return _all_ranges(today).get(name)
