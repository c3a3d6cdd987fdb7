"""Notices: what people were told of failed runs, so that they are told once and not by every run of every process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from connector.frozen_json import fingerprint
from connector.state.tables import NOTICES
from connector.state.transactions import Store, clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One kind of failure of one flow; moments are seconds of the epoch."""

    key: str
    flow: str
    environment: str
    message: str
    first_at: float
    last_at: float
    told_at: float
    """When people were told last, 0 where they could not be."""
    times: int
    """How often it happened since they were told; of one they are told of now, this time included."""


class Notices:
    """All notices of one state."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def happened(
        self, flow: str, environment: str, kind: str, message: str, *, repeat_every: float, now: float | None = None
    ) -> Notice | None:
        """Note a failure of *kind*; the notice where people are to be told of it now, by whoever asked first.

        Args:
            flow: Its name.
            environment: In which it ran.
            kind: What makes two failures the same: status, type and code.
            message: The failure, for a person.
            repeat_every: Seconds before they are told of the same again.
            now: The moment (seconds of the epoch); by default that of the clock all users of this state share.
        """
        key = fingerprint([flow, environment, kind])
        with self._store.write() as connection:
            at = self._store.now(connection) if now is None else now
            row = _locked(connection, key)
            if row is None:
                row = _made(connection, {"key": key, "flow": flow, "environment": environment, "first_at": at})
            told = _is_due(row, at, repeat_every)
            changed = {"last_at": at, "message": clean(message), "times": 0 if told else row.times + 1}
            changed |= {"told_at": at} if told else {}
            connection.execute(update(NOTICES).where(NOTICES.c.key == key).values(**changed))
            return _read(row, {**changed, "times": row.times + 1}) if told else None

    def untold(self, notice: Notice) -> None:
        """They could not be told of *notice*, so the next failure of its kind tries again."""
        with self._store.write() as connection:
            changed = {"told_at": 0.0, "times": NOTICES.c.times + notice.times}
            connection.execute(update(NOTICES).where(NOTICES.c.key == notice.key).values(**changed))

    def recovered(self, flow: str, environment: str) -> list[Notice]:
        """Forget the failures of a flow that runs well again; what they were, for the one process that is first."""
        which = (NOTICES.c.flow == flow) & (NOTICES.c.environment == environment)
        with self._store.read() as connection:
            if connection.execute(select(NOTICES.c.key).where(which).limit(1)).scalar() is None:
                return []
        with self._store.write() as connection:
            rows = connection.execute(delete(NOTICES).where(which).returning(*NOTICES.c)).all()
        return sorted((_read(row) for row in rows), key=lambda notice: notice.first_at)

    def list(self) -> list[Notice]:
        """All failures that people know of and that are not over."""
        with self._store.read() as connection:
            return [_read(row) for row in connection.execute(select(NOTICES).order_by(NOTICES.c.first_at))]


def _locked(connection: Connection, key: str) -> Row[Any] | None:
    """The row, which nobody else changes before the transaction ends; where there is none, nobody else makes it."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy import func  # noqa: PLC0415 - PostgreSQL only

        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))
    return connection.execute(select(NOTICES).where(NOTICES.c.key == key)).one_or_none()


def _made(connection: Connection, values: dict[str, Any]) -> Row[Any]:
    untold = {"message": "", "last_at": values["first_at"], "told_at": 0.0, "times": 0}
    connection.execute(insert(NOTICES).values(**values, **untold))
    return connection.execute(select(NOTICES).where(NOTICES.c.key == values["key"])).one()


def _is_due(row: Row[Any], now: float, repeat_every: float) -> bool:
    """Whether it is told again; a clock that was set back does not silence it for longer than the interval."""
    return not row.told_at or not 0 <= now - row.told_at < repeat_every


def _read(row: Row[Any], over: dict[str, Any] | None = None) -> Notice:
    return Notice(**{**row._mapping, **(over or {})})  # noqa: SLF001 - SQLAlchemy's public name for it
