"""Dates inside SQLite, and written by format models."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.suiteql.oracle_dates import BadDate, is_date, keep, moment_of, to_text

MOMENT = datetime(2025, 3, 9, 14, 5, 6, 120000)  # noqa: DTZ001 - a wall clock


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("YYYY-MM-DD HH24:MI:SS", "2025-03-09 14:05:06"),
        ("yyyymmdd", "20250309"),
        ("HH:MI AM", "02:05 PM"),
        ("hh12:mi p.m.", "02:05 p.m."),
        ("FF3", "120"),
        ("FF", "120000"),
        ("MONTH|Month|month|Mon", "MARCH    |March    |march    |Mar"),
        ("FMMonth DD, YYYY", "March 9, 2025"),
        ("FMMMFM/FMDDFM/YYYY", "3/9/2025"),
        ("DAY Dy D", "SUNDAY    Sun 1"),
        ("DDTH ddth", "09TH 09th"),
        ("DDD Q WW W IW IYYY", "068 1 10 2 10 2025"),
        ("YY RR Y CC", "25 25 5 21"),
        ("J SSSSS", "2460744 50706"),
        ('"on" YYYY', "on 2025"),
    ],
)
def test_every_element_of_a_format(model: str, text: str) -> None:
    assert to_text(MOMENT, model) == text


@pytest.mark.parametrize("model", ["YYYY-XX", "TH", "BC"])
def test_what_is_no_element_is_said(model: str) -> None:
    with pytest.raises(BadDate):
        to_text(MOMENT, model)


@pytest.mark.parametrize(
    ("day", "shown"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (23, "23rd")]
)
def test_ordinals_are_english(day: int, shown: str) -> None:
    assert to_text(MOMENT.replace(day=day), "FMDDTH").lower() == shown


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001 - wall clocks
def test_what_is_kept_comes_back(moment: datetime) -> None:
    kept = keep(moment)

    assert is_date(kept)
    assert moment_of(kept) == moment


@given(st.lists(st.datetimes(min_value=datetime(1, 1, 1)), min_size=2, max_size=5))  # noqa: DTZ001 - wall clocks
def test_kept_dates_sort_as_time_does(moments: list[datetime]) -> None:
    assert [moment_of(kept) for kept in sorted(map(keep, moments))] == sorted(moments)


def test_a_day_is_kept_as_its_midnight() -> None:
    assert moment_of(keep(date(2025, 3, 9))) == datetime(2025, 3, 9)  # noqa: DTZ001 - a wall clock
    assert not is_date("2025-03-09")
    assert not is_date(5)
