from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.soap.wire_times import (
    canonical_date,
    canonical_datetime,
    canonical_time,
    is_date_name,
    moment_of,
    wire_date,
    wire_datetime,
    wire_time,
)

LOS_ANGELES, BERLIN = "America/Los_Angeles", "Europe/Berlin"


def test_a_moment_is_written_with_milliseconds_and_the_pacific_offset() -> None:
    assert wire_datetime("2026-11-23T08:12:34Z") == "2026-11-23T00:12:34.000-08:00"
    assert wire_datetime("2021-07-07T16:49:51.250Z") == "2021-07-07T09:49:51.250-07:00"


def test_a_day_is_midnight_of_the_user_seen_from_the_pacific() -> None:
    assert wire_date("2026-11-23", LOS_ANGELES) == "2026-11-23T00:00:00.000-08:00"
    assert wire_date("2026-11-23", BERLIN) == "2026-11-22T15:00:00.000-08:00"


def test_a_time_without_an_offset_is_pacific() -> None:
    assert canonical_datetime("2026-11-23T00:00:00") == "2026-11-23T08:00:00Z"
    assert moment_of("2026-07-01T00:00:00.000+02:00") == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_a_bare_date_is_that_day_everywhere() -> None:
    assert canonical_date("2026-11-23", BERLIN) == "2026-11-23"


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="yesterday"):
        canonical_datetime("yesterday")


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.sampled_from([LOS_ANGELES, BERLIN, "Pacific/Auckland", "UTC"]))
def test_a_day_comes_back_as_the_same_day_in_any_zone(day: date, zone: str) -> None:
    assert canonical_date(wire_date(day.isoformat(), zone), zone) == day.isoformat()


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))  # noqa: DTZ001 - the strategy wants naive bounds
def test_a_moment_comes_back_to_the_millisecond(moment: datetime) -> None:
    exact = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    text = exact.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    assert datetime.fromisoformat(canonical_datetime(wire_datetime(text))) == exact


def test_names_tell_days_from_moments_where_the_schema_does_not() -> None:
    assert is_date_name("tranDate")
    assert not is_date_name("lastModifiedDate")


def test_a_time_of_day_is_a_moment_of_the_first_day_of_1970() -> None:
    zone = "Europe/Berlin"

    assert canonical_time("2026-11-20T08:30:00.000-08:00", zone) == "17:30:00"
    assert wire_time("17:30:00", zone) == "1970-01-01T08:30:00.000-08:00"
    assert canonical_time(wire_time("17:30:00", zone), zone) == "17:30:00"
    assert wire_time("noon", zone) == ""


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_of_the_calendar_is_refused(text: str) -> None:
    for read in (
        canonical_datetime,
        lambda given: canonical_date(given, BERLIN),
        lambda given: canonical_time(given, BERLIN),
    ):
        with pytest.raises(ValueError, match="calendar"):
            read(text)


def test_the_first_and_the_last_day_can_be_written() -> None:
    assert wire_date("0001-01-01", "Asia/Tokyo").startswith("0001-01-01T00:00:00")
    assert wire_date("9999-12-31", "Asia/Tokyo").startswith("9999-12-30T")
