"""Lease: the right to carry out a run, held by one process and renewed while it lives."""

from __future__ import annotations

import functools
import os
import platform
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from connector.errors import ConfigurationError, ConnectorError, RetryableError
from connector.state.tables import LOCKS
from connector.state.transactions import Store

SECONDS = 30.0
"""How long a lease outlives the last sign of life of its holder, unless somebody says otherwise."""
SHORTEST = 5.0
"""Signs of life come each second, and one may be late."""


def configured(otherwise: float = SECONDS) -> float:
    """The seconds of `CONNECTOR_LEASE_SECONDS`, else *otherwise*; all processes of a state should have the same."""
    text = os.environ.get("CONNECTOR_LEASE_SECONDS", "")
    try:
        found = float(text or otherwise)
    except ValueError:
        found = 0.0
    if not SHORTEST <= found < float("inf"):
        hint = f"give a number of seconds, {SHORTEST:.0f} or more"
        raise ConfigurationError(f"CONNECTOR_LEASE_SECONDS={text} is no length of a lease", hint=hint)
    return found


@functools.cache
def here() -> str:
    """The name of this machine, with what else tells whether a pid of another row is one of ours.

    Machines made from one image may have one name, and the first process namespace has the same number on all of them:
    only the id of the kernel's start tells them apart. Namespaces tell the containers of one machine apart.
    """
    return " ".join(part for part in (platform.node(), _start(), _namespace()) if part)


def _start() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:  # no Linux
        return ""


def _namespace() -> str:
    try:
        return Path("/proc/self/ns/pid").readlink().name
    except OSError:  # as above
        return ""


def is_alive(pid: int) -> bool:
    """Whether a process of this machine has that *pid*; one that ended and waits for its parent to see it has not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _status(pid) not in ("Z", "X")


def may_live(row: Row[Any]) -> bool:
    """Whether the process that a row names by host and pid may be there; one of this machine is seen to be gone."""
    return row.host != here() or is_alive(row.pid)


def _status(pid: int) -> str:
    """The letter of a process's state on Linux (proc_pid_stat(5)); "" where there is no such file."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[0]  # its name, in brackets before, may hold anything


class Lease:
    """One held lease; a daemon thread renews it three times as often as needed."""

    def __init__(self, store: Store, name: str, seconds: float = SECONDS, owner: str = "") -> None:
        """Take the lease called *name*, for the process *owner* where it has a name.

        Raises:
            RetryableError: Another living process holds it (`STATE:LOCKED`).
        """
        self.name = name
        self._store, self._seconds = store, seconds
        self._owner = f"{owner[:30]}/{uuid.uuid4().hex}" if owner else uuid.uuid4().hex
        self._released = threading.Event()
        self._take()
        self._renewed = time.monotonic()
        self._lost = False
        self._keeper = threading.Thread(target=self._keep, name=f"lease {name}", daemon=True)
        self._keeper.start()

    def check(self) -> None:
        """Make sure that it is still held.

        Raises:
            RetryableError: It ran out while this process slept, and another may have taken over (`STATE:LOCKED`).
        """
        if self._lost or time.monotonic() - self._renewed > self._seconds * 0.9:
            self._renew()

    def release(self) -> None:
        """Give it back; a second time does nothing."""
        if not self._released.is_set():
            self.end()
            with self._store.write() as connection:
                self.give_back(connection)

    def give_back(self, connection: Connection) -> None:
        """Give it back in a transaction of the caller's, who says `end` once that is committed."""
        connection.execute(delete(LOCKS).where(LOCKS.c.name == self.name, LOCKS.c.owner == self._owner))

    def end(self) -> None:
        """Renew it no more."""
        self._released.set()
        self._keeper.join(timeout=self._seconds)  # it may be talking to the database

    def _take(self) -> None:
        with self._store.write() as connection:
            now = self._store.now(connection)
            held = claim(connection, self.name, self._owner, now, self._seconds)
            if held is not None:
                raise _taken(held, now)

    def _renew(self) -> None:
        with self._store.write() as connection:
            mine = (LOCKS.c.name == self.name) & (LOCKS.c.owner == self._owner)
            expires = self._store.now(connection) + self._seconds
            if not connection.execute(update(LOCKS).where(mine).values(expires_at=expires)).rowcount:
                self._lost = True
                raise RetryableError(
                    "this run was taken over by another process while this one slept",
                    type="STATE:LOCKED",
                    hint="let the other process finish; `connector runs list` shows it",
                )
        self._renewed = time.monotonic()

    def _keep(self) -> None:
        while not self._released.wait(self._seconds / 3):
            try:
                self._renew()
            except ConnectorError:  # the next unit's check() says so where it can be handled
                continue


def claim(connection: Connection, name: str, owner: str, now: float, seconds: float) -> Row[Any] | None:
    """Take the lease *name* for *owner*; where a living process holds it, nothing is taken and its row comes back."""
    row = {"owner": owner, "host": here(), "pid": os.getpid(), "expires_at": now + seconds}
    if connection.dialect.name == "postgresql":
        _queue_up(connection, name)
    held = connection.execute(select(LOCKS).where(LOCKS.c.name == name)).one_or_none()
    if held is None:
        connection.execute(insert(LOCKS).values(name=name, **row))
        return None
    if _lives(held, now):
        return held
    connection.execute(update(LOCKS).where(LOCKS.c.name == name).values(**row))
    return None


def free(connection: Connection, name: str) -> None:
    """Give the lease *name* back, whoever has it."""
    connection.execute(delete(LOCKS).where(LOCKS.c.name == name))


def broken(connection: Connection, owner: str) -> None:
    """Take away every lease of a process that is dead."""
    connection.execute(delete(LOCKS).where(LOCKS.c.owner.startswith(f"{owner[:30]}/", autoescape=True)))


def living(connection: Connection, now: float) -> set[str]:
    """The names of the leases that living processes hold."""
    held = connection.execute(select(LOCKS).where(LOCKS.c.expires_at > now))
    return {str(row.name) for row in held if _lives(row, now)}


def _queue_up(connection: Connection, name: str) -> None:
    """Two processes that find no row must not both insert one."""
    from sqlalchemy import func  # noqa: PLC0415 - PostgreSQL only

    connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def _lives(held: Row[Any], now: float) -> bool:
    if held.expires_at <= now:
        return False
    return may_live(held)


def _taken(held: Row[Any], now: float) -> RetryableError:
    left = max(1, round(held.expires_at - now))
    return RetryableError(
        f"this flow is being run by process {held.pid} on {held.host.partition(' ')[0]}",
        type="STATE:LOCKED",
        hint=f"wait for it to end; were it dead, its claim would run out in {left} s",
        retry_after=left,
    )
