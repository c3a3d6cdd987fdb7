"""The zone of SuiteQL's wall-clock times: configured, or found by comparing NetSuite's two clocks.

SuiteQL gives date-times on the wall clock of the user that signs in (record-names 1.6). NetSuite's default zone is
Pacific Time; elsewhere the offset of the moment names the zone, which is a guess that a person is told of.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connector.errors import ConfigurationError

NOW = "SELECT TO_CHAR(CURRENT_TIMESTAMP, 'YYYY-MM-DD\"T\"HH24:MI:SS') AS now FROM dual"
"""What time it is on the user's wall clock."""
_PACIFIC = "America/Los_Angeles"
_LIKELY = (
    _PACIFIC,
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
"""Zones to try, the likelier first among those that share an offset."""
_STEP = timedelta(minutes=15)
"""Offsets of zones are multiples of this."""


def configured(name: str) -> tzinfo:
    """The zone called *name*.

    Raises:
        ConfigurationError: There is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigurationError(
            f"time_zone {name!r} is no time zone", hint="write an IANA name such as America/Los_Angeles"
        ) from None


def guessed(wall: str, now: datetime) -> tuple[tzinfo, bool]:
    """The zone whose wall clock shows *wall* (ISO, no offset) at *now* (aware), and whether it is surely right."""
    difference = datetime.fromisoformat(wall).replace(tzinfo=UTC) - now
    offset = _STEP * round(difference / _STEP)
    for name in _LIKELY:
        zone = ZoneInfo(name)
        if now.astimezone(zone).utcoffset() == offset:
            return zone, name == _PACIFIC
    return (UTC, True) if not offset else (timezone(offset), False)
