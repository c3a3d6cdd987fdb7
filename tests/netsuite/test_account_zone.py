from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.account_zone import configured, guessed


@pytest.mark.parametrize(
    ("name", "sure"),
    [("America/Los_Angeles", True), ("Europe/Berlin", False), ("Asia/Kolkata", False), ("America/New_York", False)],
)
@pytest.mark.parametrize("moment", [datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)])
def test_finds_the_zone_whose_wall_clock_it_is(name: str, sure: bool, moment: datetime) -> None:
    wall = (moment + timedelta(seconds=40)).astimezone(ZoneInfo(name)).strftime("%Y-%m-%dT%H:%M:%S")

    assert guessed(wall, moment) == (ZoneInfo(name), sure)


def test_an_offset_that_no_likely_zone_has_is_kept_as_it_is() -> None:
    moment = datetime(2026, 1, 15, 12, tzinfo=UTC)

    assert guessed("2026-01-15T17:45:00", moment) == (timezone(timedelta(hours=5, minutes=45)), False)


def test_a_configured_zone_must_exist() -> None:
    assert configured("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    for name in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(ConfigurationError, match="no time zone"):
            configured(name)
