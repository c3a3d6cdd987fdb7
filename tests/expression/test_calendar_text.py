"""Dates as text and back, the same on every system."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.expression.calendar_text import DATE_FORMAT, format_moment, parse_moment
from connector.expression.limits import Refusal

without_zone = datetime
AT = datetime(2024, 3, 5, 17, 4, 9, 123, tzinfo=timezone(timedelta(hours=-5, minutes=-30)))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("%Y-%m-%d %H:%M:%S.%f %z", "2024-03-05 17:04:09.000123 -05:30"),
        ("%A, %e %B %y", "Tuesday, 5 March 24"),
        ("%a %b %I %p %j %%", "Tue Mar 05 PM 065 %"),
        ("", ""),
    ],
)
def test_forms_of_a_date_time(form: str, expected: str) -> None:
    assert format_moment(AT, form) == expected


def test_a_date_is_at_midnight_and_a_time_has_no_day() -> None:
    assert format_moment(date(924, 1, 2), "%Y %H:%M%z") == "0924 00:00"
    assert format_moment(time(9, 5), "%H:%M") == "09:05"
    with pytest.raises(Refusal):
        format_moment(time(9, 5), "%Y")


@pytest.mark.parametrize("form", ["%Q", "%", "%10d", "%s", "%Y" * 60])
def test_other_codes_are_refused(form: str) -> None:
    with pytest.raises(Refusal):
        format_moment(AT, form)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("1/31/2024", "%m/%d/%Y", without_zone(2024, 1, 31)),
        (" 31.01.68 ", "%d.%m.%y", without_zone(2068, 1, 31)),
        ("31.01.69", "%d.%m.%y", without_zone(1969, 1, 31)),
        ("5 march 2024 12:07 AM", "%e %B %Y %I:%M %p", without_zone(2024, 3, 5, 0, 7)),
        ("Tue Mar 5 2024 12:07 pm", "%a %b %d %Y %I:%M %p", without_zone(2024, 3, 5, 12, 7)),
        ("2024-03-05T10:00:00Z", "%Y-%m-%dT%H:%M:%S%z", datetime(2024, 3, 5, 10, tzinfo=UTC)),
        ("2024 .5", "%Y .%f", without_zone(2024, 1, 1, 0, 0, 0, 500_000)),
    ],
)
def test_texts_are_read_by_their_form(text: str, form: str, expected: datetime) -> None:
    assert parse_moment(text, form) == expected


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("31/31/2024", "%m/%d/%Y"),
        ("x", "%Y"),
        ("2024", "%Y%Y"),
        ("1", "%j"),
        ("1" * 200, "%Y"),
        ("2024-02-30", "%Y-%m-%d"),
    ],
)
def test_what_does_not_fit_its_form_is_refused(text: str, form: str) -> None:
    with pytest.raises(Refusal):
        parse_moment(text, form)


@given(st.datetimes(), st.sampled_from(["%Y-%m-%d %H:%M:%S.%f", "%d %B %Y, %I:%M:%S.%f %p", "%b/%d/%Y %H.%M.%S %f"]))
def test_what_is_written_reads_back(at: datetime, form: str) -> None:
    assert parse_moment(format_moment(at, form), form) == at


@given(st.text("%YmdQ5 -", max_size=8))
def test_a_form_is_taken_or_refused(form: str) -> None:
    if DATE_FORMAT.fullmatch(form):
        assert isinstance(format_moment(AT, form), str)
    else:
        with pytest.raises(Refusal):
            format_moment(AT, form)
