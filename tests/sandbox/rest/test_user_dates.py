from datetime import datetime as plain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.rest.user_dates import NotADateError, parse_user_date

LOCAL = plain  # moments in the user's own zone, which the text does not name


@given(st.datetimes(min_value=LOCAL(1000, 1, 1), max_value=LOCAL(9999, 1, 1)))
def test_reads_what_the_preference_writes(moment: plain) -> None:
    moment = moment.replace(second=0, microsecond=0)
    half = "pm" if moment.hour >= 12 else "am"
    text = f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment.minute:02d} {half}"

    assert parse_user_date(text, "M/D/YYYY") == moment


@pytest.mark.parametrize(
    ("text", "date_format"), [("31.1.2026", "D.M.YYYY"), ("2026-01-31", "YYYY-MM-DD"), ("01/31/2026", "MM/DD/YYYY")]
)
def test_knows_other_preferences(text: str, date_format: str) -> None:
    assert parse_user_date(text, date_format) == LOCAL(2026, 1, 31)


def test_takes_the_time_with_seconds_and_without_half() -> None:
    assert parse_user_date("1/31/2026 23:05:09", "M/D/YYYY") == LOCAL(2026, 1, 31, 23, 5, 9)


@pytest.mark.parametrize(
    "text", ["2026-01-31", "31/1/2026", "1/31/26", "1/31/2026 25:00", "1/31/2026 13:00 pm", "", "soon"]
)
def test_refuses_any_other_format(text: str) -> None:
    with pytest.raises(NotADateError):
        parse_user_date(text, "M/D/YYYY")
