from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector import events
from connector.errors import ConnectivityError, ConnectorError
from connector.flow.api import Flow
from connector.flow.pausing import PauseGate
from connector.flow.result import RunResult
from connector.flow.serve import Daemon
from connector.flow.sessions import Sessions
from connector.flow.sign_ins import keyed
from connector.outcome import Report
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from connector.state.opening import State, open_state

READ = """
flows:
  main:
    source: {schedule: {every: 200ms}}
    steps:
      - netsuite.get_server_time: {config: erp}
        retry: {attempts: 1}
"""
AWAY = ConnectivityError("down for maintenance", type="NETSUITE:UNAVAILABLE")


@pytest.fixture
def state() -> Iterator[State]:
    with open_state("memory") as opened:
        yield opened


def waited(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 15
    while not condition() and time.monotonic() < limit:
        time.sleep(0.05)


class Process:
    """One process that serves a file over a shared state, at a time of its own."""

    def __init__(self, flow: Flow, state: State, clock: Callable[[], float]) -> None:
        self.heard: list[events.Event] = []
        self.gate = PauseGate(flow.loaded, state, self.heard.append, clock)

    def ended(self, error: ConnectorError | None) -> bool:
        status = "failed" if error else "ok"
        return self.gate.ended("main", RunResult(run="r", flow="main", status=status, report=Report(), error=error))  # type: ignore[arg-type] # one of the statuses

    @property
    def notes(self) -> list[str]:
        return [event.message for event in self.heard if isinstance(event, events.Noted)]


def test_an_account_that_is_away_is_left_alone_by_all_and_looked_at_by_one(
    build: Callable[[str], Flow], state: State
) -> None:
    flow, now = build(READ), [1000.0]
    first, second = (Process(flow, state, lambda: now[0]) for _ in range(2))
    assert first.gate.may_start("main")
    assert first.ended(AWAY)
    assert not first.gate.may_start("main")
    assert not second.gate.may_start("main")
    now[0] += 60
    assert [second.gate.may_start("main"), first.gate.may_start("main")] == [True, False]
    assert second.ended(AWAY)
    now[0] += 60
    assert first.gate.may_start("main")
    assert not first.ended(None)

    assert second.gate.may_start("main")
    assert [len(first.notes), len(second.notes)] == [2, 1]
    assert first.notes[0].endswith("trying once a minute until it is back, for twelve hours at most")
    assert first.notes[1].endswith(" is back")


def test_what_says_nothing_of_the_account_does_not_end_its_pause(build: Callable[[str], Flow], state: State) -> None:
    process = Process(build(READ), state, lambda: 1000.0)
    process.ended(AWAY)
    for error in (ConnectivityError("no answer", type="NETSUITE:TIMEOUT"),):
        process.ended(error)
        assert not process.gate.may_start("main")
    process.ended(ConnectorError("a typo", type="EXPRESSION"))

    assert process.gate.may_start("main")


def test_an_answer_on_the_way_lets_the_others_go_on(build: Callable[[str], Flow], state: State) -> None:
    now = [1000.0]
    process = Process(build(READ), state, lambda: now[0])
    process.ended(AWAY)
    now[0] += 61
    assert process.gate.may_start("main")
    hear = process.gate.hearing("main", process.heard.append)
    sent = {"operation": "x", "surface": "rest", "milliseconds": 1.0, "bytes_sent": 1, "bytes_received": 1}
    hear(events.Exchanged(status=503, **sent))  # type: ignore[arg-type] # the fields above
    assert state.pauses.list(now=now[0])
    hear(events.Exchanged(status=200, **sent))  # type: ignore[arg-type] # the fields above

    assert state.pauses.list(now=now[0]) == []


def test_refused_credentials_hold_a_flow_until_they_are_others(build: Callable[[str], Flow], state: State) -> None:
    flow = build(READ)
    sessions = Sessions(flow.loaded.configs)
    account = sessions.account("erp", "netsuite")
    for _ in range(2):
        state.pauses.refused(account, "erp", keyed(sessions.credentials("erp", "netsuite"), account), "Invalid login")
    process = Process(flow, state, lambda: 1000.0)
    connection = {**flow.loaded.configs["erp"].body["connection"], "token_secret": "another"}
    mended = Process(flow.with_config("erp", {"connection": connection}), state, lambda: 1000.0)

    assert not process.gate.may_start("main")
    assert not process.gate.may_start("main")
    assert len(process.notes) == 1
    assert mended.gate.may_start("main")
    state.pauses.resume(account)
    assert process.gate.may_start("main")


def test_during_maintenance_a_daemon_sends_one_request_and_waits(
    build: Callable[[str], Flow], account: Sandbox, tmp_path: Path
) -> None:
    account.faults.add(FaultRule(kind="maintenance", times=None))
    flow, url = build(READ), f"sqlite:///{tmp_path}/state.db"
    stop, told = threading.Event(), list[RunResult]()
    with open_state(url) as state:
        daemon = Daemon(flow=flow, name="main", asked={"stop": stop, "emit": events.ignore}, tell=told.append)
        serving = threading.Thread(target=daemon.serve, args=(url,))
        serving.start()
        waited(lambda: bool(state.pauses.list()))
        stop.wait(1.0)
        failed = len(told)
        account.faults.replace([])
        state.pauses.resume(state.pauses.list()[0].account)
        waited(lambda: len(told) > 1)
        stop.set()
        serving.join(20)

    assert failed == 1
    assert told[0].error is not None
    assert told[0].error.is_a("UNAVAILABLE")
    assert told[1].status == "ok"
