"""Executors: the processes that carry runs out; how the others see that one has died, and what it held."""

from __future__ import annotations

import os
import re
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from connector.errors import ConnectorError, RetryableError
from connector.state.lease import SECONDS, broken, here, may_live
from connector.state.tables import EXECUTORS
from connector.state.transactions import Store, timestamp

ID = re.compile(r"\d+-[0-9a-f]{16}")
"""What the id of a process looks like; a program that launched DBOS itself has another."""
BEAT = 1.0
"""Seconds between two signs of life."""
_PATIENCE = 3 * BEAT
"""A process that was silent for longer looks whether others have taken its work over before it records any."""
_SILENCE = 5 * BEAT
"""How long a process whose connection to PostgreSQL is gone may still be finding its way back; and how long one that
has found its way back itself waits before it judges others: the database may have been away for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorRow:
    """A process as the others see it."""

    id: str
    kind: str
    """`run` (a command that carries out a run of its own) or `worker`."""
    version: str
    host: str
    pid: int
    started_at: str
    expires_at: float
    draining: bool


class Executor:
    """This process, for as long as it says that it lives: a daemon thread does, once a second.

    On PostgreSQL it also holds an advisory lock, which the server frees at once when the process is gone.
    """

    def __init__(self, store: Store, kind: str, version: str, seconds: float = SECONDS) -> None:
        """Enter the list of processes."""
        self.id = f"{os.getpid()}-{uuid.uuid4().hex[:16]}"
        self.on_beat: list[Callable[[], None]] = []
        """Called after each sign of life; what they raise is theirs."""
        self._store, self._seconds = store, seconds
        self._held: Connection | None = None
        self._gone = threading.Event()
        self._back = float("-inf")
        self._closed = threading.Event()
        row = {"id": self.id, "kind": kind, "version": version, "host": here(), "pid": os.getpid()}
        with store.write() as connection:
            expires = store.now(connection) + seconds
            connection.execute(insert(EXECUTORS).values(**row, started_at=timestamp(), expires_at=expires))
        self._hold()
        self._seen = time.monotonic()
        self._keeper = threading.Thread(target=self._keep, name="executor", daemon=True)
        self._keeper.start()

    @property
    def is_gone(self) -> bool:
        """Whether others have taken it for dead, and its work over."""
        return self._gone.is_set()

    @property
    def steady(self) -> bool:
        """Whether it can tell who is dead: it was not cut off or asleep itself just now."""
        now = time.monotonic()
        return not self.is_gone and now - self._seen <= _PATIENCE and now - self._back >= _SILENCE

    def check(self) -> None:
        """Make sure that nobody has taken over what this process carries out.

        Raises:
            RetryableError: It gave no sign of life for so long that others went on with its work (`STATE:LOCKED`).
        """
        if time.monotonic() - self._seen > _PATIENCE:
            self._beat()
        if self._gone.is_set():
            raise RetryableError(
                "this process gave no sign of life for so long that others have taken over its runs",
                type="STATE:LOCKED",
                hint="let the others finish; `connector runs list` shows who has them",
            )

    def drain(self) -> None:
        """Let the others know that it takes no new work."""
        with self._store.write() as connection:
            connection.execute(update(EXECUTORS).where(EXECUTORS.c.id == self.id).values(draining=1))

    def close(self) -> None:
        """Leave the list; a second time does nothing."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._keeper.join(timeout=self._seconds)
        with suppress(ConnectorError), self._store.write() as connection:
            connection.execute(delete(EXECUTORS).where(EXECUTORS.c.id == self.id))
        self._let_go()

    def _keep(self) -> None:
        while not self._closed.wait(BEAT):
            with suppress(ConnectorError):  # the next check() says so where it can be handled
                self._beat()
            for listener in self.on_beat:
                with suppress(ConnectorError):
                    listener()

    def _beat(self) -> None:
        with self._store.write() as connection:
            expires = self._store.now(connection) + self._seconds
            mine = update(EXECUTORS).where(EXECUTORS.c.id == self.id).values(expires_at=expires)
            if not connection.execute(mine).rowcount:
                self._gone.set()
                return
        self._hold()
        if time.monotonic() - self._seen > _PATIENCE:
            self._back = time.monotonic()
        self._seen = time.monotonic()

    def _hold(self) -> None:
        """Hold the lock that dies with the process; taken anew where the connection was lost."""
        if self._store.dialect != "postgresql":
            return
        try:
            if self._held is not None:
                self._held.execute(select(1))
                return
            self._held = self._store.held()
            self._held.execute(select(func.pg_advisory_lock(_lock(self.id))))
        except DBAPIError:
            self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            with suppress(DBAPIError):
                self._held.invalidate()
                self._held.close()
            self._held = None


class Executors:
    """All processes that carry out runs over one state."""

    def __init__(self, store: Store, seconds: float = SECONDS) -> None:
        """Keep them in *store*."""
        self._store, self._seconds = store, seconds

    def start(self, kind: str, version: str) -> Executor:
        """Enter this process."""
        return Executor(self._store, kind, version, self._seconds)

    def list(self) -> list[ExecutorRow]:
        """All of them, the longest-lived first."""
        with self._store.read() as connection:
            return [_read(row) for row in connection.execute(select(EXECUTORS).order_by(EXECUTORS.c.started_at))]

    def dead(self) -> Sequence[ExecutorRow]:
        """Those that are gone, and still listed.

        One whose connection to PostgreSQL is lost has a few seconds to come back: the database may have been away.
        """
        with self._store.write() as connection:
            now = self._store.now(connection)
            rows = connection.execute(select(EXECUTORS)).all()
            return [_read(row) for row in rows if self._is_dead(connection, row, now)]

    def living(self) -> Sequence[ExecutorRow]:
        """Those that are there."""
        dead = {row.id for row in self.dead()}
        return [row for row in self.list() if row.id not in dead]

    def bury(self, executor: str) -> None:
        """Forget a dead process and break what it held; were it to wake, it would find that it is gone."""
        with self._store.write() as connection:
            connection.execute(delete(EXECUTORS).where(EXECUTORS.c.id == executor))
            broken(connection, executor)

    def _is_dead(self, connection: Connection, row: Row[Any], now: float) -> bool:
        if row.expires_at <= now or not may_live(row):
            return True
        if connection.dialect.name != "postgresql" or row.expires_at - self._seconds > now - _SILENCE:
            return False
        return bool(connection.execute(select(func.pg_try_advisory_xact_lock(_lock(row.id)))).scalar())


def _lock(executor: str) -> Any:
    return func.hashtextextended(f"connector executor {executor}", 0)


def _read(row: Row[Any]) -> ExecutorRow:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return ExecutorRow(**{**values, "draining": bool(values["draining"])})
