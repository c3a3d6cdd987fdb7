from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from connector import events
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError, RejectedError
from connector.flow.api import Flow
from connector.flow.document import Schedule
from connector.flow.result import RunResult
from connector.flow.serve import LONGEST_ABSENCE, PROBE, Daemon, due, first, is_served
from connector.outcome import Report

EVERY = "flows: {main: {source: {schedule: {every: 10m, start_delay: 5s}}, steps: [{logger: x}]}}"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()


def moment(*parts: int, zone: str = "UTC") -> float:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()  # type: ignore[arg-type,misc] # the date's parts


def test_every_counts_from_the_start_and_skips_what_was_missed() -> None:
    schedule = Schedule(every=60.0, start_delay=5.0)

    assert first(schedule, 1000.0) == 1005.0
    assert due(schedule, started=1000.0, now=1010.0) == 1060.0
    assert due(schedule, started=1000.0, now=1130.0) == 1180.0


def test_cron_waits_for_its_moment_from_the_first_run_on() -> None:
    schedule = Schedule(cron="0 2 * * *", time_zone="Europe/Berlin")

    assert first(schedule, moment(2026, 11, 23, 12)) == moment(2026, 11, 24, 2, zone="Europe/Berlin")
    assert due(schedule, 0.0, moment(2026, 11, 24, 3)) == moment(2026, 11, 25, 2, zone="Europe/Berlin")


def test_quartz_seconds_come_first() -> None:
    assert first(Schedule(cron="30 0 2 * * ?"), moment(2026, 11, 23, 12)) == moment(2026, 11, 24, 2, 0, 30)


def ticks(schedule: Schedule, start: float, number: int) -> Iterator[float]:
    for _ in range(number):
        start = due(schedule, 0.0, start)
        yield start


def test_in_a_gap_of_the_clock_it_runs_once_and_in_a_fold_once() -> None:
    daily = Schedule(cron="30 2 * * *", time_zone="Europe/Berlin")
    gap = list(ticks(daily, moment(2026, 3, 28, 12), 2))
    fold = list(ticks(daily, moment(2026, 10, 24, 12), 2))

    assert [datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")).day for at in gap] == [29, 30]
    assert [datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")).day for at in fold] == [25, 26]


def test_where_every_hour_counts_a_fold_is_no_pause() -> None:
    often = Schedule(cron="*/30 * * * *", time_zone="Europe/Berlin")
    night = list(ticks(often, moment(2026, 10, 25, 0, 1), 6))

    assert {after - before for before, after in pairwise(night)} == {1800.0}


def test_a_flow_is_served_where_its_source_says_when() -> None:
    assert is_served(Flow.read(EVERY).loaded.document.flows["main"])
    assert not is_served(Flow.read("flows: {main: {steps: [{logger: x}]}}").loaded.document.flows["main"])


class Clock:
    """Time that passes only while someone waits."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


class Stop(threading.Event):
    """An event whose waiting moves the clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self.clock.now += max(timeout or 0.0, 0.1)
        return self.is_set()


class Scripted:
    """A flow whose runs end as a list says; after the last one someone asks to stop."""

    def __init__(self, endings: list[ConnectorError | None]) -> None:
        self.loaded = Flow.read(EVERY).loaded
        self.endings = endings
        self.clock = Clock()
        self.stop = Stop(self.clock)
        self.started: list[float] = []
        self.heard: list[events.Event] = []

    def run(self, name: str, **_: Any) -> RunResult:
        self.started.append(self.clock.now - NOON)
        error = self.endings[len(self.started) - 1]
        if len(self.started) == len(self.endings):
            self.stop.set()
        return RunResult(run="r", flow="main", status="failed" if error else "ok", report=Report(), error=error)

    def serve(self) -> RunResult:
        told: list[RunResult] = []
        asked = {"stop": self.stop, "emit": self.heard.append}
        daemon = Daemon(flow=self, name="main", asked=asked, tell=told.append, clock=self.clock)  # type: ignore[arg-type]
        result = daemon.serve("memory")
        assert len(told) == len(self.started)
        return result

    @property
    def notes(self) -> list[str]:
        return [event.message for event in self.heard if isinstance(event, events.Noted)]


def rounded(moments: list[float]) -> list[int]:
    return [round(moment) for moment in moments]


def test_it_runs_when_it_is_due_until_someone_asks_to_stop() -> None:
    flow = Scripted([None, None, None])
    result = flow.serve()

    assert rounded(flow.started) == [5, 605, 1205]
    assert (result.status, result.exit_code, result.stopped_at) == ("interrupted", 130, "the next run")


def test_a_run_that_fails_does_not_end_it() -> None:
    flow = Scripted([None, RejectedError("no"), None])
    flow.serve()

    assert len(flow.started) == 3


def test_credentials_may_be_rotated_under_it_but_not_be_wrong_from_the_start() -> None:
    refused = ConnectivityError("no", type="NETSUITE:AUTHENTICATION")
    later, at_once = Scripted([None, refused, None]), Scripted([refused, None])

    assert later.serve().status == "interrupted"
    assert (at_once.serve().exit_code, len(at_once.started)) == (4, 1)


def test_a_first_run_that_fails_ends_it() -> None:
    flow = Scripted([RejectedError("no"), None])

    assert (flow.serve().exit_code, len(flow.started)) == (1, 1)


def test_what_only_a_person_can_mend_ends_it() -> None:
    flow = Scripted([None, ConfigurationError("mended?"), None])

    assert (flow.serve().exit_code, len(flow.started)) == (2, 2)


def test_an_account_that_is_away_is_asked_once_a_minute_and_told_of_once() -> None:
    away = ConnectivityError("NetSuite is down for maintenance", type="NETSUITE:UNAVAILABLE")
    flow = Scripted([None, away, away, away, None, None])
    flow.serve()
    gaps = [round(after - before) for before, after in pairwise(flow.started)]

    assert gaps == [600, PROBE, PROBE, PROBE, 600]
    assert len([note for note in flow.notes if "maintenance" in note]) == 1
    assert "it is back" in flow.notes


def test_an_account_that_stays_away_for_half_a_day_ends_it() -> None:
    away = ConnectivityError("down", type="NETSUITE:UNAVAILABLE")
    flow = Scripted([away] * 1000)

    assert flow.serve().exit_code == 4
    assert LONGEST_ABSENCE <= flow.started[-1] - flow.started[0] < LONGEST_ABSENCE + 2 * PROBE


def test_a_real_flow_is_served(run_steps: Callable[..., RunResult]) -> None:
    flow = Flow.read("flows: {main: {source: {schedule: {every: 100ms}}, steps: [{logger: tick}]}}")
    stop, heard = threading.Event(), list[events.Event]()

    def listen(event: events.Event) -> None:
        heard.append(event)
        if len([one for one in heard if isinstance(one, events.Logged)]) == 3:
            stop.set()

    daemon = Daemon(flow=flow, name="main", asked={"stop": stop, "emit": listen}, tell=lambda _: None)

    assert daemon.serve("memory").status == "interrupted"
