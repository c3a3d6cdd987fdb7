"""Oracle's arithmetic on dates: months, weekdays, truncation."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from connector.sandbox.suiteql.oracle_dates import DAYS, BadDate

_SHORTEST_NAME = 3  # letters of a weekday that NEXT_DAY needs


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
    for index, name in enumerate(DAYS):
        if len(weekday.strip()) >= _SHORTEST_NAME and name.lower().startswith(weekday.strip().lower()):
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


_SECONDS = {"DAY": 86400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}
_MOST_DIGITS = 9


def shifted(moment: datetime, amount: str, unit: str, sign: int) -> datetime:
    """*moment* and an interval literal: `'3' MONTH`, `'1-6' YEAR TO MONTH`, `'2 12:30' DAY TO MINUTE`."""
    first, _, last = unit.partition(" TO ")
    numbers = re.findall(r"\d+", amount)
    if not re.fullmatch(r"[+-]?[\d\s:.-]+", amount) or not numbers or max(map(len, numbers)) > _MOST_DIGITS:
        raise BadDate(f"{amount!r} is no interval")
    sign = -sign if amount.strip().startswith("-") else sign
    names = [*_SECONDS]
    if first in ("YEAR", "MONTH"):
        months = int(numbers[0]) * (12 if first == "YEAR" else 1) + (int(numbers[1]) if last and numbers[1:] else 0)
        return add_months(moment, sign * months)
    if first not in names or (last and last not in names[names.index(first) :]):
        raise BadDate(f"{unit} is no unit of an interval")
    spans = zip(numbers, names[names.index(first) :], strict=False)
    return moment + timedelta(seconds=sign * sum(int(number) * _SECONDS[name] for number, name in spans))
