"""done_once: what a piece of work does to the state is remembered in the transaction that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.engine import Connection

from connector.frozen_json import fingerprint, thaw
from connector.state.tables import RUN_UNITS
from connector.state.transactions import frozen, timestamp

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Once:
    """The run and the unit of it that asks; it is forgotten with the run's other units."""

    run: str
    unit: str

    @property
    def key(self) -> str:
        """What it is remembered under: below the unit, so that it is dropped with it."""
        key = f"{self.unit}/done"
        return key if len(key) <= _LONGEST else f"{key[:400]}~{fingerprint(key)}"


def done_once(connection: Connection, once: Once | None, work: Callable[[], Any]) -> Any:
    """What *work* gives; where it was done before for the same unit, what it gave then.

    An exception undoes the caller's transaction, and nothing is remembered.
    """
    if once is None:
        return work()
    kept = connection.execute(select(RUN_UNITS.c.result).where(_mine(once))).scalar()
    if kept is not None:
        return thaw(kept)
    result = work()
    row = {"run": once.run, "key": once.key, "result": frozen(result), "done_at": timestamp()}
    connection.execute(insert(RUN_UNITS).values(**row))
    return result


def is_done(connection: Connection, once: Once | None) -> bool:
    """Whether something is remembered for that unit."""
    return once is not None and connection.execute(select(RUN_UNITS.c.key).where(_mine(once))).first() is not None


def _mine(once: Once) -> ColumnElement[bool]:
    return (RUN_UNITS.c.run == once.run) & (RUN_UNITS.c.key == once.key)
