"""Store: the database behind the state, as read and write transactions that raise errors of this package."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from connector.errors import BugError, ConfigurationError, ConnectivityError, ConnectorError, RetryableError
from connector.frozen_json import freeze
from connector.state.sql_engine import WRITES, in_memory, make_engine, parsed, shown
from connector.state.tables import make_tables

_AWAY = 30.0
"""Seconds that a database server may be away, to be started anew, before whoever needs it is told."""
_PAUSE = 0.25
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character: Python reads it from JSON, no database stores it."""


def timestamp(moment: datetime | None = None) -> str:
    """*moment* (default: now) as sortable ISO text in UTC."""
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def as_moment(value: Any) -> datetime | None:
    """What a database keeps of a moment: SQLite keeps texts, and what has no zone is in UTC; None for all else."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


def frozen(value: Any) -> str:
    """*value* as `freeze` writes it, in characters that every database takes."""
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", freeze(value))


def clean(text: str) -> str:
    """*text* for a person, without characters that a database refuses."""
    return _LONE_SURROGATE.sub("\ufffd", text).replace("\0", "\ufffd")


class Store:
    """An open state database; its tables are made by the first transaction. Threads may share it."""

    def __init__(self, url: str) -> None:
        """Open *url*: `memory`, `sqlite:///file.db` or `postgresql://…`."""
        target = parsed("sqlite://" if url == "memory" else url, "the state")
        self.url = target.render_as_string(hide_password=False)
        self.shown = shown(target)
        self._engine = make_engine(target, private=True)
        # one connection only: its transactions must not mix
        self._alone = threading.RLock() if in_memory(target) else None
        self._lock = threading.Lock()
        self._made = False
        self._under_way = threading.local()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        self._make()
        with self._guarded(), self._connected(self._engine) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed where the block ends, rolled back where it raises.

        Within another one of the same thread it is a part of that: both are committed, or neither.
        """
        outer: Connection | None = getattr(self._under_way, "connection", None)
        if outer is not None:
            yield outer
            return
        self._make()
        with self._writing() as connection:
            self._under_way.connection = connection
            try:
                yield connection
            finally:
                self._under_way.connection = None

    def ask(self) -> None:
        """See whether the database answers now: a server that is away is not waited for.

        Raises:
            ConnectivityError: It does not.
        """
        self._make()
        with self._guarded(), self._engine.connect() as connection:
            connection.execute(sa.select(1))

    def held(self) -> Connection:
        """A connection for the caller to keep, outside of the pool's turns; each statement commits by itself."""
        self._make()
        return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def now(self, connection: Connection) -> float:
        """Seconds since 1970 by the one clock that all users of this state share."""
        if self.dialect == "postgresql":
            return float(connection.execute(sa.text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
        return datetime.now(UTC).timestamp()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        engine = self._engine.execution_options(**{WRITES: True})
        with self._guarded(), self._connected(engine) as connection, connection.begin():
            yield connection

    def _connected(self, engine: Engine) -> Connection:
        """A connection; a server that was there before and is away now is waited for, since nothing was asked of it."""
        end = time.monotonic() + (_AWAY if self._made and self.dialect == "postgresql" else 0.0)
        while True:
            try:
                return engine.connect()
            except OperationalError:
                if time.monotonic() > end:
                    raise
            time.sleep(_PAUSE)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        if self._alone is not None:
            self._alone.acquire()
        try:
            yield
        except DBAPIError as error:
            raise self._explained(error) from error
        except PoolTimeout as error:
            raise ConnectivityError(
                f"the state {self.shown} cannot be used: all connections of this process are waiting for an answer",
                type="STATE:CONNECTIVITY",
                hint="see why the database is slow, or run this process with a smaller --concurrency",
            ) from error
        finally:
            if self._alone is not None:
                self._alone.release()

    def _make(self) -> None:
        if self._made:
            return
        with self._lock:
            if not self._made:
                self._refuse_pooler()
                with self._writing() as connection:
                    make_tables(connection)
                self._made = True

    def _refuse_pooler(self) -> None:
        """The lock by which others see that a process lives belongs to a session: it must be ours alone."""
        if self.dialect != "postgresql":
            return
        from psycopg import Error  # noqa: PLC0415 - PostgreSQL only

        from connector.permit.database_slots import connected  # noqa: PLC0415 - as above
        from connector.permit.pooler import refuse_transaction_pooling  # noqa: PLC0415 - as above

        plain = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with self._guarded(), self._connected(self._engine) as connection:
            try:
                refuse_transaction_pooling(
                    connection.connection.driver_connection, lambda: connected(plain), "the state"
                )
            except ConfigurationError:
                connection.invalidate()  # its last question may still wait for an answer
                raise
            except Error as error:
                raise OperationalError("SELECT pg_backend_pid()", None, error) from error

    def _explained(self, error: DBAPIError) -> ConnectorError:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
        if "locked" in reason:
            return RetryableError(
                f"the state {self.shown} is busy: {reason}", type="STATE:LOCKED", hint="run fewer processes on it"
            )
        if isinstance(error, OperationalError):
            return ConnectivityError(
                f"the state {self.shown} cannot be used: {reason}",
                type="STATE:CONNECTIVITY",
                hint="check that the database runs and that this user may write to it; --state names another",
            )
        return BugError(f"the state {self.shown} refused a statement: {reason}", hint="report it with this message")
