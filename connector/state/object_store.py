"""ObjectStore: values that flows keep under names of their own, for as long as they say (Mule: Object Store)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from connector.errors import ConfigurationError
from connector.frozen_json import thaw
from connector.state.done_once import Once, done_once
from connector.state.tables import OBJECTS
from connector.state.transactions import Store, clean, frozen, timestamp

_LONGEST_STORE, _LONGEST_KEY = 255, 500
"""Characters that the table takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSummary:
    """One store, as `connector state list` shows it."""

    store: str
    objects: int
    stored_at: str
    """When the newest value was kept."""
    expires_at: float | None
    """When the first value ends, in seconds of the epoch; None where all stay."""


class ObjectStore:
    """The named stores of one state; what has expired is not there, whoever asks, and `prune` takes it away."""

    def __init__(self, store: Store) -> None:
        """Keep values in *store*."""
        self._store = store

    def store(self, store: str, key: str, value: Any, *, ttl: float | None = None, once: Once | None = None) -> None:
        """Keep *value* under *key*, in place of what is there, for *ttl* seconds (None: until it is removed)."""
        self._put(_named(store, key), value, ttl, replacing=True, once=once)

    def store_if_absent(
        self, store: str, key: str, value: Any, *, ttl: float | None = None, once: Once | None = None
    ) -> bool:
        """Keep *value* where nothing is under *key*; whether it was kept. Of many that ask at once one succeeds."""
        return self._put(_named(store, key), value, ttl, replacing=False, once=once)

    def retrieve(self, store: str, key: str, default: Any = None) -> Any:
        """The value under *key*, or *default*."""
        with self._store.read() as connection:
            query = select(OBJECTS.c.value).where(_at(store, key), self._alive(connection))
            kept = connection.execute(query).scalar()
        return default if kept is None else thaw(kept)

    def contains(self, store: str, key: str) -> bool:
        """Whether something is under *key*."""
        with self._store.read() as connection:
            query = select(OBJECTS.c.key).where(_at(store, key), self._alive(connection))
            return connection.execute(query).first() is not None

    def remove(self, store: str, key: str, *, once: Once | None = None) -> bool:
        """Take away what is under *key*; whether something was."""
        with self._store.write() as connection:
            return bool(done_once(connection, once, lambda: self._removed(connection, _at(store, key)) > 0))

    def clear(self, store: str, *, once: Once | None = None) -> int:
        """Take everything away; how much there was."""
        with self._store.write() as connection:
            return int(done_once(connection, once, lambda: self._removed(connection, OBJECTS.c.store == store)))

    def keep_newest(self, store: str, most: int) -> int:
        """Take away the oldest values, so that *most* are left; how many went."""
        mine = OBJECTS.c.store == store
        newest = select(OBJECTS.c.key).where(mine).order_by(OBJECTS.c.stored_at.desc(), OBJECTS.c.key).limit(most)
        with self._store.write() as connection:
            return connection.execute(delete(OBJECTS).where(mine, OBJECTS.c.key.not_in(newest))).rowcount

    def keys(self, store: str) -> list[str]:
        """All keys, in their order."""
        return list(self.all(store))

    def all(self, store: str) -> dict[str, Any]:
        """All values by key, in the order of the keys."""
        with self._store.read() as connection:
            query = select(OBJECTS.c.key, OBJECTS.c.value).where(OBJECTS.c.store == store, self._alive(connection))
            found = {row.key: thaw(row.value) for row in connection.execute(query)}
        return dict(sorted(found.items()))  # not by the database: each collation has an order of its own

    def stores(self) -> list[StoreSummary]:
        """Every store that holds something, in the order of their names."""
        counts = func.count().label("objects")
        newest, first = func.max(OBJECTS.c.stored_at), func.min(OBJECTS.c.expires_at)
        query = select(OBJECTS.c.store, counts, newest.label("stored_at"), first.label("expires_at"))
        with self._store.read() as connection:
            rows = connection.execute(query.where(self._alive(connection)).group_by(OBJECTS.c.store)).mappings().all()
        return sorted((StoreSummary(**row) for row in rows), key=lambda found: found.store)

    def _put(self, at: Mapping[str, str], value: Any, ttl: float | None, *, replacing: bool, once: Once | None) -> bool:
        """Insert, or take the place of what is there: of whatever it is, or only of what has expired."""
        row: dict[str, Any] = {"value": _frozen(value), "stored_at": timestamp()}
        insert = postgresql.insert if self._store.dialect == "postgresql" else sqlite.insert
        with self._store.write() as connection:
            now = self._store.now(connection)
            row["expires_at"] = None if ttl is None else now + ttl
            over = None if replacing else (OBJECTS.c.expires_at <= now)
            put = insert(OBJECTS).values(**at, **row)
            put = put.on_conflict_do_update(index_elements=list(at), set_=row, where=over)

            def changed() -> bool:
                return connection.execute(put, execution_options={"preserve_rowcount": True}).rowcount > 0

            return bool(done_once(connection, once, changed))

    def _removed(self, connection: Connection, which: ColumnElement[bool]) -> int:
        """Take *which* away; how many of them had not expired."""
        alive = connection.execute(select(func.count()).where(which, self._alive(connection))).scalar_one()
        connection.execute(delete(OBJECTS).where(which))
        return int(alive)

    def _alive(self, connection: Connection) -> ColumnElement[bool]:
        return or_(OBJECTS.c.expires_at.is_(None), OBJECTS.c.expires_at > self._store.now(connection))


def _at(store: str, key: str) -> ColumnElement[bool]:
    named = _named(store, key)
    return (OBJECTS.c.store == named["store"]) & (OBJECTS.c.key == named["key"])


def _named(store: str, key: str) -> dict[str, str]:
    """The two names as the table takes them; raises ConfigurationError for one that no database would keep."""
    for name, longest in ((store, _LONGEST_STORE), (key, _LONGEST_KEY)):
        if not name or len(name) > longest or clean(name) != name:
            raise ConfigurationError(
                f"{len(name)} characters cannot be the name of a store or of a value",
                hint=f"use 1 to {longest} characters, no NUL; of longer ones take a hash",
                type="OS:INVALID_KEY",
            )
    return {"store": store, "key": key}


def _frozen(value: Any) -> str:
    try:
        return frozen(value)
    except (TypeError, ValueError) as error:
        hint = "store texts, numbers, dates, lists and mappings of them; of a stream, its records as a list"
        raise ConfigurationError(f"the value cannot be stored: {error}", hint=hint) from error
