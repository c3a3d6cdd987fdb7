"""WrittenRecords: what was written to NetSuite by which run; rows are added and read, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, true
from sqlalchemy.types import String

from connector.state.tables import WRITES
from connector.state.transactions import Store, clean, timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One record that was sent to be written, and what became of it."""

    account: str
    run: str
    flow: str
    step: str
    operation: str
    """The component, e.g. `netsuite.upsert_list`."""
    record_type: str
    key: str = ""
    """External id, else internal id, as it was sent; "" where the record had neither."""
    record_id: str = ""
    """Internal id that NetSuite answered; "" where it was not written."""
    outcome: str = "ok"
    """`created`, `updated`, `failed` … as the operation's result says it."""
    code: str = ""
    """NetSuite's code of what it refused; "" where it did not."""
    request_id: str = ""
    """NetSuite's own id of the request, for its support."""
    content_hash: str = ""
    """`frozen_json.fingerprint` of the record as it was sent: says whether two were equal, not what they held."""
    environment: str = ""
    """Environment of connector.yaml; "" for none."""
    at: str = ""
    """When, ISO text in UTC; "" for now."""
    id: int | None = None
    """Number of the row; None before it is kept."""


_LENGTHS = {column.name: column.type.length for column in WRITES.columns if isinstance(column.type, String)}


class WrittenRecords:
    """All writes of one state."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def append(self, rows: Iterable[Written]) -> int:
        """Keep *rows*, a block's in one transaction; how many."""
        now = timestamp()
        values = [_row(row, now) for row in rows]
        if values:
            with self._store.write() as connection:
                connection.execute(insert(WRITES), values)
        return len(values)

    def list(
        self,
        *,
        run: str | None = None,
        account: str | None = None,
        key: str | None = None,
        since: datetime | None = None,
        limit: int = 1000,
    ) -> list[Written]:
        """Those that match, newest first; *key* is an external or an internal id, sent or answered."""
        query = select(WRITES).where(_like(run, account, key, since)).order_by(WRITES.c.id.desc()).limit(limit)
        with self._store.read() as connection:
            return [Written(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - SQLAlchemy's public name for it


def _row(written: Written, now: str) -> dict[str, Any]:
    values = {name: _fitting(name, value) for name, value in asdict(written).items() if name != "id"}
    return {**values, "at": written.at or now}


def _fitting(name: str, value: str) -> str:
    """*value* as the column takes it: an audit that fails for a long code would stop the work it watches."""
    return clean(value)[: _LENGTHS[name]]


def _like(run: str | None, account: str | None, key: str | None, since: datetime | None) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = true()
    if run is not None:
        wanted &= WRITES.c.run == run
    if account is not None:
        wanted &= WRITES.c.account == account
    if key is not None:
        wanted &= or_(WRITES.c.key == _fitting("key", key), WRITES.c.record_id == _fitting("record_id", key))
    if since is not None:
        wanted &= WRITES.c.at >= timestamp(since)
    return wanted
