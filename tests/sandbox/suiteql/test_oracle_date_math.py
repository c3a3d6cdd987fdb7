"""Months, weekdays and truncation as Oracle has them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.suiteql.oracle_date_math import add_months, last_day, months_between, next_day, truncate
from connector.sandbox.suiteql.oracle_dates import BadDate


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 1, "2024-03-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-03-30", -1, "2024-02-29"),
        ("2024-01-15T10:00:00", -1, "2023-12-15T10:00:00"),
    ],
)
def test_the_last_day_of_a_month_stays_the_last(start: str, months: int, end: str) -> None:
    assert add_months(at(start), months) == at(end)


@given(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1)), st.integers(-500, 500))  # noqa: DTZ001 - wall clocks
def test_months_added_are_months_between(start: datetime, months: int) -> None:
    end = add_months(start, months)

    assert round(months_between(end, start)) == months


@pytest.mark.parametrize(
    ("later", "earlier", "months"),
    [
        ("2025-03-31", "2025-02-28", 1),
        ("2025-03-15", "2025-01-15T23:00:00", 2),
        ("2025-03-16", "2025-03-01", 15 / 31),
        ("2025-01-01", "2025-02-01", -1),
    ],
)
def test_months_between_are_whole_or_in_31sts(later: str, earlier: str, months: float) -> None:
    assert months_between(at(later), at(earlier)) == months


def test_next_day_is_never_today() -> None:
    assert next_day(at("2025-03-09T08:00:00"), "sunday") == at("2025-03-16T08:00:00")
    assert next_day(at("2025-03-09"), "Tue") == at("2025-03-11")
    with pytest.raises(BadDate):
        next_day(at("2025-03-09"), "someday")


def test_last_day_keeps_the_time() -> None:
    assert last_day(at("2024-02-03T10:30:00")) == at("2024-02-29T10:30:00")


@pytest.mark.parametrize(
    ("unit", "start"),
    [
        ("CC", "2001-01-01"),
        ("YYYY", "2025-01-01"),
        ("IYYY", "2024-12-30"),
        ("Q", "2025-07-01"),
        ("MM", "2025-08-01"),
        ("IW", "2025-08-18"),
        ("WW", "2025-08-20"),
        ("W", "2025-08-15"),
        ("D", "2025-08-17"),
        ("DD", "2025-08-20"),
        ("HH24", "2025-08-20T17:00:00"),
        ("mi", "2025-08-20T17:45:00"),
    ],
)
def test_truncation_to_every_unit(unit: str, start: str) -> None:
    assert truncate(at("2025-08-20T17:45:59"), unit) == at(start)


def test_an_unknown_unit_is_said() -> None:
    with pytest.raises(BadDate, match="FORTNIGHT is no unit of TRUNC"):
        truncate(at("2025-08-20"), "FORTNIGHT")
