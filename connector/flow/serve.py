"""Serve a schedule: run the flow each time it is due, until asked to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connector import events
from connector.errors import ConnectorError
from connector.flow.api import Flow
from connector.flow.document import FlowBody, Schedule, unix_cron
from connector.flow.result import RunResult
from connector.outcome import Report
from connector.state.opening import open_state

PROBE = 60.0
"""Seconds between two looks at an account that is away (flow language, section 5)."""
LONGEST_ABSENCE = 12 * 3600.0
"""Seconds after which an account that stays away ends the daemon."""
_LOOK = 0.5
"""Seconds between looks at whether someone asked to stop."""


def is_served(body: FlowBody) -> bool:
    """Whether a flow has a schedule to be served by."""
    return body.source is not None and bool(body.source.schedule.every or body.source.schedule.cron)


def first(schedule: Schedule, now: float) -> float:
    """The moment (seconds of the epoch) of the first run: at once after the delay, or when cron says so."""
    return _tick(schedule, now) if schedule.cron else now + schedule.start_delay


def due(schedule: Schedule, started: float, now: float) -> float:
    """The moment of the next run after one that *started*; never in the past.

    A firing that was missed while a run was under way is skipped, as Mule's scheduler does with
    `disallowConcurrentExecution`.
    """
    if schedule.cron:
        return _tick(schedule, now)
    every = schedule.every or 0.0
    late = max(0.0, now - started)
    return started + every * (int(late // every) + 1 if every else 0)


def _tick(schedule: Schedule, now: float) -> float:
    """The next moment after *now* that the cron expression names.

    An hour that is named comes once, also in a fold of the clock, and not never in a gap; where every hour counts,
    time goes on as it does for everyone.
    """
    from croniter import croniter  # noqa: PLC0415 - cron schedules only

    zone, fields = ZoneInfo(schedule.time_zone), schedule.cron.split()
    seconds_first = len(fields) > len("mhdmw")
    local = datetime.fromtimestamp(now, zone)
    every_hour = fields[2 if seconds_first else 1].startswith("*")
    start = local if every_hour else local.replace(tzinfo=None)
    ticks = croniter(unix_cron(schedule.cron), start, second_at_beginning=seconds_first)
    while True:
        found: datetime = ticks.get_next(datetime)
        moment = (found if every_hour else found.replace(tzinfo=zone)).timestamp()
        if moment > now:
            return moment


@dataclass(kw_only=True)
class Daemon:
    """A flow that is run again and again."""

    flow: Flow
    name: str
    asked: Mapping[str, Any]
    tell: Callable[[RunResult], None]
    """Told how each run ended."""
    clock: Callable[[], float] = time.time
    last: RunResult | None = field(default=None, init=False)
    _away_since: float | None = field(default=None, init=False)

    @property
    def stop(self) -> threading.Event:
        """Set it to stop."""
        stop: threading.Event = self.asked["stop"]
        return stop

    def serve(self, state: str) -> RunResult:
        """Run until asked to stop, or until it makes no sense to go on; the result of the last run."""
        chosen, body = self.flow.loaded.flow(self.name)
        if body.source is None:
            raise AssertionError("asked for by is_served only")
        schedule = body.source.schedule
        at = first(schedule, self.clock())
        with open_state(state) as opened:
            while self._waited(chosen, at):
                started = self.clock()
                is_first = self.last is None
                self.last = self.flow.run(self.name, state=opened, **self.asked)
                self.tell(self.last)
                if self.last.status == "interrupted" or self._is_hopeless(self.last, is_first=is_first):
                    return self.last
                at = self._next(schedule, started)
        self._note(chosen, "stopped between two runs")
        last = self.last or RunResult(run="", flow=chosen, status="interrupted", report=Report())
        return replace(last, status="interrupted", stopped_at="the next run", error=None)

    def _waited(self, flow: str, at: float) -> bool:
        """Wait for the moment *at*; whether nobody asked to stop meanwhile."""
        if at > self.clock() and self._away_since is None:
            self._note(flow, f"next run at {datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M:%S}")
        while not self.stop.is_set() and self.clock() < at:
            self.stop.wait(min(_LOOK, max(0.0, at - self.clock())))
        return not self.stop.is_set()

    def _next(self, schedule: Schedule, started: float) -> float:
        """When to run again: by the schedule, or soon to see whether an account that is away is back."""
        now = self.clock()
        if self._away_since is None:
            return due(schedule, started, now)
        return started + PROBE

    def _is_hopeless(self, result: RunResult, *, is_first: bool) -> bool:
        """Whether it makes no sense to go on.

        The first run fails before someone's eyes; after that credentials may be rotated and what is away is waited for.
        """
        error = result.error
        if error is not None and error.is_a("UNAVAILABLE"):
            return self._stays_away(result.flow, error)
        if self._away_since is not None:
            self._note(result.flow, "it is back")
        self._away_since = None
        return error is not None and (is_first or error.is_a("CONFIGURATION"))

    def _stays_away(self, flow: str, error: ConnectorError) -> bool:
        now = self.clock()
        if self._away_since is None:
            self._away_since = now
            self._note(flow, f"{error.message}: trying once a minute until it is back")
        return now - self._away_since > LONGEST_ABSENCE

    def _note(self, flow: str, message: str) -> None:
        self.asked["emit"](events.Noted(step=flow, message=message))
