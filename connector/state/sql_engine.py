"""SQLAlchemy engines as this package needs them: durable SQLite, PostgreSQL by psycopg, no secret in errors."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from connector.errors import ConfigurationError

WRITES = "connector_writes"
"""Execution option: the transaction will write, so SQLite takes its lock at once instead of failing half-way."""
BUSY_SECONDS = 30.0
"""How long a writer waits for another process on the same SQLite file."""
_POSTGRES = ("postgres", "postgresql")


def parsed(url: str, what: str) -> URL:
    """*url* for SQLAlchemy; *what* is called so in the error, which never shows the URL (it may hold a password)."""
    try:
        found = sa.make_url(url)
        if found.drivername in _POSTGRES:
            found = found.set(drivername="postgresql+psycopg")
        found.get_dialect()
    except (NoSuchModuleError, ImportError):
        raise ConfigurationError(
            f"no driver for `{url.partition(':')[0]}`, the kind of {what}, is installed",
            hint="use sqlite:// or postgresql://, or pip install the SQLAlchemy dialect of that database",
        ) from None
    except ArgumentError:
        raise ConfigurationError(
            f"the URL of {what} cannot be read",
            hint="write it as sqlite:///file.db or postgresql://user:password@host:5432/database",
        ) from None
    return found


def shown(url: URL) -> str:
    """*url* for a person: without password and query, which may hold secrets."""
    return url.set(query={}).render_as_string(hide_password=True)


def in_memory(url: URL) -> bool:
    """Whether *url* is an SQLite database that lives and dies with its connection."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def make_engine(url: URL, *, private: bool = False, **options: Any) -> Engine:
    """An engine for *url*; *private* makes a new SQLite file readable for its owner only.

    In WAL mode with `synchronous=FULL`: what was committed survives a power cut, for one fsync a transaction.
    """
    options.setdefault("connect_args", {})
    if url.get_backend_name() != "sqlite":
        return _loaded(url, {"pool_pre_ping": True, **options, "connect_args": noticing(url) | options["connect_args"]})
    if in_memory(url):
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False, **options["connect_args"]}}
    else:
        _make_file(Path(str(url.database)), private=private)
        options["connect_args"] = {"timeout": BUSY_SECONDS, **options["connect_args"]}
    engine = _loaded(url, options)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def noticing(url: URL) -> dict[str, Any]:
    """What lets a driver of libpq notice a server that vanished without a word; what *url* says itself goes before."""
    if url.get_driver_name() not in ("psycopg", "psycopg2"):
        return {}
    from connector.permit.database_slots import NOTICED  # noqa: PLC0415 - PostgreSQL only

    return {name: value for name, value in NOTICED.items() if name not in url.query}


def _loaded(url: URL, options: dict[str, Any]) -> Engine:
    try:
        return sa.create_engine(url, hide_parameters=True, **options)
    except ImportError as error:
        package = "'netsuite-flows[postgres]'" if url.get_backend_name() == "postgresql" else str(error.name)
        raise ConfigurationError(
            f"the driver {url.get_driver_name()} of {url.get_backend_name()} is not installed",
            hint=f"pip install {package}",
        ) from None


def _make_file(path: Path, *, private: bool) -> None:
    if str(path).startswith("file:"):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
        if private and not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be made: {error.strerror}", hint="name a file in a folder that this user may write to"
        ) from None


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: transactions are begun below
    cursor = connection.cursor()
    for attempt in range(100):  # switching to WAL does not honour the busy timeout
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 99:  # noqa: PLR2004 - the loop's end
                raise
            time.sleep(0.05)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
