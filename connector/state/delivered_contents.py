"""DeliveredContents: what each step `changed_only` has handed on, as a hash of each record by its key.

A content is noted as pending before its record is handed on, and acknowledged when the run has ended well. Whatever is
pending, of whichever run, may or may not have arrived: it is handed on again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from connector.frozen_json import fingerprint, thaw
from connector.state.tables import CONTENT_MEMORIES, CONTENTS
from connector.state.transactions import Store, frozen, timestamp

_HASH = 32
"""Hexadecimal digits that are kept of a hash: 128 bits."""
_GONE = "-"
"""What is pending for a key whose record was told to be gone."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Whose memory it is: nobody shares it by accident."""

    environment: str
    account: str
    flow: str
    step: str

    @property
    def id(self) -> str:
        """The memory's key in the tables."""
        return fingerprint([self.environment, self.account, self.flow, self.step])


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentMemory:
    """One memory, as `connector state list` shows it."""

    environment: str
    account: str
    flow: str
    step: str
    keys: int
    """Keys of records that were acknowledged."""
    moved_at: str
    """When a run acknowledged last; "" where none did yet."""


class DeliveredContents:
    """The memories of one state."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def changed(
        self, place: Place, run: str, records: Sequence[tuple[Sequence[Any], Any]], *, seen: bool
    ) -> list[bool]:
        """Whether each of *records* (key, content) differs from what was acknowledged; those are pending then.

        With *seen* the others are noted too, so that `gone` knows what did not come.
        """
        marks = [(_named(key), fingerprint(content)[:_HASH], key) for key, content in records]
        with self._store.write() as connection:
            self._open(connection, place, run)
            known = self._known(connection, place, {key for key, _, _ in marks})
            differs, noted = [], {}
            for key, content, named in marks:
                fresh = known.get(key) != (content, "")
                if fresh:
                    known[key] = ("", content)
                    noted[key] = {"pending": content, "named": frozen(named)}
                differs.append(fresh)
            self._note(connection, place, run, noted)
            if seen:
                self._see(connection, place, run, {key for key, _, _ in marks} - noted.keys())
        return differs

    def gone(self, place: Place, run: str, after: str, most: int) -> tuple[list[Any], str]:
        """Keys that did not come in *run*, which are pending then, and where to go on ("" at the end).

        Args:
            place: The memory.
            run: The run, all of whose records were given to `changed`.
            after: Where the call before ended, "" at first.
            most: How many at most.
        """
        absent = or_(CONTENTS.c.run != run, CONTENTS.c.pending == _GONE)
        mine = and_(CONTENTS.c.memory == place.id, CONTENTS.c.key > after)
        query = select(CONTENTS.c.key, CONTENTS.c.named).where(mine, absent).order_by(CONTENTS.c.key).limit(most)
        with self._store.write() as connection:
            self._open(connection, place, run)
            rows = connection.execute(query).all()
            for part in _parts([row.key for row in rows]):
                which = and_(CONTENTS.c.memory == place.id, CONTENTS.c.key.in_(part))
                connection.execute(update(CONTENTS).where(which).values(run=run, pending=_GONE))
        return [thaw(row.named) for row in rows], rows[-1].key if len(rows) == most else ""

    def is_empty(self, place: Place) -> bool:
        """Whether nothing is known there."""
        query = select(CONTENTS.c.key).where(CONTENTS.c.memory == place.id).limit(1)
        with self._store.read() as connection:
            return connection.execute(query).first() is None

    def acknowledge(self, run: str) -> None:
        """What is pending of *run* has arrived. Doing it twice does no harm."""
        with self._store.read() as connection:
            mine = select(CONTENT_MEMORIES.c.id).where(CONTENT_MEMORIES.c.run == run)
            memories = connection.execute(mine).scalars().all()
        if not memories:  # as of most runs
            return
        with self._store.write() as connection:
            for memory in memories:
                noted = and_(CONTENTS.c.memory == memory, CONTENTS.c.run == run)
                connection.execute(delete(CONTENTS).where(noted, CONTENTS.c.pending == _GONE))
                arrived = {"acknowledged": CONTENTS.c.pending, "pending": ""}
                connection.execute(update(CONTENTS).where(noted, CONTENTS.c.pending != "").values(arrived))
            moved = update(CONTENT_MEMORIES).where(CONTENT_MEMORIES.c.id.in_(memories)).values(moved_at=timestamp())
            connection.execute(moved)

    def list(self, account: str | None = None, flow: str | None = None) -> list[ContentMemory]:
        """The memories that match, in the order of flow and step."""
        names = ("environment", "account", "flow", "step", "moved_at")
        keys = select(func.count()).where(CONTENTS.c.memory == CONTENT_MEMORIES.c.id, CONTENTS.c.acknowledged != "")
        columns = [*(CONTENT_MEMORIES.c[name] for name in names), keys.scalar_subquery().label("keys")]
        query = select(*columns).where(_like(account, flow))
        query = query.order_by(*(CONTENT_MEMORIES.c[name] for name in ("flow", "step", "environment", "account")))
        with self._store.read() as connection:
            return [ContentMemory(**row) for row in connection.execute(query).mappings()]

    def reset(self, account: str | None = None, flow: str | None = None) -> int:
        """Forget those that match, so that all their records count as changed; how many memories there were."""
        with self._store.write() as connection:
            which = select(CONTENT_MEMORIES.c.id).where(_like(account, flow))
            memories = connection.execute(which).scalars().all()
            for part in _parts(memories):
                connection.execute(delete(CONTENTS).where(CONTENTS.c.memory.in_(part)))
                connection.execute(delete(CONTENT_MEMORIES).where(CONTENT_MEMORIES.c.id.in_(part)))
        return len(memories)

    def _open(self, connection: Connection, place: Place, run: str) -> None:
        row = {"environment": place.environment, "account": place.account, "flow": place.flow, "step": place.step}
        put = self._insert(CONTENT_MEMORIES).values(id=place.id, run=run, **row)
        connection.execute(put.on_conflict_do_update(index_elements=["id"], set_={"run": run}))

    @staticmethod
    def _known(connection: Connection, place: Place, keys: set[str]) -> dict[str, tuple[str, str]]:
        """Key → what was acknowledged, and what is pending."""
        found: dict[str, tuple[str, str]] = {}
        for part in _parts(sorted(keys)):
            which = and_(CONTENTS.c.memory == place.id, CONTENTS.c.key.in_(part))
            rows: Sequence[Row[Any]] = connection.execute(select(CONTENTS).where(which)).all()
            found |= {row.key: (row.acknowledged, row.pending) for row in rows}
        return found

    def _note(self, connection: Connection, place: Place, run: str, noted: Mapping[str, Mapping[str, str]]) -> None:
        put = self._insert(CONTENTS)
        changed = {"pending": put.excluded.pending, "run": put.excluded.run}
        put = put.on_conflict_do_update(index_elements=["memory", "key"], set_=changed)
        rows = [{"memory": place.id, "key": key, "run": run, **row} for key, row in sorted(noted.items())]
        if rows:
            connection.execute(put, rows)

    @staticmethod
    def _see(connection: Connection, place: Place, run: str, keys: set[str]) -> None:
        for part in _parts(sorted(keys)):
            which = and_(CONTENTS.c.memory == place.id, CONTENTS.c.key.in_(part))
            connection.execute(update(CONTENTS).where(which).values(run=run))

    def _insert(self, table: Any) -> Any:
        return (postgresql.insert if self._store.dialect == "postgresql" else sqlite.insert)(table)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContents:
    """The memories of one run."""

    kept: DeliveredContents
    run: str
    environment: str
    account: str
    flow: str
    whole: bool
    """Whether the run reads all that its steps ask for: only then something can be gone."""

    def changed(self, step: str, records: Sequence[tuple[Sequence[Any], Any]], *, seen: bool) -> list[bool]:
        """As `DeliveredContents.changed`."""
        return self.kept.changed(self._place(step), self.run, records, seen=seen)

    def gone(self, step: str, after: str, most: int) -> tuple[list[Any], str]:
        """As `DeliveredContents.gone`."""
        return self.kept.gone(self._place(step), self.run, after, most)

    def is_empty(self, step: str) -> bool:
        """As `DeliveredContents.is_empty`."""
        return self.kept.is_empty(self._place(step))

    def in_part(self) -> RunContents:
        """The same for a step that sees a part of the records at a time."""
        return replace(self, whole=False)

    def _place(self, step: str) -> Place:
        return Place(self.environment, self.account, self.flow, step)


def _named(key: Sequence[Any]) -> str:
    """What a record is kept under: `12`, 12 and 12.0 are the same key, whatever type its source gives it today."""
    return fingerprint([_text(value) for value in key])[:_HASH]


def _text(value: Any) -> Any:
    if isinstance(value, float | Decimal) and value == int(value):
        value = int(value)
    return str(value) if isinstance(value, str | int | float | Decimal) else value


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _like(account: str | None, flow: str | None) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = true()
    for column, value in ((CONTENT_MEMORIES.c.account, account), (CONTENT_MEMORIES.c.flow, flow)):
        if value is not None:
            wanted = wanted & (column == value)
    return wanted
