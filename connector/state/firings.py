"""Firings: who serves the schedule of a flow, and which of its moments have fired; over all processes of a state."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.engine import Connection, Row

from connector.state.lease import SECONDS, here, may_live
from connector.state.tables import FIRINGS
from connector.state.transactions import Store

_NOBODY = {"executor": "", "host": "", "pid": 0, "since": 0.0, "expires_at": 0.0, "next_at": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """The schedule of one flow in one environment; moments are seconds of the epoch, 0 where there is none."""

    flow: str
    environment: str
    due_at: float
    """The moment of the schedule that fired last."""
    fired_at: float
    """When it did."""
    next_at: float
    """When it fires next, as its server plans it."""
    executor: str
    """The process that serves it; "" for nobody."""
    host: str
    pid: int
    since: float
    """Since when it is served by that process."""
    expires_at: float
    """When its right to do so runs out, unless it gives a sign of life before."""

    @property
    def served_by(self) -> str:
        """The process that serves it, for a person."""
        return f"process {self.pid} on {self.host.partition(' ')[0]}" if self.executor else ""


class Firings:
    """The schedules of one state: each is served by one process, and each of its moments is fired once."""

    def __init__(self, store: Store, seconds: float = SECONDS) -> None:
        """Keep them in *store*; who serves one gives a sign of life every third of *seconds*, or loses it."""
        self._store, self.seconds = store, seconds

    def claim(self, flow: str, environment: str, owner: str, *, force: bool = False) -> Firing | None:
        """Serve a schedule as *owner*; the living process that serves it already, None where it is *owner* now.

        Args:
            flow: Its name.
            environment: In which it runs.
            owner: The name of this server, unlike any other's.
            force: Take it from a living process, which learns of it before it would fire again.
        """
        with self._store.write() as connection:
            now = self._store.now(connection)
            _make(connection, flow, environment)
            row = connection.execute(select(FIRINGS).where(_at(flow, environment)).with_for_update()).one()
            if row.executor not in ("", owner) and _lives(row, now) and not force:
                return _read(row)
            mine = {"executor": owner, "host": here(), "pid": os.getpid(), "expires_at": now + self.seconds}
            since = row.since if row.executor == owner else now
            connection.execute(update(FIRINGS).where(_at(flow, environment)).values(**mine, since=since))
        return None

    def renew(self, owner: str) -> set[tuple[str, str]]:
        """Give a sign of life; flow and environment of the schedules that are still *owner*'s."""
        with self._store.write() as connection:
            expires = self._store.now(connection) + self.seconds
            connection.execute(update(FIRINGS).where(FIRINGS.c.executor == owner).values(expires_at=expires))
            found = connection.execute(select(FIRINGS.c.flow, FIRINGS.c.environment).where(FIRINGS.c.executor == owner))
            return {(flow, environment) for flow, environment in found}

    def fire(self, flow: str, environment: str, owner: str, *, seen: float, due: float, now: float) -> bool:
        """Take the moment *due*; whether it is ours: *owner* serves, and nothing fired since *seen* did."""
        mine = _at(flow, environment) & (FIRINGS.c.executor == owner) & (FIRINGS.c.due_at == seen)
        with self._store.write() as connection:
            taken = connection.execute(update(FIRINGS).where(mine).values(due_at=due, fired_at=now))
            return bool(taken.rowcount)

    def plan(self, flow: str, environment: str, owner: str, next_at: float) -> None:
        """Let others see when it fires next."""
        mine = _at(flow, environment) & (FIRINGS.c.executor == owner)
        with self._store.write() as connection:
            connection.execute(update(FIRINGS).where(mine).values(next_at=next_at))

    def leave(self, owner: str) -> None:
        """Serve nothing any more, so that who stands by takes over at once."""
        with self._store.write() as connection:
            connection.execute(update(FIRINGS).where(FIRINGS.c.executor == owner).values(**_NOBODY))

    def get(self, flow: str, environment: str) -> Firing | None:
        """One schedule, None where nobody ever served it."""
        with self._store.read() as connection:
            row = connection.execute(select(FIRINGS).where(_at(flow, environment))).one_or_none()
        return None if row is None else _read(row)

    def list(self) -> list[Firing]:
        """All schedules; one whose server is dead has no server."""
        with self._store.read() as connection:
            now = self._store.now(connection)
            rows = connection.execute(select(FIRINGS).order_by(FIRINGS.c.flow, FIRINGS.c.environment)).all()
        return [_read(row, {} if _lives(row, now) else _NOBODY) for row in rows]


def _at(flow: str, environment: str) -> ColumnElement[bool]:
    return (FIRINGS.c.flow == flow) & (FIRINGS.c.environment == environment)


def _make(connection: Connection, flow: str, environment: str) -> None:
    """The row, whoever is first to make it."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 - the one of this database
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment] # noqa: PLC0415 - as above
    row = {"flow": flow, "environment": environment, "due_at": 0.0, "fired_at": 0.0, **_NOBODY}
    connection.execute(insert(FIRINGS).values(**row).on_conflict_do_nothing())


def _lives(row: Row[Any], now: float) -> bool:
    """Whether the process that serves it is there; one of this machine is seen to be gone at once."""
    if not row.executor or row.expires_at <= now:
        return False
    return may_live(row)


def _read(row: Row[Any], over: dict[str, Any] | None = None) -> Firing:
    return Firing(**{**row._mapping, **(over or {})})  # noqa: SLF001 - SQLAlchemy's public name for it
