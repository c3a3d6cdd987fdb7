"""Dates and times between the canonical record (ISO, UTC) and SOAP (`dateTime` with a Pacific offset).

A date is kept by NetSuite as midnight in the user's zone and given back converted to Pacific, so that it may look like
the evening before (Oracle help section_1521451348).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
"""The zone of NetSuite's servers: of every `dateTime` it writes, and of one that comes without an offset."""

DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)\Z")
_DATE_TIME_NAMES = frozenset(
    {
        *("createdDate", "lastModifiedDate", "dateCreated", "created", "lastModified", "firstVisit", "lastVisit"),
        *("lastMessageDate", "dateConvertedToInv", "lastReopenedDate", "lastQtyAvailableChange", "messageDate"),
        *("lastQuantityAvailableChange", "noteDate", "deletedDate", "serverTime", "inboundEmail", "datePosted"),
    }
)


def is_date_name(name: str) -> bool:
    """Whether a `dateTime` element of that name means a day; the schema does not tell (names: record facts 1.6)."""
    return name not in _DATE_TIME_NAMES


@lru_cache(maxsize=8192)
def wire_date(text: str, zone: str) -> str:
    """A canonical date (or date-time) as SOAP writes a date field for a user in *zone*."""
    day = date.fromisoformat(text[:10])
    return pacific(datetime.combine(day, time(), ZoneInfo(zone)))


@lru_cache(maxsize=8192)
def wire_datetime(text: str) -> str:
    """A canonical date-time as SOAP writes it."""
    moment = datetime.fromisoformat(text)
    return pacific(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def pacific(moment: datetime) -> str:
    """An aware moment with milliseconds and the Pacific offset: `2026-11-23T00:12:34.000-08:00`."""
    return moment.astimezone(PACIFIC).isoformat(timespec="milliseconds")


def moment_of(text: str) -> datetime:
    """The moment that a `dateTime` of a request names; without an offset it is Pacific time. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)).astimezone(UTC)


def canonical_datetime(text: str) -> str:
    """A `dateTime` of a request in canonical form: `2026-11-23T08:12:34Z`."""
    moment = moment_of(text)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def canonical_date(text: str, zone: str) -> str:
    """The day that a `dateTime` of a request means to a user in *zone*; a bare date is that day."""
    if DATE.match(text.strip()):
        return text.strip()
    return moment_of(text).astimezone(ZoneInfo(zone)).date().isoformat()
