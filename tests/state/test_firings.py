from __future__ import annotations

import os
import subprocess
import sys
import threading

from sqlalchemy import update

from connector.state.lease import here
from connector.state.opening import State, open_state
from connector.state.tables import FIRINGS


def test_one_process_serves_a_schedule_and_the_second_hears_who(state: State) -> None:
    assert state.firings.claim("f", "prod", "first") is None
    holder = state.firings.claim("f", "prod", "second")

    assert holder is not None
    assert (holder.executor, holder.pid, holder.host) == ("first", os.getpid(), here())
    assert holder.served_by == f"process {os.getpid()} on {here().partition(' ')[0]}"
    assert holder.since > 0
    assert state.firings.claim("f", "test", "second") is None
    assert state.firings.claim("f", "prod", "first") is None


def test_a_moment_fires_once_over_all_that_try(shared_url: str) -> None:
    with open_state(shared_url) as first:
        first.firings.claim("f", "", "server")
        taken: list[bool] = []
        ready = threading.Barrier(4, timeout=10)

        def take() -> None:
            with open_state(shared_url) as state:
                ready.wait()
                taken.append(state.firings.fire("f", "", "server", seen=0.0, due=60.0, now=61.0))

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = first.firings.get("f", "")

    assert sorted(taken) == [False, False, False, True]
    assert found is not None
    assert (found.due_at, found.fired_at) == (60.0, 61.0)


def test_who_lost_a_schedule_fires_no_more(state: State) -> None:
    state.firings.claim("f", "", "laptop")
    state.firings.claim("g", "", "laptop")
    assert state.firings.claim("f", "", "server", force=True) is None

    assert not state.firings.fire("f", "", "laptop", seen=0.0, due=60.0, now=60.0)
    assert state.firings.renew("laptop") == {("g", "")}
    assert state.firings.fire("f", "", "server", seen=0.0, due=60.0, now=60.0)


def test_who_leaves_makes_room_at_once(state: State) -> None:
    state.firings.claim("f", "", "first")
    state.firings.plan("f", "", "first", 90.0)
    assert state.firings.list()[0].next_at == 90.0
    state.firings.leave("first")

    (left,) = state.firings.list()
    assert (left.executor, left.next_at, left.served_by) == ("", 0.0, "")
    assert state.firings.claim("f", "", "second") is None


def test_a_dead_process_of_this_machine_serves_nothing(shared_url: str) -> None:
    code = f"from connector.state.opening import open_state; open_state({shared_url!r}).firings.claim('f', '', 'x')"
    subprocess.run([sys.executable, "-c", code], check=True)
    with open_state(shared_url) as state:
        assert state.firings.list()[0].executor == ""
        assert state.firings.claim("f", "", "mine") is None


def test_a_silent_process_of_another_machine_serves_until_its_time_is_up(state: State) -> None:
    state.firings.claim("f", "", "far")
    away = {"host": "elsewhere 4711", "pid": 1}
    with state.firings._store.write() as connection:
        connection.execute(update(FIRINGS).values(**away))
    holder = state.firings.claim("f", "", "mine")
    assert holder is not None
    assert holder.served_by == "process 1 on elsewhere"
    with state.firings._store.write() as connection:
        connection.execute(update(FIRINGS).values(expires_at=1.0))

    assert state.firings.claim("f", "", "mine") is None


def test_what_nobody_ever_served_is_not_there(state: State) -> None:
    assert state.firings.get("f", "") is None
    assert state.firings.list() == []
