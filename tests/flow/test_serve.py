from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError, RejectedError, RetryableError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.flow.serve import Daemon, is_served, served
from connector.outcome import Report
from connector.state.opening import open_state
from connector.state.pauses import LONGEST_ABSENCE, PROBE
from tests.flow.test_schedule import at_once

EVERY = "flows: {main: {source: {schedule: {every: 10m, start_delay: 5s}}, steps: [{logger: x}]}}"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()


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

    def __init__(self, clock: Clock, least: float) -> None:
        super().__init__()
        self.clock, self.least = clock, least

    def wait(self, timeout: float | None = None) -> bool:
        self.clock.now += max(timeout or 0.0, self.least)
        return self.is_set()


class Scripted:
    """A flow whose runs end as a list says; after the last one someone asks to stop."""

    def __init__(self, endings: list[ConnectorError | None], least: float = 0.1) -> None:
        self.loaded = Flow.read(EVERY).loaded
        self.endings = endings
        self.clock = Clock()
        self.stop = Stop(self.clock, least)
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
        daemon = Daemon(
            flow=self,  # type: ignore[arg-type] # what a daemon needs of a flow
            name="main",
            asked=asked,
            tell=told.append,
            clock=self.clock,
            submit=at_once,
        )
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

    assert gaps == pytest.approx([600, PROBE, PROBE, PROBE, 600 - 3 * PROBE], abs=6)
    assert len([note for note in flow.notes if "maintenance" in note]) == 1
    assert "flow main is back" in flow.notes


def test_an_account_that_stays_away_for_half_a_day_ends_it() -> None:
    away = ConnectivityError("down", type="NETSUITE:UNAVAILABLE")
    flow = Scripted([away] * 1000, least=PROBE / 6)  # half a day of looks every half second is long

    assert flow.serve().exit_code == 4
    assert LONGEST_ABSENCE <= flow.started[-1] - flow.started[0] < LONGEST_ABSENCE + 2 * PROBE


def test_another_run_of_the_same_flow_is_waited_for() -> None:
    flow = Scripted([RetryableError("it is being run", type="STATE:LOCKED"), None])
    flow.serve()

    assert len(flow.started) == 2


def test_the_scheduled_flows_of_a_file_are_served_together_and_the_stopped_ones_are_not() -> None:
    schedule = "source: {schedule: {every: 50ms}}, steps: [{logger: x}]"
    flow = Flow.read(
        f"flows: {{a: {{{schedule}}}, b: {{{schedule}}}, c: {{initial_state: stopped, {schedule}}},"
        "d: {steps: [{logger: x}]}}"
    )
    stop, ran = threading.Event(), set[str]()

    def tell(result: RunResult) -> None:
        ran.add(result.flow)
        if len(ran) == 2:
            stop.set()

    assert served(flow.loaded) == ["a", "b"]
    Daemon(flow=flow, asked={"stop": stop, "emit": events.ignore}, tell=tell).serve("memory")
    assert ran == {"a", "b"}


def test_a_file_without_a_schedule_cannot_be_served() -> None:
    flow = Flow.read("flows: {d: {steps: [{logger: x}]}}")

    with pytest.raises(ConfigurationError, match="no flow of this file starts by itself"):
        Daemon(flow=flow, asked={"stop": threading.Event()}, tell=lambda _: None).serve("memory")


def test_a_laptop_does_not_fire_what_a_server_serves_unless_it_is_forced_to(tmp_path: Path) -> None:
    url, stop = f"sqlite:///{tmp_path}/state.db", threading.Event()
    flow = Flow.read("flows: {main: {source: {schedule: {every: 100ms}}, steps: [{logger: x}]}}")
    ran: list[RunResult] = []

    def tell(result: RunResult) -> None:
        ran.append(result)
        stop.set()

    def daemon(*, force: bool = False) -> Daemon:
        return Daemon(flow=flow, asked={"stop": stop, "emit": events.ignore}, tell=tell, force=force)

    with open_state(url) as server:
        server.firings.claim("main", "", "server")
        with pytest.raises(ConfigurationError, match="is served by process"):
            daemon().serve(url)
        assert ran == []
        stop.clear()
        daemon(force=True).serve(url)
        assert len(ran) == 1
        assert server.firings.renew("server") == set()


def test_a_real_flow_is_served(run_steps: Callable[..., RunResult]) -> None:
    flow = Flow.read("flows: {main: {source: {schedule: {every: 100ms}}, steps: [{logger: tick}]}}")
    stop, heard = threading.Event(), list[events.Event]()

    def listen(event: events.Event) -> None:
        heard.append(event)
        if len([one for one in heard if isinstance(one, events.Logged)]) == 3:
            stop.set()

    daemon = Daemon(flow=flow, name="main", asked={"stop": stop, "emit": listen}, tell=lambda _: None)

    assert daemon.serve("memory").status == "interrupted"
