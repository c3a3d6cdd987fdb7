from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text, update

from connector.errors import RetryableError
from connector.state.executors import Executor, Executors
from connector.state.lease import Lease, here
from connector.state.opening import State, open_state
from connector.state.tables import EXECUTORS

HOLDER = """
import sys, time
from connector.state.opening import open_state
state = open_state(sys.argv[1])
executor = state.executors.start("worker", "v1")
state.runs.executor = executor.id
print(executor.id, state.runs.begin("flow").id, flush=True)
time.sleep(60)
"""


@pytest.fixture
def executor(state: State) -> Iterator[Executor]:
    entered = state.executors.start("worker", "v1")
    yield entered
    entered.close()


def change(state: State, executor: str, **values: object) -> None:
    with state.store.write() as connection:
        connection.execute(update(EXECUTORS).where(EXECUTORS.c.id == executor).values(**values))


def test_a_process_is_listed_while_it_lives(state: State) -> None:
    entered = state.executors.start("worker", "v1")
    (row,) = state.executors.list()

    assert (row.id, row.kind, row.version, row.host, row.pid) == (entered.id, "worker", "v1", here(), os.getpid())
    assert not row.draining
    assert state.executors.dead() == []
    entered.check()
    entered.close()
    entered.close()
    assert state.executors.list() == []


def test_others_see_that_it_takes_no_new_work(state: State, executor: Executor) -> None:
    executor.drain()

    assert state.executors.list()[0].draining


def test_gives_a_sign_of_life_every_second(state: State, executor: Executor) -> None:
    beats: list[float] = []
    executor.on_beat.append(lambda: beats.append(time.monotonic()))
    first = state.executors.list()[0].expires_at
    until = time.monotonic() + 20
    while len(beats) < 2 and time.monotonic() < until:
        time.sleep(0.05)

    assert state.executors.list()[0].expires_at > first
    assert len(beats) >= 2


def test_one_that_was_silent_for_too_long_is_dead(state: State, executor: Executor) -> None:
    change(state, executor.id, expires_at=0, host="elsewhere")

    assert [one.id for one in state.executors.dead()] == [executor.id]


def test_one_of_this_machine_whose_pid_is_gone_is_dead_at_once(state: State, executor: Executor) -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    change(state, executor.id, pid=done.pid)
    gone = [one.id for one in state.executors.dead()]
    change(state, executor.id, host="elsewhere")  # pids say nothing there

    assert gone == [executor.id]
    assert state.executors.dead() == []


def test_a_buried_process_may_record_nothing_more_and_holds_nothing(state: State, executor: Executor) -> None:
    state.runs.executor, state.runs.fence = executor.id, executor
    run = state.runs.begin("flow")
    journal = state.runs.journal(run.id)
    journal.record("a", 1)
    state.executors.bury(executor.id)
    executor._seen -= 60  # what its clock says when it wakes

    with pytest.raises(RetryableError, match="others have taken over its runs") as error:
        journal.record("b", 2)
    assert error.value.type == "STATE:LOCKED"
    assert executor.is_gone
    assert journal.recall("b") == (False, None)
    Lease(state.store, state.runs._leases[run.id].name).release()  # free for another


def test_a_killed_process_is_found_and_its_run_goes_on_elsewhere(shared_url: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, shared_url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    executor, run = holder.stdout.readline().split()
    with open_state(shared_url) as state:
        assert state.executors.dead() == []
        holder.kill()
        holder.communicate()

        (dead,) = state.executors.dead()
        assert dead.id == executor == state.runs.show(run).executor
        state.executors.bury(dead.id)
        assert (state.executors.list(), state.executors.dead()) == ([], [])
        assert state.runs.take_up(run).attempt == 2


@pytest.mark.postgres
def test_the_lock_of_a_process_elsewhere_tells_that_it_died_before_its_lease_runs_out(postgres_url: str) -> None:
    with open_state(postgres_url) as state:
        executor = state.executors.start("worker", "v1")
        change(state, executor.id, host="elsewhere", pid=1)
        living = list(state.executors.dead())
        executor._closed.set()  # no more signs of life
        executor._keeper.join()
        executor._let_go()  # what the server does when a connection breaks
        soon = list(state.executors.dead())
        change(state, executor.id, expires_at=time.time() + 30 - 6)  # six seconds without a word

        assert (living, soon) == ([], [])
        assert [one.id for one in state.executors.dead()] == [executor.id]


@pytest.mark.postgres
def test_a_process_whose_connection_was_cut_holds_its_lock_again(postgres_url: str) -> None:
    with open_state(postgres_url) as state:
        executor = state.executors.start("worker", "v1")
        change(state, executor.id, host="elsewhere")
        with state.store.write() as connection:
            here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"  # not of others
            query = f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND {here}"
            connection.execute(text(f"{query} AND pid <> pg_backend_pid()"))
        executor._beat()
        executor._beat()
        change(state, executor.id, expires_at=time.time() + 30 - 6)

        assert state.executors.dead() == []
        executor.close()


def test_a_lease_says_how_long_it_outlives_the_last_sign_of_life(state: State) -> None:
    entered = Executors(state.store, seconds=600).start("run", "v1")

    assert state.executors.list()[0].expires_at > time.time() + 590
    entered.close()
