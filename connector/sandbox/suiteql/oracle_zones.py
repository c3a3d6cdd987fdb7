"""Oracle's functions of time zones, as far as a DATE without a zone lets them (Oracle help section_158513731864)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from connector.sandbox.suiteql.oracle_dates import BadDate

_LETTERS = {
    "AST": -4, "ADT": -3, "BST": -11, "BDT": -10, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4, "GMT": 0, "HST": -10,
    "HDT": -9, "MST": -7, "MDT": -6, "NST": -3.5, "PST": -8, "PDT": -7, "YST": -9, "YDT": -8,
}  # fmt: skip
"""The zones of NEW_TIME → hours from Greenwich."""
_MOST_HOURS = 15


def zone_of(name: str) -> tzinfo:
    """A zone by its Olson name, its letters, or an offset `+05:30`."""
    offset = re.fullmatch(r"([+-])(\d{1,2}):(\d\d)", name.strip())
    if offset:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        if span > timedelta(hours=_MOST_HOURS):
            raise BadDate(f"{name} is no offset of a time zone")
        return timezone(span if offset[1] == "+" else -span)
    if name.upper() in _LETTERS:
        return timezone(timedelta(hours=_LETTERS[name.upper()]))
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadDate(f"{name!r} is no time zone") from None


def new_time(moment: datetime, here: str, there: str) -> datetime:
    """`NEW_TIME`: the wall clock *there* when it shows *moment* *here*; both by the letters that Oracle knows."""
    for name in (here, there):
        if name.upper() not in _LETTERS:
            raise BadDate(f"{name!r} is no zone of NEW_TIME")
    return moment + timedelta(hours=_LETTERS[there.upper()] - _LETTERS[here.upper()])


def offset_text(name: str, moment: datetime) -> str:
    """`TZ_OFFSET`: `+01:00`."""
    span = zone_of(name).utcoffset(moment) or timedelta()
    minutes = int(span.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def moved(moment: datetime, here: tzinfo, there: tzinfo) -> datetime:
    """The wall clock *there* when it shows *moment* *here*."""
    return moment.replace(tzinfo=here).astimezone(there).replace(tzinfo=None)


def to_utc(moment: datetime, here: tzinfo) -> datetime:
    """`SYS_EXTRACT_UTC`."""
    return moved(moment, here, UTC)
