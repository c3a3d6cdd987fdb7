"""The engine over many processes: DBOS hands out blocks and runs; what was done stands in the journal, by its key.

DBOS remembers steps by their position, we remember units by their key, whatever the engine: so the same run goes on
inline or durable, and a unit inside a unit (a write that is begun at most once) has a memory too. What DBOS does here
is what a journal cannot: queues that processes share, each item in one of them, and again in another where that died.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, Serializer, SetWorkflowID, WorkflowStatus
from dbos import _dbos as dbos_module
from dbos._sys_db import SystemDatabase
from sqlalchemy.engine import URL, Engine, make_url

from connector.component import Stopped
from connector.engine.inline import InlineExecution, outcome
from connector.engine.protocol import Carrier, Journal, Tasks, Work
from connector.errors import BugError, ConfigurationError
from connector.frozen_json import freeze, thaw
from connector.state.executors import ID, Executor

LOG = logging.getLogger("connector.engine")
VERSION = "connector-1"
"""Processes of one version share work; it changes when the keys or the tasks of blocks do."""
RUNS_QUEUE = "connector.runs"
"""Where whole runs wait for a worker."""
_SCHEMA = "connector_engine"
_LOOK = 0.05
"""Seconds between two looks at a block's result."""
_POLL = 0.1
"""Seconds between two looks at a queue of blocks, three small queries, where nothing was there lately."""
_BUSY_POLL = 0.02
"""The same while there are blocks: what a short block waits for its turn."""
_CALM = 2.0
"""Seconds without a block after which a queue is looked at less often."""
_RUNS_POLL = 0.5
"""Seconds between two looks at the queue of runs, where hardly ever anything is."""
_AHEAD = 4
"""How many times as many blocks as may be under way are handed out while the first of them is still waited for."""
_RESCUE = 1.0
"""Seconds between two looks at whether a block that is waited for still has a living process."""
_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_CARRIERS: list[Carrier] = []
"""Who carries out what DBOS hands to this process; DBOS knows functions, not objects."""


class _Pace:
    """How often this process looks for blocks."""

    def __init__(self) -> None:
        self._seen = -_CALM

    def seen(self) -> None:
        """There is a block: more may come."""
        self._seen = time.monotonic()

    def seconds(self) -> float:
        """Until the next look."""
        return _BUSY_POLL if time.monotonic() - self._seen < _CALM else _POLL


_PACE = _Pace()


@DBOS.workflow(name="connector.block")
def _block(run: str, key: str) -> None:
    _PACE.seen()
    contextvars.Context().run(_CARRIERS[-1].carry_block, run, key)  # none of DBOS's own context inside


@DBOS.workflow(name="connector.run")
def _run(run: str) -> None:
    contextvars.Context().run(_CARRIERS[-1].carry_run, run)


class _Told(logging.Handler):
    """What DBOS logs as an error, as one line of ours: nobody reads its tracebacks."""

    def emit(self, record: logging.LogRecord) -> None:
        LOG.warning("%s", record.getMessage().splitlines()[0] if record.getMessage() else record.levelname)


class FrozenJson(Serializer):
    """DBOS's columns as `frozen_json`: nothing is ever unpickled."""

    def serialize(self, data: Any) -> str:
        """*data* as text; an exception is its sentence."""
        return freeze({"error": str(data)} if isinstance(data, BaseException) else data)

    def deserialize(cls, serialized_data: str) -> Any:  # noqa: N805 - as DBOS declares it
        """What `serialize` wrote."""
        return thaw(serialized_data)

    def name(self) -> str:
        """Kept beside each value."""
        return "connector_frozen_json"


class Dispatcher:
    """This process's share in the queues of one state."""

    def __init__(self, url: str, executor: Executor, carrier: Carrier) -> None:
        """Keep queues in the database at *url*; *carrier* carries out what falls to this process."""
        self._url, self._executor, self._carrier = make_url(url), executor, carrier
        self._engine: Engine | None = None
        self._own = False
        self.changed = threading.Event()
        """Set whenever a block of this process has ended: who waits may look."""

    def launch(self, queues: Sequence[str] | None, concurrency: int) -> None:
        """Begin to take work from *queues* (None: from all), *concurrency* blocks at a time.

        Where the program around has launched a DBOS of its own, that one is used.
        """
        _refuse_memory(self._url)
        _CARRIERS.append(self._carrier)
        if not _is_launched():
            self._own = True
            _listen_to_its_log()
            DBOS(config=self._config())
            if queues is not None:
                DBOS.listen_queues(list(queues))
            with _keeping_to(concurrency):
                DBOS.launch()
        for name in queues or (RUNS_QUEUE,):
            self.queue(name, concurrency)

    def queue(self, name: str, concurrency: int) -> None:
        """Make the queue *name* known to all processes."""
        DBOS.register_queue(
            name,
            worker_concurrency=concurrency,
            polling_interval_sec=_RUNS_POLL if name == RUNS_QUEUE else _POLL,
            on_conflict="always_update",
        )
        listened = _instance()._listening_queues  # noqa: SLF001 - DBOS takes names before its launch only
        if self._own and listened is not None and name not in listened:
            listened.append(name)

    def close(self, patience: int = 0) -> None:
        """Take no more work, and wait up to *patience* seconds for what is in hand."""
        if self._own:
            DBOS.destroy(workflow_completion_timeout_sec=patience)
        if self._carrier in _CARRIERS:
            _CARRIERS.remove(self._carrier)
        if self._engine is not None:
            self._engine.dispose()

    def hand_out_block(self, queue: str, run: str, key: str, *, again: bool = True) -> None:
        """Let any process that serves *queue* carry the block out; where it is handed out already, nothing more.

        Without *again* nobody has handed it out before.
        """
        name = f"{run}/{key}"
        status = DBOS.get_workflow_status(name) if again else None
        if status is not None and (status.status in _ENDED or _waits_for_others(status)):
            DBOS.delete_workflow(name)  # it ended without a result, since its run was stopped then; or nobody takes it
        with SetWorkflowID(name):
            DBOS.enqueue_workflow(queue, _block, run, key)
        _PACE.seen()

    def hand_out_run(self, run: str, attempt: int | str) -> None:
        """Let a worker go on with *run*; once for each *attempt*."""
        with SetWorkflowID(f"{run}#{attempt}"):
            DBOS.enqueue_workflow(RUNS_QUEUE, _run, run)

    def holders(self) -> set[str]:
        """The processes of connector that have a block in hand, or had one when they died or left."""
        held = DBOS.list_workflows(status="PENDING", name="connector.block", load_input=False, load_output=False)
        return {str(one.executor_id) for one in held if ID.fullmatch(str(one.executor_id))}

    def rescue(self, dead: str) -> int:
        """Hand out again what the process *dead* had in hand; how much it was. Its runs are the caller's to hand on."""
        left = DBOS.list_workflows(status="PENDING", executor_id=dead, load_input=False, load_output=False)
        by_queue: dict[str, list[str]] = {}
        for one in left:
            if one.name == "connector.block" and one.queue_name:
                by_queue.setdefault(one.queue_name, []).append(one.workflow_id)
        for queue, names in by_queue.items():
            DBOS.resume_workflows(names, queue_name=queue)
        runs = [one.workflow_id for one in left if one.name == "connector.run"]
        if runs:
            DBOS.cancel_workflows(runs)
        return sum(map(len, by_queue.values()))

    def forget(self, run: str) -> None:
        """Call back what still waits of *run*, which is over, and delete what has ended of it."""
        waiting = DBOS.list_workflows(workflow_id_prefix=f"{run}/", status="ENQUEUED", load_input=False)
        if waiting:
            DBOS.cancel_workflows([one.workflow_id for one in waiting])
        self._delete(workflow_id_prefix=f"{run}/")

    def sweep(self) -> None:
        """Delete what ended an hour ago: blocks whose run was over before they were."""
        before = datetime.now(UTC) - timedelta(hours=1)
        self._delete(completed_before=before.isoformat())

    def _delete(self, **which: Any) -> None:
        wanted: dict[str, Any] = {**which, "status": list(_ENDED), "load_input": False, "load_output": False}
        while found := DBOS.list_workflows(**wanted, limit=500):
            DBOS.delete_workflows([one.workflow_id for one in found])

    def state_of(self, run: str, key: str) -> str:
        """What DBOS says of a block: `ENQUEUED`, `PENDING`, `SUCCESS` …; "" where it knows none."""
        status = DBOS.get_workflow_status(f"{run}/{key}")
        return "" if status is None else str(status.status)

    def _config(self) -> DBOSConfig:
        config = DBOSConfig(
            name="connector",
            application_version=VERSION,
            executor_id=self._executor.id,
            serializer=FrozenJson(),
            console_log_level="CRITICAL",
            enable_otlp=False,
            scheduler_polling_interval_sec=3600.0,
            notification_listener_polling_interval_sec=0.2,  # on SQLite its end is waited for when a run ends
        )
        if self._url.get_backend_name() == "sqlite":
            self._engine = _sqlite(self._url)
            config["system_database_url"] = str(self._engine.url)
            config["system_database_engine"] = self._engine
        else:
            config["system_database_url"] = self._url.render_as_string(hide_password=False)
            config["dbos_system_schema"] = _SCHEMA
        return config


def _waits_for_others(status: WorkflowStatus) -> bool:
    """Whether a block waits for processes of another version: the run was theirs, and is ours now."""
    return status.status == "ENQUEUED" and status.app_version != VERSION


def _listen_to_its_log() -> None:
    """Before DBOS is made: its own handler, which it adds where there is none, keeps the stderr of that moment."""
    log = logging.getLogger("dbos")
    log.propagate = False
    if not any(isinstance(handler, _Told) for handler in log.handlers):
        log.addHandler(_Told(level=logging.ERROR))


def _is_launched() -> bool:
    """Whether the program around us uses DBOS itself: a process has one."""
    found = _instance()
    return found is not None and bool(found._launched)  # noqa: SLF001 - DBOS has no public way to ask


def _instance() -> Any:
    return dbos_module._dbos_global_instance  # noqa: SLF001 - as above


@contextmanager
def _keeping_to(concurrency: int) -> Iterator[None]:
    """DBOS keeps a queue's concurrency and pace in the database, for all processes: here each keeps to its own.

    Its queue threads ask `get_queue` and nobody else, and begin while DBOS is launched, before its database is there
    to be asked otherwise.
    """
    shared = SystemDatabase.get_queue

    def own(database: SystemDatabase, name: str, **more: Any) -> Any:
        queue = shared(database, name, **more)
        if queue is not None:
            queue._worker_concurrency = concurrency  # noqa: SLF001 - setting it in public writes it to the database
            queue._polling_interval_sec = _RUNS_POLL if name == RUNS_QUEUE else _PACE.seconds()  # noqa: SLF001 - as above
        return queue

    setattr(SystemDatabase, "get_queue", own)  # noqa: B010 - mypy lets nobody assign a method
    try:
        yield
        database = _instance()._sys_db  # noqa: SLF001 - as above
        database.get_queue = partial(own, database)
    finally:
        setattr(SystemDatabase, "get_queue", shared)  # noqa: B010 - as above


def _refuse_memory(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ConfigurationError(
            "the durable engine needs a state that outlives the process, and this one is in memory",
            hint="give --state sqlite:///state.db or postgresql://…, or leave --engine at inline",
        )


def _sqlite(url: URL) -> Engine:
    """The engine's own file beside the state's: `state.db` → `state.engine.db`; writers wait for one another.

    What it holds can be made again from the journal, so that it need not reach the disk at each commit.
    """
    path = Path(str(url.database))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine_file = path.with_name(f"{path.stem}.engine{path.suffix or '.db'}")
    engine_file.touch(mode=0o600)
    engine = sa.create_engine(f"sqlite:///{engine_file}")

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


class DurableExecution(InlineExecution):
    """One run whose blocks any process may carry out."""

    def __init__(  # the parts of a run
        self,
        run: str,
        journal: Journal,
        stop: threading.Event,
        *,
        resumed: bool,
        dispatcher: Dispatcher,
        tasks: Tasks,
        queue: str,
        room: Callable[[], int],
        note_wait: Callable[[float | None], None] | None = None,
    ) -> None:
        """As `InlineExecution`; blocks go to *queue*, at most as many at the same time as *room* says now."""
        super().__init__(run, journal, stop, resumed=resumed, note_wait=note_wait)
        self._dispatcher, self._tasks, self._queue, self._room = dispatcher, tasks, queue, room

    @property
    def at_once(self) -> int:
        """Blocks that may be under way now: more where more processes share the work."""
        return self._room()

    def spread(self, key: str, tasks: Iterable[Any], work: Work, *, at_once: int) -> Iterator[Any]:  # noqa: ARG002 - another process does it, by its own
        """As `Execution.spread`, over all processes that serve the queue."""
        named = ((f"{key}[{number}]", task) for number, task in enumerate(tasks))
        window: deque[str] = deque()
        open_: set[str] = set()
        while True:
            most = max(at_once, self.at_once)
            if len(open_) < most and len(window) < most * _AHEAD:
                fresh = dict(islice(named, most - len(open_)))
                window += fresh
                open_ |= self._handed_out(fresh)
            if not window:
                return
            yield self._awaited(window.popleft())
            if open_:
                open_ = open_.intersection(window)
                open_ -= self._tasks.done(self.run, open_)

    def _handed_out(self, fresh: Mapping[str, Any]) -> set[str]:
        """Those of the blocks *fresh* that have no result yet: all processes know of them now."""
        done = (
            {name for name in self._tasks.done(self.run, fresh) if not self.try_again(name)} if self._resumed else set()
        )
        left = {name: task for name, task in fresh.items() if name not in done}
        self._tasks.put(self.run, left)
        for name in left:
            self._dispatcher.hand_out_block(self._queue, self.run, name, again=self._resumed)
        return set(left)

    def _awaited(self, key: str) -> Any:
        """The result of a block, once it is there."""
        waited = 0.0
        while True:
            done, result = self.journal.recall(key)
            if done:
                return outcome(result)
            if self.stopped():
                raise Stopped(key)
            self._dispatcher.changed.wait(_LOOK)
            self._dispatcher.changed.clear()
            waited += _LOOK
            if waited > _RESCUE:
                waited = 0.0
                self._look_after(key)

    def _look_after(self, key: str) -> None:
        """A block that DBOS has given up, or lost, is handed out again."""
        state = self._dispatcher.state_of(self.run, key)
        if state in ("", "SUCCESS", "CANCELLED") and not self.journal.recall(key)[0]:
            self._dispatcher.hand_out_block(self._queue, self.run, key)
        elif state in ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"):
            raise BugError(f"block {key} of run {self.run} ended without a word", hint="see the worker's log")
