"""Each check says what is wrong, or nothing."""

from __future__ import annotations

import threading
import time

import pytest

from connector.monitoring.health_checks import Heartbeat, accounts_not_paused, not_draining, state_reachable
from connector.state.opening import open_state


def test_a_loop_that_stops_going_round_is_noticed() -> None:
    now = [0.0]
    heartbeat = Heartbeat(silent_for=30, clock=lambda: now[0])
    now[0] = 100.0
    assert heartbeat() == ""  # it never began

    heartbeat.beat()
    now[0] = 130.0
    assert heartbeat() == ""
    now[0] = 131.0
    assert heartbeat() == "no sign of life for 31 s"
    heartbeat.beat()
    assert heartbeat() == ""


def test_a_state_that_answers_is_reachable() -> None:
    with open_state("memory") as state:
        assert state_reachable(state)() == ""


def test_a_state_that_is_away_is_told_without_its_password() -> None:
    with open_state("postgresql://user:hidden-word@127.0.0.1:1/none") as state:
        wrong = state_reachable(state)()

    assert wrong.startswith("the state cannot be read: ")
    assert "hidden-word" not in wrong


def test_a_state_that_went_away_is_told_at_once_though_runs_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_state("postgresql://127.0.0.1:1/none") as state:
        state.store._made = True  # it was there a moment ago
        monkeypatch.setattr(time, "sleep", pytest.fail)

        assert state_reachable(state)().startswith("the state cannot be read: ")
        assert accounts_not_paused(state)() == ""


def test_who_was_asked_to_stop_takes_no_new_work() -> None:
    stop = threading.Event()
    check = not_draining(stop)
    assert check() == ""

    stop.set()
    assert "asked to stop" in check()


def test_a_paused_account_is_named_with_the_reason() -> None:
    with open_state("memory") as state:
        check = accounts_not_paused(state)
        assert check() == ""

        state.pauses.pause("1234567", "NetSuite is away")
        assert check() == "paused: 1234567 (maintenance)"

        state.pauses.back("1234567")
        assert check() == ""
