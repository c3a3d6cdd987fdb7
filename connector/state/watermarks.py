"""Watermarks: how far each source of each flow was read, by account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, true, update
from sqlalchemy.engine import Row

from connector.frozen_json import thaw
from connector.state.tables import RUNS, WATERMARKS
from connector.state.transactions import Store, as_moment, frozen, timestamp

NOTHING_TO_DO = "nothing_to_do"
"""The status of a run whose source held nothing new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermark:
    """Where the next poll of a source starts."""

    account: str
    flow: str
    source: str
    value: Any
    run: str
    """The run that moved it last, or that found nothing new after it; "" for a person."""
    moved_at: str
    nothing_since: str = ""
    """When the run began that found nothing new after it; "" where the last one found something."""

    @property
    def read_up_to(self) -> datetime | None:
        """The moment up to which its source was read; None where the value holds none (a key, a name)."""
        moment = _moment(self.value)
        if moment is None or not self.nothing_since:
            return moment
        return max(moment, datetime.fromisoformat(self.nothing_since))


class Watermarks:
    """All watermarks of one state."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def get(self, account: str, flow: str, source: str) -> Any:
        """The value, None where the source was never read to its end."""
        with self._store.read() as connection:
            kept = connection.execute(select(WATERMARKS.c.value).where(_at(account, flow, source))).scalar()
        return None if kept is None else thaw(kept)

    def set(self, account: str, flow: str, source: str, value: Any, *, run: str = "") -> None:
        """Move it to *value*, in either direction."""
        row = {"value": frozen(value), "run": run, "moved_at": timestamp()}
        with self._store.write() as connection:
            moved = connection.execute(update(WATERMARKS).where(_at(account, flow, source)).values(**row))
            if not moved.rowcount:
                connection.execute(insert(WATERMARKS).values(account=account, flow=flow, source=source, **row))

    def found_nothing(self, account: str, flow: str, source: str, *, run: str) -> None:
        """Note that *run* looked, and that there was nothing new: the watermark stays, and is up to date."""
        with self._store.write() as connection:
            connection.execute(update(WATERMARKS).where(_at(account, flow, source)).values(run=run))

    def list(self, account: str | None = None, flow: str | None = None, source: str | None = None) -> list[Watermark]:
        """Those that match, in the order of account, flow and source."""
        nothing = (RUNS.c.id == WATERMARKS.c.run) & (RUNS.c.status == NOTHING_TO_DO)
        since = func.coalesce(RUNS.c.started_at, "").label("nothing_since")
        query = select(WATERMARKS, since).select_from(WATERMARKS.outerjoin(RUNS, nothing))
        query = query.where(_like(account, flow, source)).order_by(*WATERMARKS.primary_key.columns)
        with self._store.read() as connection:
            return [_read(row) for row in connection.execute(query)]

    def reset(self, account: str | None = None, flow: str | None = None, source: str | None = None) -> int:
        """Forget those that match, so that the next run reads everything; how many there were."""
        with self._store.write() as connection:
            return connection.execute(delete(WATERMARKS).where(_like(account, flow, source))).rowcount


def _at(account: str, flow: str, source: str) -> ColumnElement[bool]:
    return (WATERMARKS.c.account == account) & (WATERMARKS.c.flow == flow) & (WATERMARKS.c.source == source)


def _like(account: str | None, flow: str | None, source: str | None) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = true()
    for column, value in ((WATERMARKS.c.account, account), (WATERMARKS.c.flow, flow), (WATERMARKS.c.source, source)):
        if value is not None:
            wanted = wanted & (column == value)
    return wanted


def _moment(value: Any) -> datetime | None:
    """The moment in a watermark: `{"high": …}` as NetSuite's sources keep it, or the moment itself."""
    return as_moment(value.get("high") if isinstance(value, Mapping) else value)


def _read(row: Row[Any]) -> Watermark:
    return Watermark(**{**row._mapping, "value": thaw(row.value)})  # noqa: SLF001 - SQLAlchemy's public name for it
