from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select, update

from connector.errors import ConfigurationError, RetryableError
from connector.state.opening import State, open_state
from connector.state.retention import Limits
from connector.state.runs import TELL, Run
from connector.state.sql_engine import WRITES
from connector.state.tables import BLOCKS, RUNS
from connector.state.transactions import timestamp
from connector.stream import Page


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
    state.runs.journal(first.id).record("a", 1)
    state.runs.release(first.id)

    second = begin(state, text_hash="changed")
    state.runs.finish(second.id, "ok")
    third = begin(state)

    assert len({first.id, second.id, third.id}) == 3
    assert (state.runs.show(first.id).status, state.runs.show(first.id).units) == ("superseded", 0)


def test_a_run_whose_process_is_gone_is_seen_to_be_broken_off(state: State) -> None:
    run = begin(state).id
    assert not state.runs.show(run).broken_off

    state.runs.release(run)
    assert [(one.status, one.broken_off) for one in (state.runs.show(run), *state.runs.list())] == [
        ("running", True),
        ("running", True),
    ]

    state.runs.finish(run, "failed")
    assert not state.runs.show(run).broken_off


def test_what_nobody_can_go_on_with_says_what_it_waits_for_until_somebody_does(state: State) -> None:
    run = begin(state).id
    state.runs.release(run)
    state.runs.left(run, "a process that has ${env:X}")
    assert state.runs.show(run).waits_for == "a process that has ${env:X}"

    assert state.runs.take_up(run).waits_for == ""


def test_a_wait_that_was_under_way_is_not_forgotten_by_who_cannot_go_on(state: State) -> None:
    run = begin(state).id
    state.runs.wait(run, 5e9, "a pause")
    state.runs.release(run)
    state.runs.left(run, "another process")

    assert (state.runs.take_up(run).waits_until, state.runs.show(run).waits_for) == (5e9, "a pause")


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

    assert state.prune(Limits(runs=86400))["runs"] == 0
    assert state.prune(Limits(runs=-86400))["runs"] == 1
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


# ---------------------------------------------------------------- seen and carried on by other processes


def test_a_run_says_who_carries_it_out_by_which_text_and_what_it_was_asked_for(state: State) -> None:
    state.runs.executor = "77-abc"
    asked = {"flow": "f", "params": {"day": datetime(2024, 1, 1, tzinfo=UTC)}}

    run = begin(state, version="v" * 64, request=asked)

    assert run == state.runs.show(run.id)
    assert (run.executor, run.version, run.request, run.attempt) == ("77-abc", "v" * 64, asked, 1)
    assert begin(state, params_hash="other").request is None


def test_a_run_is_taken_up_by_its_id_as_another_attempt(state: State) -> None:
    first = begin(state)
    state.runs.set_window(first.id, [1, 2])
    state.runs.finish(first.id, "interrupted", {"written": 5})
    state.runs.ask(first.id, "resume")
    state.runs.executor = "88-def"

    taken = state.runs.take_up(first.id)

    assert (taken.id, taken.status, taken.attempt, taken.executor) == (first.id, "running", 2, "88-def")
    assert (taken.resumed, taken.asked, taken.summary, taken.window) == (True, "", None, [1, 2])
    with pytest.raises(RetryableError, match="being run by process"):
        begin(state)


def test_a_run_whose_process_lives_is_not_taken_up(state: State) -> None:
    first = begin(state)

    with pytest.raises(RetryableError) as error:
        state.runs.take_up(first.id)

    assert error.value.type == "STATE:LOCKED"
    assert state.runs.show(first.id).attempt == 1


@pytest.mark.parametrize("status", ["ok", "failed", "cancelled"])
def test_a_run_that_is_over_is_not_taken_up(state: State, status: str) -> None:
    first = begin(state)
    state.runs.finish(first.id, status)

    with pytest.raises(ConfigurationError, match=f"is over: {status}"):
        state.runs.take_up(first.id)


def test_each_start_that_takes_a_run_up_counts(state: State) -> None:
    first = begin(state)
    for attempt in (2, 3):
        state.runs.release(first.id)
        assert begin(state).attempt == attempt


def test_what_is_asked_of_a_run_is_heard_when_it_reports_and_forgotten_when_it_ends(state: State) -> None:
    run = begin(state)
    silent = state.runs.report(run.id, {"steps": {}})
    state.runs.ask(run.id, "cancel")

    assert (silent, state.runs.report(run.id, {"steps": {}})) == ("", "cancel")
    state.runs.finish(run.id, "cancelled")
    assert state.runs.show(run.id).asked == ""


def test_others_see_how_far_a_run_is(shared_url: str) -> None:
    with open_state(shared_url) as mine, open_state(shared_url) as other:
        run = begin(mine)
        progress = {"steps": {"main/write": {"written": 5, "seconds": 0.25}}, "at": ["main/write"], "waits_for": ""}
        mine.runs.report(run.id, progress)

        seen = other.runs.show(run.id)
        assert seen.progress == progress
        assert seen.progress_at is not None
        assert seen.progress_at >= run.started_at


def test_a_wait_is_seen_until_it_is_over(state: State) -> None:
    run = begin(state)
    state.runs.wait(run.id, 1_900_000_000.5, "NetSuite's maintenance " + "x" * 300)
    waiting = state.runs.show(run.id)
    state.runs.wait(run.id, None)

    assert (waiting.waits_until, len(waiting.waits_for)) == (1_900_000_000.5, 255)
    assert (state.runs.show(run.id).waits_until, state.runs.show(run.id).waits_for) == (None, "")


def test_units_are_recorded_only_where_every_fence_lets_them_through(state: State) -> None:
    class Closed:
        def check(self) -> None:
            raise RetryableError("others have taken over", type="STATE:LOCKED")

    run = begin(state)
    state.runs.fence = Closed()

    for one in (run.id, "of another process"):
        with pytest.raises(RetryableError, match="taken over"):
            state.runs.journal(one).record("a", 1)
        assert state.runs.journal(one).recall("a") == (False, None)


# ---------------------------------------------------------------- the end


def test_what_only_an_unfinished_run_needs_goes_with_its_end(state: State) -> None:
    for status, left in (("interrupted", 1), ("ok", 0)):
        run = begin(state).id
        state.runs.journal(run).record(f"unit of {status}", 1)
        state.blocks.put(run, {"b[0]": {}})
        state.spool.put(run, "p", Page([1]))
        state.runs.finish(run, status)

        units = state.runs.show(run).units
        with state.store.read() as connection:
            blocks = connection.execute(select(func.count()).select_from(BLOCKS)).scalar()
        assert (units, blocks, state.spool.count(run)) == (left, left, left)


def test_who_was_to_tell_and_did_not_is_known_after_a_while(state: State) -> None:
    run = begin(state).id
    state.runs.finish(run, "failed", {"error": {"message": "no"}}, asked=TELL)

    assert state.runs.untold(timedelta(minutes=2)) == []
    assert state.runs.untold(timedelta(0), "another") == []
    assert [one.id for one in state.runs.untold(timedelta(0), "flow")] == [run]
    state.runs.told(run)
    assert state.runs.untold(timedelta(0)) == []


def test_a_run_that_kept_nothing_ends_in_one_transaction(state: State) -> None:
    run, written = begin(state), []

    def hear(connection: Connection) -> None:
        own = connection.engine.pool is state.store._engine.pool  # other states of this process live on beside
        if own and connection.get_execution_options().get(WRITES):
            written.append(connection)

    event.listen(Engine, "begin", hear)
    try:
        state.runs.finish(run.id, "ok")
        state.spool.drop(run.id)
        state.runs.release(run.id)
    finally:
        event.remove(Engine, "begin", hear)

    assert len(written) == 1
    assert begin(state).id != run.id
