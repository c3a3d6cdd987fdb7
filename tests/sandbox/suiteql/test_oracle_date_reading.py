"""TO_DATE reads what TO_CHAR writes, and what people write instead."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.suiteql.oracle_date_reading import from_text
from connector.sandbox.suiteql.oracle_dates import BadDate, to_text

TODAY = date(2025, 12, 1)
MODELS = (
    "YYYY-MM-DD HH24:MI:SS",
    'YYYY-MM-DD"T"HH24:MI:SS',
    "MM/DD/YYYY HH:MI:SS AM",
    "DD.MM.YYYY HH24.MI.SS",
    "YYYYMMDDHH24MISS",
    "FMDay, DD Month YYYY HH24:MI:SS",
    "DY DD-MON-YYYY HH12:MI:SS p.m.",
    "YYYY DDD SSSSS",
    "J HH24:MI:SS",
    "FMMMFM/FMDDFM/YYYY HH24:MI:SS",
)


@given(
    moment=st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda value: value.replace(microsecond=0)),  # noqa: DTZ001 - wall clocks
    model=st.sampled_from(MODELS),
)
def test_what_to_char_writes_to_date_reads(moment: datetime, model: str) -> None:
    assert from_text(to_text(moment, model), model, TODAY) == moment


@given(st.datetimes(min_value=datetime(1000, 1, 1)))  # noqa: DTZ001 - wall clocks
def test_fractions_of_a_second_come_back_too(moment: datetime) -> None:
    model = "YYYY-MM-DD HH24:MI:SS.FF"

    assert from_text(to_text(moment, model), model, TODAY) == moment


@pytest.mark.parametrize(
    ("text", "model", "shown"),
    [
        ("2025-3-9", "YYYY-MM-DD", "2025-03-09 00:00:00"),
        ("2025/03/09", "YYYY-MM-DD", "2025-03-09 00:00:00"),
        ("20250309", "YYYY-MM-DD", "2025-03-09 00:00:00"),
        ("9 mar 2025", "DD MONTH YYYY", "2025-03-09 00:00:00"),
        ("03", "MM", "2025-03-01 00:00:00"),
        ("10:30", "HH24:MI", "2025-12-01 10:30:00"),
        ("12:00 am", "HH:MI AM", "2025-12-01 00:00:00"),
        ("12:00 PM", "HH:MI AM", "2025-12-01 12:00:00"),
        ("49-01-01", "RR-MM-DD", "2049-01-01 00:00:00"),
        ("50-01-01", "RR-MM-DD", "1950-01-01 00:00:00"),
        ("1999-01-01", "RRRR-MM-DD", "1999-01-01 00:00:00"),
        ("49", "YY", "2049-12-01 00:00:00"),
        ("7", "Y", "2027-12-01 00:00:00"),
        ("025", "YYY", "2025-12-01 00:00:00"),
    ],
)
def test_reading_is_as_lenient_as_oracle(text: str, model: str, shown: str) -> None:
    assert str(from_text(text, model, TODAY)) == shown


def test_a_century_is_chosen_by_the_nearer_half() -> None:
    assert from_text("10", "RR", date(1995, 1, 1)).year == 2010
    assert from_text("60", "RR", date(1995, 1, 1)).year == 1960


@pytest.mark.parametrize(
    ("text", "model", "reason"),
    [
        ("2025-02-30", "YYYY-MM-DD", "no such date: day is out of range for month"),
        ("2025-13-01", "YYYY-MM-DD", "no such date: month must be in 1..12"),
        ("2025-366", "YYYY-DDD", "2025 has no day 366"),
        ("2025-03-09 10", "YYYY-MM-DD", "'10' is left over after the format"),
        ("x", "YYYY", "'x' has no number where the format has YYYY"),
        ("2025 Foo", "YYYY MONTH", "'Foo' has no name where the format has MONTH"),
        ("10 xm", "HH AM", "'xm' has neither AM nor PM"),
        ("13 PM", "HH AM", "hour 13 is not between 1 and 12"),
        ("2025", 'YYYY"T"', "'' does not go on with 'T'"),
        ("10.x", "SS.FF", "'x' has no fraction of a second"),
        ("2025", "IYYY", "IYYY cannot be read by TO_DATE"),
    ],
)
def test_what_does_not_fit_is_said(text: str, model: str, reason: str) -> None:
    with pytest.raises(BadDate) as bad:
        from_text(text, model, TODAY)

    assert str(bad.value) == reason
