"""Dates and times between the canonical record (ISO, UTC) and SOAP (`dateTime` with a Pacific offset).

A date is kept by NetSuite as midnight in the user's zone and given back converted to Pacific, so that it may look like
the evening before (Oracle help section_1521451348).
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, tzinfo
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
    with suppress(OverflowError):  # at either end of the calendar the moment keeps its own offset
        moment = moment.astimezone(PACIFIC)
    return moment.isoformat(timespec="milliseconds")


def moment_of(text: str) -> datetime:
    """The moment that a `dateTime` of a request names; without an offset it is Pacific time. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return _moved(moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC), UTC)


def _moved(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise ValueError("outside of the calendar") from None


def canonical_datetime(text: str) -> str:
    """A `dateTime` of a request in canonical form: `2026-11-23T08:12:34Z`."""
    moment = moment_of(text)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def canonical_date(text: str, zone: str) -> str:
    """The day that a `dateTime` of a request means to a user in *zone*; a bare date is that day."""
    if DATE.match(text.strip()):
        return text.strip()
    return _moved(moment_of(text), ZoneInfo(zone)).date().isoformat()


def canonical_time(text: str, zone: str) -> str:
    """The time of day that a `dateTime` of a request means to a user in *zone*: `17:30:00`."""
    return _moved(moment_of(text), ZoneInfo(zone)).time().isoformat(timespec="seconds")


def wire_time(text: str, zone: str) -> str:
    """A canonical time of day as SOAP writes it: on the first of January 1970; "" for anything else."""
    try:
        return pacific(datetime.combine(date(1970, 1, 1), time.fromisoformat(text), ZoneInfo(zone)))
    except ValueError:
        return ""
