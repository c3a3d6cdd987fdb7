"""Relative date ranges of BUILTIN.RELATIVE_RANGES and BUILTIN.PERIOD: every code of query.RelativeDateRange.

Codes: Oracle help section_1544111773 and article_1029114825. What each covers follows from its name [I]. A week starts
on Sunday and the fiscal year on the first of January, as in a new NetSuite account.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

Range = tuple[date, date]
"""First and last day, both included."""
_DAYS_OFF = (2, 3, 4, 5, 10, 30, 60, 90)
_ROLLING = {"H": 182, "Q": 91, "Y": 365}
_ONE = {"D": 1, "W": 7, "M": 30, "Q": 91, "H": 182, "Y": 365}
_FREE = re.compile(r"(DAGO|DFN)(\d{1,4})")


def _month_start(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def _span(first: date, months: int) -> Range:
    return first, _month_start(first, months) - timedelta(1)


def _unit(months: int) -> Callable[[date, int], Range]:
    def period(day: date, count: int) -> Range:
        first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
        return _span(_month_start(first, count * months), months)

    return period


def _week(day: date, count: int) -> Range:
    first = day - timedelta((day.weekday() + 1) % 7) + timedelta(7 * count)
    return first, first + timedelta(6)


def _business_week(day: date, count: int) -> Range:
    first = _week(day, count)[0] + timedelta(1)
    return first, first + timedelta(4)


_month, _quarter, _half, _year = _unit(1), _unit(3), _unit(6), _unit(12)
_PERIODS: dict[str, Callable[[date, int], Range]] = {
    "W": _week, "BW": _business_week, "M": _month, "FQ": _quarter, "FH": _half, "FY": _year, "Y": _year,
}  # fmt: skip


def _moved(day: date, months: int) -> date:
    """The same day some months away, or the last of a shorter month."""
    first = _month_start(day, months)
    return min(first + timedelta(day.day - 1), _span(first, 1)[1])


def _plain(day: date) -> dict[str, Range]:
    """`TW`, `LFQ`, `NM`, `FYBL` … and those that end today's far in: `TFQTD`."""
    found: dict[str, Range] = {}
    for unit, period in _PERIODS.items():
        counts = {f"T{unit}": 0, f"L{unit}": -1, f"N{unit}": 1, f"{unit}BL": -2, f"{unit}B": -3, f"{unit}AN": 2}
        if unit == "Y":
            counts = {"TY": 0, "LY": -1, "OYBL": -2}
        for code, count in counts.items():
            found[code] = period(day, count)
            found[f"{code}TD"] = _to_date(found[code], period(day, 0)[0], day)
    return found


def _to_date(span: Range, start: date, day: date) -> Range:
    """As far into a period as *day* is into the present one, which began at *start*."""
    return span[0], min(span[1], span[0] + (day - start))


def _days(day: date) -> dict[str, Range]:
    shifts = {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1, "SDLW": -7, "SDWBL": -14}
    for count in _DAYS_OFF:
        shifts |= {f"DAGO{count}": -count, f"DFN{count}": count}
    found = {code: day + timedelta(shift) for code, shift in shifts.items()}
    months = {"SDLM": -1, "SDMBL": -2, "SDLFQ": -3, "SDFQBL": -6, "SDLFY": -12, "SDFYBL": -24}
    found |= {code: _moved(day, count) for code, count in months.items()}
    return {code: (only, only) for code, only in found.items()}


def _rolling(day: date) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for unit, length in _ONE.items():
        found[f"O{unit}"] = day - timedelta(length), day - timedelta(1)
        found[f"NO{unit}"] = day + timedelta(1), day + timedelta(length)
    for unit, length in _ROLLING.items():
        found[f"TR{unit}"] = day - timedelta(length - 1), day
        found[f"LR{unit}"] = day - timedelta(length), day - timedelta(1)
        found[f"PR{unit}"] = day - timedelta(2 * length), day - timedelta(length + 1)
    found["N4W"] = day + timedelta(1), day + timedelta(28)
    found["TWN3W"] = _week(day, 0)[0], _week(day, 3)[1]
    found["TODAYTTM"] = day, _month(day, 0)[1]
    return found


def _elsewhere(day: date) -> dict[str, Range]:
    """The same or the last period, seen from an earlier quarter or year."""
    last_year, year_before, last_quarter, quarter_before = (_moved(day, -count) for count in (12, 24, 3, 6))
    found = {
        "LFHLFY": _half(last_year, -1), "LFQLFY": _quarter(last_year, -1), "LFQFYBL": _quarter(year_before, -1),
        "LMLFQ": _month(last_quarter, -1), "LMFQBL": _month(quarter_before, -1), "LMLFY": _month(last_year, -1),
        "LMFYBL": _month(year_before, -1), "SFHLFY": _half(last_year, 0), "SFQLFY": _quarter(last_year, 0),
        "SFQFYBL": _quarter(year_before, 0), "SMLFQ": _month(last_quarter, 0), "SMFQBL": _month(quarter_before, 0),
        "SMLFY": _month(last_year, 0), "SMFYBL": _month(year_before, 0), "SWLFY": _week(last_year, 0),
        "SWFYBL": _week(year_before, 0),
    }  # fmt: skip
    for code, period in (("SFHLFY", _half), ("SFQLFY", _quarter), ("SMLFQ", _month), ("SMLFY", _month)):
        found[f"{code}TD"] = _to_date(found[code], period(day, 0)[0], day)
    return found


def _previous(day: date) -> dict[str, Range]:
    """The periods of a half, quarter or year that lie before the present one."""
    last_year, month = _moved(day, -12), _month(day, 0)[0]
    within = {
        "PMTFH": (_half(day, 0)[0], month), "PMTFQ": (_quarter(day, 0)[0], month), "PMTFY": (_year(day, 0)[0], month),
        "PMLFH": (_half(day, -1)[0], _moved(month, -6)), "PMLFQ": (_quarter(day, -1)[0], _moved(month, -3)),
        "PMLFY": (_year(day, -1)[0], _moved(month, -12)),
        "PMSFHLFY": (_half(last_year, 0)[0], _moved(month, -12)),
        "PMSFQLFY": (_quarter(last_year, 0)[0], _moved(month, -12)),
        "PQTFY": (_year(day, 0)[0], _quarter(day, 0)[0]), "PQLFY": (_year(last_year, 0)[0], _quarter(last_year, 0)[0]),
    }  # fmt: skip
    return {code: (first, until - timedelta(1)) for code, (first, until) in within.items()}


@lru_cache(maxsize=8)
def _all(day: date) -> dict[str, Range]:
    return {**_plain(day), **_days(day), **_rolling(day), **_elsewhere(day), **_previous(day)}


CODES: tuple[str, ...] = tuple(sorted(_all(date(2024, 7, 15))))
"""Every code the sandbox knows; `DAGOn` and `DFNn` take any number."""


def range_of(code: str, today: date) -> Range | None:
    """First and last day of a range as seen on *today*; None for a code that is not known."""
    free = _FREE.fullmatch(code.upper())
    if free:
        only = today + timedelta(int(free[2]) * (-1 if free[1] == "DAGO" else 1))
        return only, only
    return _all(today).get(code.upper())
