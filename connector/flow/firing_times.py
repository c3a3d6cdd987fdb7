"""Firing times: the moments that a schedule names, as pure arithmetic on seconds of the epoch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from connector.flow.document import Schedule, unix_cron

GRACE = 60.0
"""Seconds: a moment that is noticed later has been missed."""
MOST = 1000
"""How many missed moments `missed: all` makes up for."""
_COUNTED = 10_000
"""Missed moments of a cron expression are counted up to here; who missed more is told `at least`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Moments that have come since the last one that fired."""

    first: float
    last: float
    number: int

    def is_missed(self, now: float) -> bool:
        """Whether even the last one is long past: nobody was there to fire it."""
        return now - self.last > GRACE


def first(schedule: Schedule, now: float) -> float:
    """The moment of the first run ever: at once after the delay, or when cron says so."""
    return _tick(schedule, now) if schedule.cron else now + schedule.start_delay


def after(schedule: Schedule, fired: float, now: float) -> float:
    """The moment that follows *fired*, which may be past; a clock that was set back neither doubles nor stalls it.

    With `every` the next run is at most an interval away. A moment of cron that has fired does not fire again, unless
    the clock was set back by more than one of its periods: then it lives through these times once more.
    """
    if not schedule.cron:
        every = schedule.every or 0.0
        return min(fired + every, now + every)
    following = _tick(schedule, fired)
    return following if fired - now <= following - fired else _tick(schedule, now)


def upcoming(schedule: Schedule, fired: float, now: float) -> float:
    """The first moment after *now*, in step with the one that *fired* last: what lies between is left out."""
    if schedule.cron:
        return _tick(schedule, now)
    every = schedule.every or 0.0
    late = max(0.0, now - fired)
    return fired + every * (int(late // every) + 1 if every else 0)


def due(schedule: Schedule, next_at: float, now: float) -> Due:
    """The moments from *next_at*, which has come, up to *now*."""
    if not schedule.cron:
        every = schedule.every or 1.0
        number = int((now - next_at) // every) + 1
        return Due(first=next_at, last=next_at + (number - 1) * every, number=number)
    found = [next_at, *takewhile(lambda tick: tick <= now, islice(ticks(schedule, next_at), _COUNTED))]
    whole = len(found) <= _COUNTED
    return Due(first=next_at, last=found[-1] if whole else now, number=len(found))


def latest(schedule: Schedule, found: Due, most: int = MOST) -> float:
    """The first of the last *most* of the moments *found*."""
    if found.number <= most:
        return found.first
    if not schedule.cron:
        return found.last - (most - 1) * (schedule.every or 1.0)
    return next(islice(ticks(schedule, found.first), found.number - most - 1, None))


def counted(found: int) -> str:
    """A number of missed moments, for a person."""
    return f"at least {_COUNTED:,}" if found > _COUNTED else f"{found:,}"


def _tick(schedule: Schedule, now: float) -> float:
    return next(ticks(schedule, now))


def ticks(schedule: Schedule, now: float) -> Iterator[float]:
    """The moments after *now* that the cron expression names, one after the other.

    An hour that is named comes once, also in a fold of the clock, and not never in a gap; where every hour counts,
    time goes on as it does for everyone.
    """
    from croniter import croniter  # noqa: PLC0415 - cron schedules only

    zone, fields = ZoneInfo(schedule.time_zone), schedule.cron.split()
    seconds_first = len(fields) > len("mhdmw")
    local = datetime.fromtimestamp(now, zone)
    every_hour = fields[2 if seconds_first else 1].startswith("*")
    start = local if every_hour else local.replace(tzinfo=None)
    found = croniter(unix_cron(schedule.cron), start, second_at_beginning=seconds_first)
    last = now
    while True:
        at: datetime = found.get_next(datetime)
        moment = (at if every_hour else at.replace(tzinfo=zone)).timestamp()
        if moment > last:
            last = moment
            yield moment
