"""Scalars both ways; a date is the same day whatever the zone of the user who saved it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import RejectedError
from connector.netsuite.soap.wire_scalars import (
    Calendar,
    boolean,
    misfit,
    text,
    written_binary,
    written_boolean,
    written_integer,
    written_number,
)

PACIFIC = Calendar()
ZONES = ["Pacific/Honolulu", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland"]
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(days, st.sampled_from(["America/Los_Angeles", *ZONES]))
def test_a_date_written_and_read_back_is_the_same_day(day: date, zone: str) -> None:
    calendar = Calendar(ZoneInfo(zone))

    assert calendar.date(calendar.written(day)) == day


@given(days, st.sampled_from(ZONES))
def test_a_date_saved_by_a_user_elsewhere_is_still_that_day(day: date, zone: str) -> None:
    """NetSuite stores midnight of the user's zone and shows it in Pacific time."""
    saved = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(PACIFIC.zone)

    assert PACIFIC.date(saved.isoformat(timespec="milliseconds")) == day


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_a_moment_written_and_read_back_is_the_same_moment(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    assert PACIFIC.moment(PACIFIC.written(moment)) == moment


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_keep_every_digit(value: Decimal) -> None:
    assert Calendar().readers()["decimal"](written_number(value)) == value


def test_dates_are_written_as_midnight_with_the_offset_of_that_day() -> None:
    assert PACIFIC.written(date(2026, 11, 23)) == "2026-11-23T00:00:00.000-08:00"
    assert PACIFIC.written("2026-07-01") == "2026-07-01T00:00:00.000-07:00"
    assert PACIFIC.written(datetime(2026, 7, 1, 9, 30)) == "2026-07-01T09:30:00.000-07:00"  # noqa: DTZ001 - on purpose


def test_what_may_be_either_is_a_date_at_midnight_only() -> None:
    assert PACIFIC.either("2026-11-23T00:00:00.000-08:00") == date(2026, 11, 23)
    assert PACIFIC.either("2026-11-23T09:00:00.000-08:00") == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert PACIFIC.either("2026-11-23") == PACIFIC.date("2026-11-23") == date(2026, 11, 23)
    assert PACIFIC.time("2026-11-23T09:30:00.000-08:00") == time(9, 30)


def test_numbers_lose_their_exponent() -> None:
    read = Calendar().readers()["decimal"]
    assert str(read("1.5E7")) == "15000000"
    assert str(read("264.0")) == "264"
    assert written_number(Decimal("1E+3")) == "1000"


@pytest.mark.parametrize(
    ("value", "written"), [(True, "true"), ("F", "false"), ("yes", "true"), (0, "false"), ("True", "true")]
)
def test_booleans_in_every_spelling(value: object, written: str) -> None:
    assert written_boolean(value) == written
    assert boolean(written) is (written == "true")


def test_text_takes_scalars_only() -> None:
    assert (text(True), text(Decimal("1.50")), text(date(2026, 1, 2)), text(7)) == ("true", "1.50", "2026-01-02", "7")
    for value in ({"a": 1}, [1], b"x"):
        with pytest.raises(TypeError):
            text(value)


def test_bytes_are_base64_and_base64_stays() -> None:
    assert written_binary(b"a;b\n") == "YTtiCg=="
    assert written_binary("YTtiCg==") == "YTtiCg=="
    with pytest.raises(ValueError, match="base64"):
        written_binary("no base64!")


@pytest.mark.parametrize("value", ["x", "nan", None, True, [1]])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        written_number(value)


def test_a_fraction_is_no_whole_number() -> None:
    assert written_integer("12") == written_integer(12.0) == "12"
    with pytest.raises(ValueError, match=r"12\.5"):
        written_integer("12.5")


def test_a_misfit_names_field_value_and_what_is_wanted() -> None:
    error = misfit("item[0].quantity", "many", "decimal")

    assert isinstance(error, RejectedError)
    assert error.message == "item[0].quantity holds 'many', which is not a number"
    assert error.field == "item[0].quantity"
