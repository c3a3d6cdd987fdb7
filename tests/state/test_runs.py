from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from connector.errors import ConfigurationError, RetryableError
from connector.state.opening import State, open_state
from connector.state.runs import Run
from connector.state.tables import RUNS
from connector.state.transactions import timestamp


def begin(state: State, **more: Any) -> Run:
    return state.runs.begin("flow", "acc", **{"text_hash": "t", "params_hash": "p", **more})


def test_a_run_that_was_killed_is_taken_up_with_its_window_and_units(state: State) -> None:
    first = begin(state)
    state.runs.set_window(first.id, {"from": datetime(2024, 1, 1, tzinfo=UTC)})
    state.runs.journal(first.id).record("write[0]", {"cursor": 1})
    state.runs.release(first.id)  # as the end of its process does

    second = begin(state, window="another")

    assert (second.id, second.resumed, second.units) == (first.id, True, 1)
    assert second.window == {"from": datetime(2024, 1, 1, tzinfo=UTC)}
    assert not first.resumed


def test_a_run_that_a_person_stopped_is_taken_up(state: State) -> None:
    first = begin(state)
    state.runs.finish(first.id, "interrupted", {"written": 5})

    second = begin(state)

    assert (second.id, second.status, second.summary) == (first.id, "running", None)


@pytest.mark.parametrize("status", ["ok", "failed", "dead_letters"])
def test_a_run_that_ended_is_not_taken_up(state: State, status: str) -> None:
    first = begin(state)
    state.runs.finish(first.id, status, {"written": 5})

    second = begin(state)

    assert second.id != first.id
    assert (state.runs.show(first.id).status, state.runs.show(first.id).summary) == (status, {"written": 5})


def test_a_failed_run_is_taken_up_when_asked(state: State) -> None:
    first = begin(state)
    state.runs.finish(first.id, "failed")

    assert begin(state, resume=("failed",)).id == first.id


def test_a_changed_flow_begins_anew_and_the_older_run_is_never_taken_up(state: State) -> None:
    first = begin(state)
    state.runs.release(first.id)

    second = begin(state, text_hash="changed")
    state.runs.finish(second.id, "ok")
    third = begin(state)

    assert len({first.id, second.id, third.id}) == 3
    assert state.runs.show(first.id).status == "superseded"


def test_runs_of_other_params_stay_apart(state: State) -> None:
    first = begin(state)
    second = begin(state, params_hash="other")

    state.runs.close()

    assert begin(state, params_hash="other").id == second.id
    assert begin(state).id == first.id


def test_the_same_flow_is_not_run_twice_at_a_time(state: State) -> None:
    run = begin(state)

    with pytest.raises(RetryableError, match="being run by process") as error:
        begin(state)

    assert error.value.type == "STATE:LOCKED"
    assert error.value.hint
    state.runs.finish(run.id, "ok")
    assert begin(state).id != run.id


def test_a_run_of_last_month_is_begun_anew(state: State) -> None:
    first = begin(state)
    state.runs.release(first.id)
    old = timestamp(datetime.now(UTC) - timedelta(days=31))
    with state.store.write() as connection:
        connection.execute(update(RUNS).values(started_at=old))

    assert begin(state).id != first.id


def test_lists_the_newest_first(state: State) -> None:
    ids = []
    for _ in range(3):
        run = begin(state)
        state.runs.finish(run.id, "ok")
        ids.append(run.id)
    other = state.runs.begin("another")

    assert [run.id for run in state.runs.list(flow="flow", limit=2)] == ids[:0:-1]
    assert [run.id for run in state.runs.list(status="running")] == [other.id]


def test_prunes_what_ended_long_ago(state: State) -> None:
    run = begin(state)
    state.runs.journal(run.id).record("a", 1)
    state.runs.finish(run.id, "ok")
    kept = begin(state)

    assert state.runs.prune(timedelta(days=1)) == 0
    assert state.runs.prune(timedelta(days=-1)) == 1
    assert [run.id for run in state.runs.list()] == [kept.id]
    assert state.runs.journal(run.id).recall("a") == (False, None)


def test_says_that_there_is_no_such_run(state: State) -> None:
    with pytest.raises(ConfigurationError, match="there is no run `x`"):
        state.runs.show("x")


def test_closing_the_state_gives_its_runs_back(shared_url: str) -> None:
    with open_state(shared_url) as state:
        first = begin(state)

    with open_state(shared_url) as state:
        assert begin(state).id == first.id
