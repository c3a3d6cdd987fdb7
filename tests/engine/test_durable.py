"""What only an engine over many processes has to do: share, rescue, keep out the dead, keep no pickles."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from dbos import SetEnqueueOptions

from connector.component import Stopped
from connector.engine.dbos_process import VERSION
from connector.engine.dispatcher import Dispatcher
from connector.errors import ConfigurationError
from connector.state.opening import State, open_state
from tests.engine.conftest import QUEUE, SmallCarrier, Subject

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent
Start = Callable[..., "Other"]


class Other:
    """Another process of the queue."""

    def __init__(self, url: str, *, version: str = VERSION, concurrency: int = 1, how: str = "quick") -> None:
        command = [sys.executable, str(FOLDER / "process_of_queue.py"), url, version, str(concurrency), how]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, env=environment, text=True, **pipes)
        self.id = self.says("ready")

    def says(self, what: str) -> str:
        """The rest of its next line, which begins with *what*."""
        assert self.process.stdout is not None
        said, _, rest = str(self.process.stdout.readline()).strip().partition(" ")
        assert said == what
        return rest

    def told(self) -> None:
        """Let it go on."""
        assert self.process.stdin is not None
        self.process.stdin.write("go on\n")
        self.process.stdin.flush()

    def leave(self) -> None:
        """End it for good."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def engine(state: State) -> Iterator[Subject]:
    """This process, which carries out two blocks at once."""
    found = Subject(state, durable=True, concurrency=2)
    found.launch()
    yield found
    found.close()


@pytest.fixture
def start(url: str) -> Iterator[Start]:
    """Starts another process of the same queue."""
    others: list[Other] = []

    def begin(**how: Any) -> Other:
        others.append(Other(url, **how))
        return others[-1]

    yield begin
    for other in others:
        other.leave()


def in_background(results: Iterator[Any]) -> tuple[threading.Thread, list[Any]]:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.extend(results))
    thread.start()
    return thread, found


# ---------------------------------------------------------------- sharing


def test_processes_share_a_queue_each_with_its_own_number_of_blocks_at_once(subject: Subject, start: Start) -> None:
    start(concurrency=1)  # the last to say how many at once: this process still takes two
    both, turns = threading.Barrier(2, timeout=30), count()

    def block(_: str, task: int) -> Any:
        if next(turns) < 2:
            both.wait()  # breaks unless two are under way here
        time.sleep(0.05)
        return {"value": task, "pid": os.getpid()}

    results = list(subject.spread(subject.execution(), range(24), block, at_once=8))

    assert [one["value"] for one in results] == list(range(24))
    assert len({one["pid"] for one in results}) == 2
    assert {one["most"] for one in results if "most" in one} == {1}


def test_a_block_whose_process_was_killed_is_carried_out_by_another(
    subject: Subject, state: State, start: Start
) -> None:
    other = start(how="hang")
    begun = threading.Event()

    def block(_: str, task: int) -> Any:
        assert begun.wait(30)
        return {"value": task}

    thread, found = in_background(subject.spread(subject.execution(), range(6), block, at_once=6))
    other.says("begun")
    begun.set()
    other.process.kill()
    other.process.wait()
    (dead,) = [one for one in state.executors.dead() if one.id == other.id]
    rescued = subject.dispatcher.rescue(dead.id)
    state.executors.bury(dead.id)
    thread.join(30)

    assert rescued == 1
    assert [one["value"] for one in found] == list(range(6))
    assert subject.dispatcher.rescue(dead.id) == 0


def test_a_process_that_was_buried_and_wakes_records_nothing(subject: Subject, state: State, start: Start) -> None:
    other = start(how="wait")
    mine = threading.Event()

    def block(_: str, task: int) -> Any:
        assert mine.wait(30)
        return {"value": task, "by": "this process"}

    thread, found = in_background(subject.spread(subject.execution(), range(3), block, at_once=3))
    key = other.says("begun")
    other.process.send_signal(signal.SIGSTOP)
    time.sleep(3.2)  # longer than a process is trusted that gives no sign of life
    state.executors.bury(other.id)
    subject.dispatcher.rescue(other.id)
    other.told()
    other.process.send_signal(signal.SIGCONT)

    assert other.says("refused") == "STATE:LOCKED"
    assert not state.runs.journal(subject.run).recall(key)[0]
    other.leave()
    subject.dispatcher.rescue(other.id)  # what it took since it woke
    mine.set()
    thread.join(30)
    assert [one["by"] for one in found] == ["this process"] * 3


def test_processes_of_another_version_leave_blocks_alone(subject: Subject, start: Start) -> None:
    start(version="connector-0")
    busy, free = threading.Event(), threading.Event()

    def block(_: str, task: int) -> Any:
        busy.set()
        assert free.wait(30)
        return {"value": task, "pid": os.getpid()}

    thread, found = in_background(subject.spread(subject.execution(), range(4), block, at_once=4))
    assert busy.wait(30)
    time.sleep(1)  # twenty looks at the queue
    waiting = [subject.dispatcher.state_of(subject.run, f"s[{number}]") for number in range(4)]
    free.set()
    thread.join(30)

    assert waiting == ["PENDING", "PENDING", "ENQUEUED", "ENQUEUED"]
    assert {one["pid"] for one in found} == {os.getpid()}


def test_blocks_that_wait_for_processes_of_another_version_go_to_those_that_take_the_run_up(
    subject: Subject, state: State
) -> None:
    state.blocks.put(subject.run, {"s[0]": 0})
    with SetEnqueueOptions(app_version="connector-0"):
        subject.dispatcher.hand_out_block(QUEUE, subject.run, "s[0]")
    time.sleep(0.5)
    assert subject.dispatcher.state_of(subject.run, "s[0]") == "ENQUEUED"

    taken_up = subject.execution(resumed=True)
    results = list(subject.spread(taken_up, range(2), lambda _, task: {"value": task}, at_once=2))

    assert [one["value"] for one in results] == [0, 1]


def test_a_queue_that_a_process_comes_to_later_is_served_by_it_too(subject: Subject, state: State) -> None:
    subject.dispatcher.queue("account.later", 2)
    subject.carriers[0].works[subject.run] = lambda _, task: {"value": task}
    state.blocks.put(subject.run, {"x[0]": 7})
    subject.dispatcher.hand_out_block("account.later", subject.run, "x[0]")

    until = time.monotonic() + 30
    while not state.runs.journal(subject.run).recall("x[0]")[0]:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_block_that_ended_without_a_result_is_handed_out_again(subject: Subject) -> None:
    times: list[int] = []

    def block(_: str, task: int) -> Any:
        times.append(task)
        if len(times) == 1:
            raise Stopped("its process leaves")
        return {"value": task}

    assert list(subject.spread(subject.execution(), [7], block)) == [{"value": 7}]
    assert times == [7, 7]


def test_what_is_over_leaves_nothing_in_the_engine(subject: Subject) -> None:
    list(subject.spread(subject.execution(), range(3), lambda _, task: {"value": task}))
    until = time.monotonic() + 30
    while any(subject.dispatcher.state_of(subject.run, f"s[{number}]") == "PENDING" for number in range(3)):
        assert time.monotonic() < until
        time.sleep(0.02)
    subject.dispatcher.forget(subject.run)

    assert [subject.dispatcher.state_of(subject.run, f"s[{number}]") for number in range(3)] == [""] * 3


# ---------------------------------------------------------------- what is kept


def test_nothing_in_the_tables_of_the_engine_is_a_pickle(subject: Subject, url: str) -> None:
    list(subject.spread(subject.execution(), range(3), lambda _, task: {"value": task}))

    kept = list(everything(url))
    assert {row["serialization"] for table, row in kept if table == "workflow_status"} == {"connector_frozen_json"}
    assert any(subject.run in str(row) for _, row in kept)
    values = [value for _, row in kept for value in row.values()]
    assert [value for value in values if isinstance(value, str) and _PICKLE.match(value)] == []
    assert [value for value in values if isinstance(value, bytes | memoryview)] == []


_PICKLE = re.compile("gA[IMQU]")  # how a pickle of protocol 2 to 5 begins in base64


def everything(url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table that DBOS keeps beside the state at *url*."""
    address, schema = sa.make_url(url), None
    if address.get_backend_name() == "sqlite":
        address = address.set(database=str(address.database).replace(".db", ".engine.db"))
    else:
        address, schema = address.set(drivername="postgresql+psycopg"), "connector_engine"
    reading = sa.create_engine(address, poolclass=sa.NullPool)
    with reading.connect() as connection:
        for table in sa.inspect(connection).get_table_names(schema=schema):
            for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(table, schema=schema))):
                yield table, dict(row._mapping)


def test_the_file_of_the_engine_is_for_nobody_else(subject: Subject, url: str) -> None:
    if not url.startswith("sqlite"):
        pytest.skip("files are SQLite's")
    engine_file = Path(url.removeprefix("sqlite:///")).with_name("state.engine.db")

    assert engine_file.stat().st_mode & 0o777 == 0o600


# ---------------------------------------------------------------- around it


def test_a_state_in_memory_is_refused_with_the_cure() -> None:
    with open_state("memory") as state:
        executor = state.executors.start("test", VERSION)
        dispatcher = Dispatcher(state.engine_url, executor, SmallCarrier(state))
        try:
            with pytest.raises(ConfigurationError, match="a state that outlives the process") as error:
                dispatcher.launch([QUEUE], 1)
        finally:
            dispatcher.close()
            executor.close()

    assert error.value.hint is not None
    assert "sqlite:///" in error.value.hint


def test_a_dbos_of_the_program_around_is_shared_and_left_alone(tmp_path: Path) -> None:
    command = [sys.executable, str(FOLDER / "program_with_dbos.py"), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, text=True, capture_output=True, check=False, timeout=60)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"ours": [0, 2, 4, 6], "theirs": 42}
    assert not (tmp_path / "state.engine.db").exists()
