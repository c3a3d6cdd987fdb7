from __future__ import annotations

import re
from datetime import date, timedelta
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
        ("lastBusinessWeek", "2024-07-08", "2024-07-14"),
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
        ("weekBeforeLastToDate", "2024-06-30", "2024-07-03"),
        ("monthAfterNextToDate", "2024-09-01", "2024-09-17"),
        ("fiscalQuarterBeforeLastToDate", "2024-01-01", "2024-01-17"),
        ("lastMonthOneFiscalQuarterAgo", "2024-03-01", "2024-03-31"),
        ("lastMonthTwoFiscalYearsAgo", "2022-06-01", "2022-06-30"),
        ("lastFiscalQuarterOneFiscalYearAgo", "2023-04-01", "2023-06-30"),
        ("lastFiscalHalfOneFiscalYearAgo", "2023-01-01", "2023-06-30"),
        ("sameMonthLastFiscalQuarterToDate", "2024-04-01", "2024-04-17"),
        ("sameFiscalHalfLastFiscalYearToDate", "2023-07-01", "2023-07-17"),
        ("sameWeekLastFiscalYear", "2023-07-16", "2023-07-22"),
        ("sameDayFiscalQuarterBeforeLast", "2024-01-17", "2024-01-17"),
        ("threeFiscalYearsAgoToDate", "2021-01-01", "2021-07-17"),
        ("previousMonthsThisFiscalYear", "2024-01-01", "2024-06-30"),
        ("previousFiscalQuartersLastFiscalYear", "2023-01-01", "2023-06-30"),
        ("previousMonthsThisFiscalQuarter", "2024-07-01", "2024-06-30"),
        ("startOfLastRollingYear", "2023-07-18", "2023-07-18"),
        ("startOfSameMonthLastFiscalYear", "2023-07-01", "2023-07-01"),
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
    shortest = timedelta(-1) if re.match("previous(Months|FiscalQuarters)", name) else timedelta(0)
    assert found[1] - found[0] >= shortest


def test_the_names_are_all_of_netsuites(wsdl_dir: Path) -> None:
    text = (wsdl_dir / "xsd" / "platform.coreTypes.xsd").read_text(encoding="utf-8")
    block = text[text.index('name="SearchDate"') :]

    assert set(PREDEFINED) == set(re.findall(r'value="(\w+)"', block[: block.index("</simpleType>")]))
