"""Pauses: the accounts that no process of a state may start runs of, why, and who looks whether that is over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from connector.state.lease import claim, free
from connector.state.tables import PAUSES
from connector.state.transactions import Store, clean

MAINTENANCE, SIGN_IN = "maintenance", "sign_in"
"""Why an account is paused: it is away, or it refused the credentials twice."""
PROBE = 60.0
"""Seconds between two looks at an account that is away (flow language, section 5)."""
LONGEST_ABSENCE = 12 * 3600.0
"""Seconds for which an account that is away is waited for."""
REFUSALS_WITHIN = 300.0
"""Two refused sign-ins in so many seconds stop all processes; the fifth would lock the user for half an hour."""
TURN = 30.0
"""Seconds after which a process that signs in and says nothing more is held to be gone."""
FOREVER = 253402300799.0
"""The end of the year 9999: until a person says so, or the credentials are others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """An account that is left alone; moments are seconds of the epoch."""

    account: str
    reason: str
    """`maintenance` or `sign_in`."""
    credentials: str
    """Of `sign_in`: tells the refused credentials from others, and tells nothing of them."""
    config: str
    """Of `sign_in`: the configuration that holds them."""
    message: str
    since: float
    probe_at: float
    """When somebody looks again."""
    until: float


class Pauses:
    """All pauses of one state."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def pause(self, account: str, message: str, *, now: float | None = None) -> bool:
        """Pause an account that is away, for twelve hours at most; whether it was not paused before.

        Args:
            account: Its id.
            message: What it answered.
            now: The moment; here as everywhere by default that of the clock all users of this state share.
        """
        at = _at(account, MAINTENANCE, "")
        with self._store.write() as connection:
            now = self._now(connection, now)
            row = _locked(connection, at)
            if row is not None and row.until > now:
                return False
            values = {"message": clean(message), "since": now, "probe_at": now + PROBE, "until": now + LONGEST_ABSENCE}
            _put(connection, at, {"account": account, "reason": MAINTENANCE, "credentials": "", **values}, row)
        return True

    def probe(self, account: str, *, now: float | None = None) -> bool:
        """Be the one process that looks whether *account* is back; so at most once a minute."""
        with self._store.write() as connection:
            now = self._now(connection, now)
            due = _at(account, MAINTENANCE, "") & (PAUSES.c.probe_at <= now) & (PAUSES.c.until > now)
            return bool(connection.execute(update(PAUSES).where(due).values(probe_at=now + PROBE)).rowcount)

    def back(self, account: str) -> bool:
        """The account answers; whether it was held to be away."""
        with self._store.write() as connection:
            return bool(connection.execute(delete(PAUSES).where(_at(account, MAINTENANCE, ""))).rowcount)

    def list(self, *, now: float | None = None) -> list[Pause]:
        """What is paused now, in the order of accounts."""
        with self._store.read() as connection:
            now = self._now(connection, now)
            rows = connection.execute(
                select(PAUSES).where(PAUSES.c.until > now).order_by(PAUSES.c.account, PAUSES.c.reason)
            ).all()
        return [_read(row) for row in rows]

    def resume(self, account: str) -> int:
        """A person mended it and says so; how many pauses that ends."""
        with self._store.write() as connection:
            now = self._store.now(connection)
            number = connection.execute(
                select(PAUSES.c.reason).where(PAUSES.c.account == account, PAUSES.c.until > now)
            ).all()
            connection.execute(delete(PAUSES).where(PAUSES.c.account == account))
            return len(number)

    def sign_in(self, account: str, credentials: str) -> Pause | Literal["go", "wait"]:
        """Ask whether *credentials* may be tried now: `go`, `wait` while another process tries them, or what stops it.

        Who may go says how it went, `refused` or `accepted`. The next one has its turn when the process that tries is
        dead, or has said nothing for half a minute.
        """
        at = _at(account, SIGN_IN, credentials)
        with self._store.write() as connection:
            now = self._store.now(connection)
            row = _locked(connection, at)
            if row is not None and row.until > now:
                return _read(row)
            tries = claim(connection, _turn(account, credentials), uuid.uuid4().hex, now, TURN)
        return "go" if tries is None else "wait"

    def refused(self, account: str, config: str, credentials: str, message: str) -> bool:
        """NetSuite refused *credentials*; whether that stops all processes, as the second time in five minutes does."""
        at = _at(account, SIGN_IN, credentials)
        with self._store.write() as connection:
            now = self._store.now(connection)
            row = _locked(connection, at)
            again = row is not None and row.since > now - REFUSALS_WITHIN
            stopped = again and row is not None and row.until <= now
            values = {"message": clean(message), "probe_at": 0.0, "until": FOREVER if again else 0.0}
            values["since"] = row.since if again and row is not None else now
            key = {"account": account, "reason": SIGN_IN, "credentials": credentials, "config": config}
            _put(connection, at, {**key, **values}, row)
            free(connection, _turn(account, credentials))
        return stopped

    def released(self, account: str, credentials: str) -> None:
        """Whoever tried *credentials* got no answer: it is the next one's turn."""
        with self._store.write() as connection:
            free(connection, _turn(account, credentials))

    def stopping(self, account: str, credentials: str) -> Pause | None:
        """What stops *credentials*, None where nothing does."""
        at = _at(account, SIGN_IN, credentials) & (PAUSES.c.until > 0)
        with self._store.read() as connection:
            row = connection.execute(select(PAUSES).where(at)).one_or_none()
        return None if row is None else _read(row)

    def accepted(self, account: str, config: str, credentials: str) -> bool:
        """NetSuite let *credentials* in; whether others of the same configuration were stopped before."""
        same = (PAUSES.c.credentials == credentials) | ((PAUSES.c.config == config) & (PAUSES.c.until > 0))
        of_account = (PAUSES.c.account == account) & (PAUSES.c.reason == SIGN_IN)
        with self._store.write() as connection:
            gone = connection.execute(delete(PAUSES).where(of_account & same).returning(PAUSES.c.until)).all()
            free(connection, _turn(account, credentials))
        return any(row.until > 0 for row in gone)

    def _now(self, connection: Connection, given: float | None) -> float:
        return self._store.now(connection) if given is None else given


def _turn(account: str, credentials: str) -> str:
    """The lease of whoever tries *credentials*."""
    return f"sign-in {account} {credentials}"


def _at(account: str, reason: str, credentials: str) -> ColumnElement[bool]:
    return (PAUSES.c.account == account) & (PAUSES.c.reason == reason) & (PAUSES.c.credentials == credentials)


def _locked(connection: Connection, at: ColumnElement[bool]) -> Row[Any] | None:
    """The row, which nobody else changes before the transaction ends; where there is none, nobody else makes it."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy import func  # noqa: PLC0415 - PostgreSQL only

        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("connector pauses"))))
    return connection.execute(select(PAUSES).where(at)).one_or_none()


def _put(connection: Connection, at: ColumnElement[bool], values: dict[str, Any], row: Row[Any] | None) -> None:
    if row is None:
        connection.execute(insert(PAUSES).values(**{"config": "", **values}))
    else:
        connection.execute(update(PAUSES).where(at).values(**values))


def _read(row: Row[Any]) -> Pause:
    return Pause(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
