"""Functions of time zones."""

from __future__ import annotations

from datetime import datetime

import pytest

from connector.sandbox.suiteql.oracle_dates import BadDate
from connector.sandbox.suiteql.oracle_zones import new_time, offset_text, to_utc, zone_of

NOON = datetime(2025, 7, 1, 12)  # noqa: DTZ001 - a wall clock


def test_the_clock_elsewhere() -> None:
    assert new_time(NOON, "PST", "est").hour == 15
    assert to_utc(NOON, zone_of("Europe/Berlin")).hour == 10


@pytest.mark.parametrize(
    ("name", "shown"), [("Europe/Berlin", "+02:00"), ("-03:30", "-03:30"), ("EST", "-05:00"), ("UTC", "+00:00")]
)
def test_offsets(name: str, shown: str) -> None:
    assert offset_text(name, NOON) == shown


@pytest.mark.parametrize("name", ["Nowhere/Town", "+99:00", "../etc/passwd", ""])
def test_what_is_no_zone(name: str) -> None:
    with pytest.raises(BadDate):
        zone_of(name)


def test_new_time_knows_letters_only() -> None:
    with pytest.raises(BadDate):
        new_time(NOON, "Europe/Berlin", "EST")
