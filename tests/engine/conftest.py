"""Runs of each engine over each database, with a carrier so small that only the engine is tested."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from connector.component import Stopped
from connector.engine.dbos_process import VERSION
from connector.engine.dispatcher import Dispatcher
from connector.engine.durable import DurableExecution
from connector.engine.inline import InlineExecution
from connector.engine.protocol import Execution, Work
from connector.errors import ConnectorError, frozen_error
from connector.state.opening import State, open_state
from connector.state.sql_engine import parsed

QUEUE = "account.test"


class SmallCarrier:
    """Carries out the blocks of each run with the work that was given for it."""

    def __init__(self, state: State, run: Callable[[str], None] = lambda _: None) -> None:
        self.state = state
        self.works: dict[str, Work] = {}
        self.carry_run = run
        self.changed = threading.Event()

    def carry_block(self, run: str, key: str) -> None:
        """As `Crew` does: a failure of ours is the block's result, a stop leaves it to others."""
        journal = self.state.runs.journal(run)
        try:
            if not journal.recall(key)[0]:
                journal.record(key, self._result(run, key))
        except Stopped:
            pass
        finally:
            self.changed.set()

    def _result(self, run: str, key: str) -> Any:
        try:
            return self.works[run](key, self.state.blocks.get(run, key))
        except ConnectorError as error:
            return {"failed": frozen_error(error)}


@dataclass
class Subject:
    """An engine under test: executions of one run, each as a process would make it that takes the run up."""

    state: State
    durable: bool
    run: str = ""
    concurrency: int = 4
    carriers: list[SmallCarrier] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)
    dispatcher: Dispatcher = field(init=False)
    executor: str = ""
    """The process that carries runs out, where the engine has a name for it."""

    def execution(self, *, resumed: bool = False, stop: threading.Event | None = None) -> Execution:
        """The run as it begins, or as it is taken up."""
        stop = stop or threading.Event()
        journal, note = self.state.runs.journal(self.run), partial(self.state.runs.wait, self.run)
        if not self.durable:
            return InlineExecution(self.run, journal, stop, resumed=resumed, note_wait=note)
        return DurableExecution(
            self.run,
            journal,
            stop,
            resumed=resumed,
            dispatcher=self.dispatcher,
            tasks=self.state.blocks,
            queue=QUEUE,
            room=lambda: self.concurrency,
            note_wait=note,
        )

    def spread(self, execution: Execution, tasks: Iterable[Any], work: Work, at_once: int = 4) -> Iterator[Any]:
        """`Execution.spread` under the key `s`; blocks that any process would carry out, this one's carrier does."""
        for carrier in self.carriers:
            carrier.works[self.run] = work
        return execution.spread("s", tasks, work, at_once=at_once)

    def launch(self) -> None:
        """Take this process's share in the queue."""
        executor = self.state.executors.start("test", VERSION)
        self._open.callback(executor.close)
        self.executor = executor.id
        carrier = SmallCarrier(self.state)
        self.dispatcher = Dispatcher(self.state.engine_url, executor, carrier)
        carrier.changed = self.dispatcher.changed
        self.carriers.append(carrier)
        self._open.callback(self.dispatcher.close, 5)
        self.dispatcher.launch([QUEUE], self.concurrency)

    def close(self) -> None:
        """Leave."""
        self._open.close()


@pytest.fixture(scope="module")
def own_database(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """URL of an empty state that several processes can use, by the kind of its database; it lives with the module."""
    with ExitStack() as leaving:

        def make(kind: str) -> str:
            if kind == "sqlite":
                folder = request.getfixturevalue("tmp_path_factory").mktemp("state")
                return f"sqlite:///{folder}/state.db"
            server = parsed(request.getfixturevalue("postgres_server"), "the test server")
            name = f"test_{uuid.uuid4().hex[:12]}"
            outside = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
            with outside.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
            leaving.callback(_dropped, outside, name)
            return server.set(database=name, drivername="postgresql").render_as_string(hide_password=False)

        yield make


def _dropped(outside: sa.Engine, name: str) -> None:
    with outside.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=KINDS)
def url(request: pytest.FixtureRequest, own_database: Callable[[str], str]) -> str:
    """URL of a state that several processes can use, shared by the tests of a module."""
    return own_database(request.param)


@pytest.fixture(scope="module")
def state(url: str) -> Iterator[State]:
    """That state; each test has a run of its own in it."""
    with open_state(url) as opened:
        yield opened


@pytest.fixture(scope="module", params=["inline", "durable"])
def engine(request: pytest.FixtureRequest, state: State) -> Iterator[Subject]:
    """Each engine, begun once: to begin and end takes longer than a test."""
    found = Subject(state, durable=request.param == "durable")
    if found.durable:
        found.launch()
    yield found
    found.close()


@pytest.fixture
def subject(engine: Subject) -> Subject:
    """An engine, and a run that it knows nothing of."""
    engine.run = uuid.uuid4().hex
    return engine
