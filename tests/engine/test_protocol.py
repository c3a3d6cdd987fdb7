"""What every engine owes the interpreter, over every database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert

from connector.component import Stopped
from connector.engine.protocol import Clock, Runs
from connector.errors import ConfigurationError, RejectedError, RetryableError, frozen_error
from connector.flow.document import Schedule
from connector.flow.schedule import Scheduled, Scheduler
from connector.state.opening import State
from connector.state.tables import RUNS
from connector.state.transactions import timestamp
from tests.engine.conftest import Subject


def double(_: str, task: Any) -> Any:
    return {"value": task * 2}


def values(results: Iterator[Any]) -> list[Any]:
    return [result["value"] for result in results]


# ---------------------------------------------------------------- units


def test_a_unit_is_done_once_and_remembered_by_whoever_takes_the_run_up(subject: Subject) -> None:
    done = count(1)

    assert subject.execution().step("a", lambda: {"n": next(done)}) == {"n": 1}
    assert subject.execution(resumed=True).step("a", lambda: {"n": next(done)}) == {"n": 1}
    assert next(done) == 2


def test_a_unit_without_a_result_is_remembered_too(subject: Subject) -> None:
    subject.execution().step("a", lambda: None)

    assert subject.execution(resumed=True).step("a", lambda: "again") is None


def test_a_unit_that_failed_is_done_again(subject: Subject) -> None:
    execution = subject.execution()

    def fails() -> None:
        raise RejectedError("no")

    with pytest.raises(RejectedError, match="no"):
        execution.step("a", fails)

    assert execution.step("a", lambda: 1) == 1


def test_two_processes_do_not_both_record_a_unit(subject: Subject) -> None:
    def meanwhile() -> str:
        subject.execution(resumed=True).step("a", lambda: "the other")
        return "mine"

    with pytest.raises(RetryableError, match="done by another process meanwhile"):
        subject.execution().step("a", meanwhile)

    assert subject.execution(resumed=True).recall("a") == "the other"


def test_only_a_run_that_was_taken_up_recalls(subject: Subject) -> None:
    subject.execution().step("a", lambda: 1)

    assert subject.execution().recall("a") is None
    assert subject.execution(resumed=True).recall("a") == 1
    assert subject.execution(resumed=True).recall("b") is None


def test_forgets_what_a_later_unit_stands_for_and_nothing_else(subject: Subject) -> None:
    execution = subject.execution()
    for key in ("a[1]/page", "a[1]", "a[10]/page", "A[1]/page"):
        execution.step(key, lambda: 1)
    execution.forget("a[1]/")

    again = subject.execution(resumed=True)
    assert [key for key in ("a[1]/page", "a[1]", "a[10]/page", "A[1]/page") if again.recall(key)] == [
        "a[1]",
        "a[10]/page",
        "A[1]/page",
    ]


def test_after_a_stop_nothing_new_begins_and_what_is_done_is_remembered(subject: Subject) -> None:
    stop = threading.Event()
    execution = subject.execution(stop=stop)
    execution.step("a", lambda: 1)
    stop.set()

    assert execution.stopped()
    assert execution.step("a", lambda: 2) == 1
    with pytest.raises(Stopped, match="b"):
        execution.step("b", lambda: 2)


# ---------------------------------------------------------------- blocks


def test_results_come_in_the_order_of_the_tasks(subject: Subject) -> None:
    def slower_first(_: str, task: int) -> Any:
        time.sleep((5 - task) * 0.02)
        return {"value": task}

    assert values(subject.spread(subject.execution(), range(6), slower_first)) == list(range(6))


def test_blocks_are_under_way_side_by_side_and_never_more_than_asked(subject: Subject) -> None:
    lock, most = threading.Lock(), [0, 0]
    met = threading.Barrier(2, timeout=20)

    def block(_: str, task: int) -> Any:
        with lock:
            most[0] += 1
            most[1] = max(most)
        if task < 2:
            met.wait()  # breaks unless two are under way at once
        with lock:
            most[0] -= 1
        return {"value": task}

    assert values(subject.spread(subject.execution(), range(8), block, at_once=2)) == list(range(8))
    assert most == [0, 2]


def test_tasks_are_asked_for_as_there_is_room(subject: Subject) -> None:
    asked: list[int] = []

    def tasks() -> Iterator[int]:
        for task in range(12):
            asked.append(task)
            yield task

    results = subject.spread(subject.execution(), tasks(), double, at_once=2)
    next(results)

    assert len(asked) <= 4
    assert len(values(results)) == 11


def test_a_block_that_fails_raises_its_error_where_its_turn_is(subject: Subject) -> None:
    def block(_: str, task: int) -> Any:
        if task == 2:
            raise RejectedError(
                "the record is wrong", type="NETSUITE:INVALID_RECORD", code="USER_ERROR", hint="mend it"
            )
        return {"value": task}

    results = subject.spread(subject.execution(), range(4), block)

    assert [next(results)["value"], next(results)["value"]] == [0, 1]
    with pytest.raises(RejectedError, match="the record is wrong") as error:
        next(results)
    assert (error.value.type, error.value.code, error.value.hint) == (
        "NETSUITE:INVALID_RECORD",
        "USER_ERROR",
        "mend it",
    )


def test_a_block_that_failed_before_the_run_was_broken_off_is_done_again_whatever_engine_goes_on(
    subject: Subject,
) -> None:
    failed = frozen_error(RejectedError("it was wrong", type="X:Y", hint="mend it"))
    subject.state.runs.journal(subject.run).record("s[0]", {"failed": failed})

    assert values(subject.spread(subject.execution(resumed=True), range(2), double)) == [0, 2]


def test_a_spread_that_is_taken_up_does_only_what_is_missing(subject: Subject) -> None:
    subject.state.runs.journal(subject.run).record("s[1]", {"value": "kept"})
    done: list[tuple[str, int]] = []

    def block(key: str, task: int) -> Any:
        done.append((key, task))
        return {"value": task}

    assert values(subject.spread(subject.execution(resumed=True), range(4), block)) == [0, "kept", 2, 3]
    assert sorted(done) == [("s[0]", 0), ("s[2]", 2), ("s[3]", 3)]
    assert values(subject.spread(subject.execution(resumed=True), range(4), block)) == [0, "kept", 2, 3]
    assert len(done) == 3


def test_a_stop_leaves_blocks_that_were_not_begun_and_keeps_those_that_were(subject: Subject) -> None:
    stop, begun = threading.Event(), threading.Event()

    def block(_: str, task: int) -> Any:
        begun.set()
        if task > 0:
            assert stop.wait(20)
            raise Stopped("a unit of the block")
        return {"value": task}

    results = subject.spread(subject.execution(stop=stop), range(40), block, at_once=2)
    assert next(results) == {"value": 0}
    stop.set()
    with pytest.raises(Stopped):
        list(results)

    again = subject.execution(resumed=True)
    assert again.recall("s[0]") == {"value": 0}
    assert [again.recall(f"s[{number}]") for number in range(3, 40)] == [None] * 37
    assert values(subject.spread(again, range(40), lambda _, task: {"value": task})) == list(range(40))


def test_no_tasks_have_no_results(subject: Subject) -> None:
    assert list(subject.spread(subject.execution(), [], double)) == []


# ---------------------------------------------------------------- waits


@pytest.fixture
def run(state: State, subject: Subject) -> str:
    row = {"id": subject.run, "flow": "f", "account": "", "text_hash": "", "params_hash": "", "status": "running"}
    with state.store.write() as connection:
        connection.execute(insert(RUNS).values(**row, started_at=timestamp()))
    return subject.run


def test_a_long_wait_is_written_down_and_a_stop_ends_it(subject: Subject, run: str) -> None:
    stop = threading.Event()
    waiting = threading.Thread(target=_stopped, args=(subject.execution(stop=stop),))
    before = time.time()
    waiting.start()
    while (until := subject.state.runs.show(run).waits_until) is None:
        time.sleep(0.01)
    stop.set()
    waiting.join(20)

    assert before + 3600 <= until < time.time() + 3600
    assert subject.state.runs.show(run).waits_until == until  # who takes the run up waits the rest
    assert not waiting.is_alive()


def _stopped(execution: Any) -> None:
    with pytest.raises(Stopped):
        execution.sleep(3600)


def test_a_short_wait_is_just_waited(subject: Subject, run: str) -> None:
    before = time.monotonic()
    subject.execution().sleep(0.05)

    assert time.monotonic() - before >= 0.05
    assert subject.state.runs.show(run).waits_until is None


# ---------------------------------------------------------------- runs


@pytest.fixture
def runs(subject: Subject) -> Iterator[Runs]:
    """The runs of that state, as a process of that engine enters them."""
    kept = subject.state.runs
    kept.executor = subject.executor
    yield kept
    kept.executor = ""


def test_a_run_is_held_by_one_process_and_taken_up_by_the_next(runs: Runs, subject: Subject) -> None:
    begun = runs.begin(subject.run, text_hash="t")
    runs.journal(begun.id).record("a", 1)
    with pytest.raises(RetryableError, match="being run by process"):
        runs.begin(subject.run, text_hash="t")
    runs.release(begun.id)  # as the end of its process does

    again = runs.begin(subject.run, text_hash="t")
    assert (again.id, again.resumed, again.units, again.attempt) == (begun.id, True, 1, 2)
    assert again.executor == subject.executor
    runs.finish(again.id, "ok")


def test_a_run_that_is_over_is_listed_shown_and_remembers_no_units(runs: Runs, subject: Subject) -> None:
    begun = runs.begin(subject.run)
    runs.journal(begun.id).record("a", 1)
    runs.finish(begun.id, "ok", {"written": 1})

    assert [run.id for run in runs.list(flow=subject.run)] == [begun.id]
    found = runs.show(begun.id)
    assert (found.status, found.summary, found.units) == ("ok", {"written": 1}, 0)
    with pytest.raises(ConfigurationError, match="is over: ok"):
        runs.take_up(begun.id)


def test_what_was_stopped_is_gone_on_with_by_whom_a_person_asks(runs: Runs, subject: Subject) -> None:
    begun = runs.begin(subject.run)
    runs.journal(begun.id).record("a", 1)
    runs.finish(begun.id, "interrupted")
    runs.resume(begun.id)
    assert runs.show(begun.id).asked == "resume"

    assert runs.take_up(begun.id).units == 1
    runs.finish(begun.id, "failed")
    with pytest.raises(ConfigurationError, match="is over: failed"):
        runs.resume(begun.id)


def test_cancel_ends_what_nobody_carries_out_and_asks_whoever_does(runs: Runs, subject: Subject) -> None:
    begun = runs.begin(subject.run)
    assert not runs.cancel(begun.id)
    assert (runs.show(begun.id).status, runs.show(begun.id).asked) == ("running", "cancel")
    runs.release(begun.id)

    assert runs.cancel(begun.id)
    assert runs.show(begun.id).status == "cancelled"
    with pytest.raises(ConfigurationError, match="is over"):
        runs.cancel(begun.id)


# ---------------------------------------------------------------- the clock


def test_a_moment_fires_once_over_two_clocks_of_one_state(subject: Subject) -> None:
    fired: list[str] = []
    stop = threading.Event()

    def fire(name: str) -> None:
        fired.append(name)
        if len(fired) == 3:
            stop.set()

    what = Scheduled(flow=subject.run, schedule=Schedule(every=0.2))
    clocks: list[Clock] = [Scheduler(flows=[what], state=subject.state, fire=fire, stop=stop) for _ in range(2)]
    serving = [threading.Thread(target=clock.serve) for clock in clocks]
    for thread in serving:
        thread.start()
    for thread in serving:
        thread.join(30)

    assert fired == [subject.run] * 3
    assert [len(clock.plans()) for clock in clocks] in ([1, 0], [0, 1])
