"""A worker in a process of its own, as `connector worker` starts it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.engine.dbos_process import VERSION
from connector.flow.crew import Crew
from connector.flow.worker import work
from connector.state.opening import open_state
from tests.flow.portable import Office, office, soon


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture
def desk(place: Office, tmp_path: Path) -> Office:
    place.url = f"sqlite:///{tmp_path}/state.db"
    return place


def test_is_listed_while_it_works_and_gone_when_it_has_left(desk: Office) -> None:
    with desk.worker() as process, open_state(desk.url) as state:
        (row,) = state.executors.list()
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)

        assert (row.kind, row.version, row.pid, row.draining) == ("worker", VERSION, process.pid, False)
        assert process.returncode == 0
        assert "stopped; the other workers go on" in told
        assert state.executors.list() == []


def test_one_that_others_have_taken_for_dead_begins_anew(desk: Office) -> None:
    with desk.worker() as process, open_state(desk.url) as state:
        first = state.executors.list()[0]
        state.executors.bury(first.id)
        again = soon(lambda: next(iter(state.executors.list()), None))

        assert (again.pid, again.kind) == (process.pid, "worker")
        assert again.id != first.id
        assert process.poll() is None


def test_does_its_rounds_until_it_is_told_to_stop(desk: Office) -> None:
    stop, beats, crews = threading.Event(), list[int](), list[Crew]()

    def beat() -> None:
        beats.append(1)
        if len(beats) == 2:
            stop.set()

    with open_state(desk.url) as state:
        work(state, concurrency=1, stop=stop, beat=beat, ready=crews.append)

        assert len(beats) == 2
        assert len(crews) == 1
        assert state.executors.list() == []


def test_finishes_the_units_in_hand_when_it_is_told_to_stop_and_others_do_the_rest(desk: Office) -> None:
    text = """
- set_payload: [1, 2, 3, 4, 5, 6]
- id: each
  parallel_foreach:
    block_size: 1
    steps:
      - id: asked
        netsuite.suiteql: {query: "SELECT COUNT(*) AS n FROM customer"}
        target: rows
      - set_payload: "${payload * 2}"
"""
    with desk.worker(concurrency=1) as process, open_state(desk.url) as state, Crew(state, kind="run") as crew:
        threading.Timer(0.5, process.send_signal, (signal.SIGTERM,)).start()
        result = desk.flow(text).run(state=state, engine=crew)
        process.communicate(timeout=60)

        assert (result.error, result.payload) == (None, [2, 4, 6, 8, 10, 12])
        assert process.returncode == 0
