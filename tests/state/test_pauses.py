from __future__ import annotations

import subprocess
import sys
import threading

from sqlalchemy import update

from connector.state import pauses
from connector.state.opening import State, open_state
from connector.state.tables import LOCKS, PAUSES


def shifted(state: State, **values: float) -> None:
    """As if time had passed: the clock of a state is its database's."""
    with state.pauses._store.write() as connection:
        connection.execute(update(PAUSES).values(**values))


def test_an_account_that_is_away_is_paused_once_and_said_once(state: State) -> None:
    assert state.pauses.pause("123", "down for maintenance")
    assert not state.pauses.pause("123", "still down")
    (pause,) = state.pauses.list()

    assert (pause.account, pause.reason, pause.message) == ("123", "maintenance", "down for maintenance")
    assert pause.until - pause.since == pauses.LONGEST_ABSENCE


def test_one_process_a_minute_looks_whether_it_is_back(shared_url: str) -> None:
    with open_state(shared_url) as state:
        state.pauses.pause("123", "down")
        assert not state.pauses.probe("123")
        shifted(state, probe_at=1.0)
        looked: list[bool] = []
        ready = threading.Barrier(4, timeout=10)

        def look() -> None:
            with open_state(shared_url) as mine:
                ready.wait()
                looked.append(mine.pauses.probe("123"))

        threads = [threading.Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(looked) == [False, False, False, True]
        assert state.pauses.back("123")
        assert not state.pauses.back("123")
        assert not state.pauses.probe("123")


def test_after_twelve_hours_the_pause_is_over_and_may_begin_anew(state: State) -> None:
    state.pauses.pause("123", "down")
    later = state.pauses.list()[0].since + pauses.LONGEST_ABSENCE + 1

    assert state.pauses.list(now=later) == []
    assert not state.pauses.probe("123", now=later)
    assert state.pauses.probe("123", now=later - 2)
    assert state.pauses.pause("123", "down", now=later)


def test_two_refusals_in_five_minutes_stop_all(state: State) -> None:
    assert state.pauses.sign_in("123", "bad") == "go"
    assert state.pauses.sign_in("123", "bad") == "wait"
    assert not state.pauses.refused("123", "erp", "bad", "Invalid login attempt.")
    assert state.pauses.list() == []
    assert state.pauses.sign_in("123", "bad") == "go"
    assert state.pauses.refused("123", "erp", "bad", "Invalid login attempt.")
    stopped = state.pauses.sign_in("123", "bad")

    assert isinstance(stopped, pauses.Pause)
    assert (stopped.message, stopped.config, stopped.until) == ("Invalid login attempt.", "erp", pauses.FOREVER)
    assert [pause.reason for pause in state.pauses.list()] == ["sign_in"]
    assert state.pauses.stopping("123", "bad") == stopped
    assert state.pauses.stopping("123", "new") is None
    assert not state.pauses.refused("123", "erp", "bad", "again")  # it was stopped before, which is said once


def test_two_refusals_that_are_far_apart_stop_nobody(state: State) -> None:
    state.pauses.sign_in("123", "bad")
    state.pauses.refused("123", "erp", "bad", "no")
    shifted(state, since=1.0)
    assert state.pauses.sign_in("123", "bad") == "go"

    assert not state.pauses.refused("123", "erp", "bad", "no")
    assert state.pauses.list() == []


def test_who_signs_in_and_dies_holds_the_others_up_for_half_a_minute_only(state: State) -> None:
    state.pauses.sign_in("123", "slow")
    assert state.pauses.sign_in("123", "slow") == "wait"
    with state.pauses._store.write() as connection:
        connection.execute(update(LOCKS).values(expires_at=1.0, host="another machine"))

    assert state.pauses.sign_in("123", "slow") == "go"


def test_who_signs_in_and_is_killed_on_this_machine_holds_nobody_up(state: State) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    state.pauses.sign_in("123", "slow")
    with state.pauses._store.write() as connection:
        connection.execute(update(LOCKS).values(pid=dead.pid))

    assert state.pauses.sign_in("123", "slow") == "go"


def test_who_got_no_answer_makes_room_and_forgets_no_refusal(state: State) -> None:
    state.pauses.refused("123", "erp", "bad", "no")
    assert state.pauses.sign_in("123", "bad") == "go"
    state.pauses.released("123", "bad")

    assert state.pauses.sign_in("123", "bad") == "go"
    assert state.pauses.refused("123", "erp", "bad", "no")


def test_an_accepted_sign_in_leaves_nothing_behind(state: State) -> None:
    state.pauses.sign_in("123", "good")

    assert not state.pauses.accepted("123", "erp", "good")
    assert state.pauses.sign_in("123", "good") == "go"


def test_other_credentials_of_the_same_configuration_end_the_stop(state: State) -> None:
    for config in ("erp", "other"):
        for _ in range(2):
            state.pauses.refused("123", config, f"bad of {config}", "no")
    assert state.pauses.sign_in("123", "new") == "go"

    assert state.pauses.accepted("123", "erp", "new")
    assert [pause.config for pause in state.pauses.list()] == ["other"]


def test_a_person_ends_every_pause_of_an_account(state: State) -> None:
    state.pauses.pause("123", "down")
    state.pauses.pause("456", "down")
    for _ in range(2):
        state.pauses.refused("123", "erp", "bad", "no")

    assert state.pauses.resume("123") == 2
    assert state.pauses.resume("123") == 0
    assert state.pauses.sign_in("123", "bad") == "go"
    assert [pause.account for pause in state.pauses.list()] == ["456"]
