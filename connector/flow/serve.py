"""Serve a schedule: run the flow again each time it is due, until asked to stop."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connector import events
from connector.flow.api import Flow
from connector.flow.document import Schedule, unix_cron
from connector.flow.result import RunResult
from connector.state.opening import open_state

_LOOK = 0.5
"""Seconds between looks at whether someone asked to stop."""


def due(schedule: Schedule, started: float, now: float) -> float:
    """The moment (seconds of the epoch) of the next run after one that *started*; never in the past.

    A firing that was missed while a run was under way is skipped, as Mule's scheduler does with
    `disallowConcurrentExecution`.
    """
    if schedule.cron:
        from croniter import croniter  # noqa: PLC0415 - cron schedules only

        zone = ZoneInfo(schedule.time_zone)
        fields = schedule.cron.split()
        ticks = croniter(
            unix_cron(schedule.cron), datetime.fromtimestamp(now, zone), second_at_beginning=len(fields) > len("mhdmw")
        )
        return float(ticks.get_next(float))
    every = schedule.every or 0.0
    late = max(0.0, now - started)
    return started + every * (int(late // every) + 1 if every else 0)


def serve(flow: Flow, name: str, state: str, asked: Mapping[str, Any], first: RunResult) -> RunResult:
    """Run *flow* whenever it is due until `asked["stop"]` is set; the result of the last run."""
    source = flow.loaded.flow(name)[1].source
    if source is None:
        return first
    result, started = first, time.time() - first.seconds
    stop, emit = asked["stop"], asked["emit"]
    with open_state(state) as opened:
        while not stop.is_set():
            at = due(source.schedule, started, time.time())
            emit(
                events.Noted(
                    step=result.flow, message=f"next run at {datetime.fromtimestamp(at).astimezone():%H:%M:%S}"
                )
            )
            while not stop.is_set() and time.time() < at:
                stop.wait(min(_LOOK, max(0.0, at - time.time())))
            if stop.is_set():
                break
            started = time.time()
            result = flow.run(name, state=opened, **asked)
            if result.error is not None:
                emit(
                    events.Noted(
                        step=result.flow, message=f"{result.error.type}: {result.error}", hint=result.error.hint
                    )
                )
    return result
