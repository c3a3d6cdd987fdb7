from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.soap.predefined_dates import PREDEFINED, predefined_range

WEDNESDAY = date(2024, 7, 17)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("today", "2024-07-17", "2024-07-17"),
        ("tenDaysAgo", "2024-07-07", "2024-07-07"),
        ("thisWeek", "2024-07-14", "2024-07-20"),
        ("lastBusinessWeek", "2024-07-08", "2024-07-12"),
        ("thisMonth", "2024-07-01", "2024-07-31"),
        ("lastMonthToDate", "2024-06-01", "2024-06-17"),
        ("monthBeforeLast", "2024-05-01", "2024-05-31"),
        ("lastFiscalQuarter", "2024-04-01", "2024-06-30"),
        ("thisFiscalHalf", "2024-07-01", "2024-12-31"),
        ("thisFiscalYearToDate", "2024-01-01", "2024-07-17"),
        ("nextFiscalYear", "2025-01-01", "2025-12-31"),
        ("sameDayLastMonth", "2024-06-17", "2024-06-17"),
        ("startOfLastMonth", "2024-06-01", "2024-06-01"),
        ("previousOneWeek", "2024-07-10", "2024-07-16"),
    ],
)
def test_a_name_is_a_range_of_days(name: str, first: str, last: str) -> None:
    assert predefined_range(name, WEDNESDAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_the_same_day_of_a_shorter_month_is_its_last() -> None:
    assert predefined_range("sameDayLastMonth", date(2024, 3, 31)) == (date(2024, 2, 29), date(2024, 2, 29))


def test_an_unknown_name_is_no_range() -> None:
    assert predefined_range("whenever", WEDNESDAY) is None


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(PREDEFINED))
def test_every_range_ends_after_it_begins(today: date, name: str) -> None:
    found = predefined_range(name, today)

    assert found is not None
    assert found[0] <= found[1]


def test_all_names_are_netsuites(wsdl_dir: Path) -> None:
    text = (wsdl_dir / "xsd" / "platform.coreTypes.xsd").read_text(encoding="utf-8")
    block = text[text.index('name="SearchDate"') :]

    assert set(PREDEFINED) <= set(re.findall(r'value="(\w+)"', block[: block.index("</simpleType>")]))
