from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.flow.pulse import Pulse
from connector.flow.tally import Tally
from connector.outcome import Report
from connector.state.opening import State, open_state
from connector.state.runs import CANCEL, Run
from tests.flow.portable import soon


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


@pytest.fixture
def run(state: State) -> Run:
    return state.runs.begin("main")


def test_shows_counts_and_seconds_by_step_and_where_it_is(state: State, run: Run) -> None:
    tally = Tally()
    pulse = Pulse(state, run.id, tally, threading.Event())
    tally.add("main/write", Report(read=5, written=4, failed=1))
    for step in ("main/each", "main/write"):
        pulse.hear(events.StepStarted(step=step, kind="x"))
    for seconds in (0.25, 0.5):
        pulse.hear(events.StepEnded(step="main/write", kind="x", seconds=seconds, error=""))

    shown = pulse.shown()

    assert shown["at"] == ["main/each"]
    written = shown["steps"]["main/write"]
    assert {name: written[name] for name in ("read", "written", "failed", "seconds", "times")} == {
        "read": 5,
        "written": 4,
        "failed": 1,
        "seconds": 0.75,
        "times": 2,
    }


def test_tells_why_it_waits_until_an_answer_comes(state: State, run: Run) -> None:
    pulse = Pulse(state, run.id, Tally(), threading.Event())
    pulse.hear(events.Retrying(step="main/get", reason="NETSUITE:BUSY", attempt=2, delay=1.5))
    waiting = pulse.shown()["waits_for"]
    answer: dict[str, Any] = {"operation": "get", "surface": "rest", "status": 200, "milliseconds": 1.0}
    pulse.hear(events.Exchanged(step="main/get", bytes_sent=1, bytes_received=1, **answer))

    assert waiting == "NETSUITE:BUSY: attempt 2 in 1.5 s"
    assert pulse.shown()["waits_for"] == ""


def test_others_see_it_while_it_runs_and_as_it_ended(state: State, run: Run) -> None:
    tally = Tally()
    with open_state(state.url) as other, Pulse(state, run.id, tally, threading.Event()) as pulse:
        pulse.hear(events.StepStarted(step="main/write", kind="x"))
        seen = soon(lambda: other.runs.show(run.id).progress)
        pulse.hear(events.StepEnded(step="main/write", kind="x", seconds=1.0, error=""))
        tally.add("main/write", Report(written=7))
        assert not pulse.cancelled

    progress = state.runs.show(run.id).progress
    assert seen["at"] == ["main/write"]
    assert progress is not None
    assert (progress["at"], progress["steps"]["main/write"]["written"]) == ([], 7)


def test_a_wish_to_cancel_stops_the_run(state: State, run: Run) -> None:
    stop = threading.Event()
    with open_state(state.url) as other, Pulse(state, run.id, Tally(), stop) as pulse:
        other.runs.ask(run.id, CANCEL)

        assert stop.wait(30)
        assert pulse.cancelled


def test_anything_else_that_is_asked_stops_nothing(state: State, run: Run) -> None:
    stop = threading.Event()
    with Pulse(state, run.id, Tally(), stop) as pulse:
        state.runs.ask(run.id, "resume")
        soon(lambda: state.runs.show(run.id).progress)

        assert not stop.is_set()
        assert not pulse.cancelled
