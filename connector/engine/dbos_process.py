"""DBOS as this process has it: launched once, over our tables, silent, and at a pace of our own."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, Serializer
from dbos import _dbos as dbos_module
from dbos._sys_db import SystemDatabase
from sqlalchemy.engine import URL, Engine

from connector.errors import ConfigurationError
from connector.frozen_json import freeze, thaw
from connector.state.sql_engine import noticing

LOG = logging.getLogger("connector.engine")
VERSION = "connector-1"
"""Processes of one version share work; it changes when the keys or the tasks of blocks do."""
RUNS_QUEUE = "connector.runs"
"""Where whole runs wait for a worker."""
POLL = 0.1
"""Seconds between two looks at a queue of blocks, three small queries, where nothing was there lately."""
_SCHEMA = "connector_engine"
_BUSY_POLL = 0.02
"""The same while there are blocks: what a short block waits for its turn."""
_CALM = 2.0
"""Seconds without a block after which a queue is looked at less often."""
RUNS_POLL = 0.5
"""Seconds between two looks at the queue of runs, where hardly ever anything is."""


class Pace:
    """How often this process looks for blocks.

    Not more often: on SQLite a look that meets DBOS writing down the end of a block waits longer than it saves.
    """

    def __init__(self) -> None:
        self._seen = -_CALM

    def seen(self) -> None:
        """There is a block: more may come."""
        self._seen = time.monotonic()

    def seconds(self) -> float:
        """Until the next look."""
        return _BUSY_POLL if time.monotonic() - self._seen < _CALM else POLL


PACE = Pace()


class _Told(logging.Handler):
    """What DBOS logs as an error, as one line of ours: nobody reads its tracebacks."""

    def emit(self, record: logging.LogRecord) -> None:
        said = next(iter(record.getMessage().splitlines()), record.levelname).rstrip(":")
        error = record.exc_info[1] if record.exc_info else None
        LOG.warning("%s%s", said, f": {type(error).__name__}" if error else "")


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


def launch(url: URL, executor: str, queues: Sequence[str] | None, concurrency: int) -> Engine | None:
    """Begin to take work from *queues* (None: from all), *concurrency* items at a time, as the process *executor*.

    Its tables are in the database at *url*; on SQLite in a file of their own, whose engine is given back to be closed.
    """
    _listen_to_its_log()
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else None
    DBOS(config=_config(url, executor, engine))
    if queues is not None:
        DBOS.listen_queues(list(queues))
    with _keeping_to(concurrency):
        DBOS.launch()
    return engine


def _config(url: URL, executor: str, engine: Engine | None) -> DBOSConfig:
    config = DBOSConfig(
        name="connector",
        application_version=VERSION,
        executor_id=executor,
        serializer=FrozenJson(),
        console_log_level="CRITICAL",
        enable_otlp=False,
        scheduler_polling_interval_sec=3600.0,
        notification_listener_polling_interval_sec=0.2,  # on SQLite its end is waited for when a run ends
    )
    if engine is not None:
        config["system_database_url"] = str(engine.url)
        config["system_database_engine"] = engine
    else:
        config["system_database_url"] = url.update_query_dict(noticing(url)).render_as_string(hide_password=False)
        config["dbos_system_schema"] = _SCHEMA
    return config


def _listen_to_its_log() -> None:
    """Before DBOS is made: its own handler, which it adds where there is none, keeps the stderr of that moment."""
    log = logging.getLogger("dbos")
    log.propagate = False
    if not any(isinstance(handler, _Told) for handler in log.handlers):
        log.addHandler(_Told(level=logging.ERROR))


def is_launched() -> bool:
    """Whether the program around us uses DBOS itself: a process has one."""
    found = instance()
    return found is not None and bool(found._launched)  # noqa: SLF001 - DBOS has no public way to ask


def instance() -> Any:
    """The DBOS of this process; None where there is none yet."""
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
            queue._polling_interval_sec = RUNS_POLL if name == RUNS_QUEUE else PACE.seconds()  # noqa: SLF001 - as above
        return queue

    setattr(SystemDatabase, "get_queue", own)  # noqa: B010 - mypy lets nobody assign a method
    try:
        yield
        database = instance()._sys_db  # noqa: SLF001 - as above
        database.get_queue = partial(own, database)
    finally:
        setattr(SystemDatabase, "get_queue", shared)  # noqa: B010 - as above


def refuse_memory(url: URL) -> None:
    """Refuse a database that other processes cannot see."""
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
