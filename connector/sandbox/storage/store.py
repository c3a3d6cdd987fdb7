"""Store: the sandbox's records in one SQLite database, with tombstones, stamps and listeners."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connector.sandbox.refusals import DuplicateError, RuleError, UnknownRecordError
from connector.sandbox.storage import canonical_json, store_changes
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.line_merge import merge_fields, merge_lines, number_lines
from connector.sandbox.storage.record_name import record_name
from connector.sandbox.storage.record_shape import OpenShapes, RecordShape, RecordShapes
from connector.sandbox.storage.store_changes import Position
from connector.sandbox.storage.store_schema import prepare

Listener = Callable[[sqlite3.Connection, str, int, Record | None], None]
"""Called inside the transaction of each write with (connection, type, id, record); the record is None on a delete."""

_COLUMNS = "type, id, external_id, body, created, modified, inactive"


@dataclass(frozen=True, slots=True)
class Stored:
    """One record as kept; `body` is the whole canonical record with `id`, `externalId` and its stamps."""

    type: str
    id: int
    external_id: str | None
    body: Record
    created: str
    modified: str
    inactive: bool

    @property
    def name(self) -> str:
        """What references to this record show."""
        return record_name(self.body)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands in the place of a record that somebody refers to."""

    type: str
    id: int
    external_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a deleted record."""

    type: str
    id: int
    external_id: str | None
    name: str
    deleted_at: str
    subsidiaries: tuple[str, ...] = ()
    """Internal ids of the subsidiaries that it belonged to."""


class Store:
    """Records by type and id; every call is one transaction unless it stands inside `transaction()`.

    Safe to use from several threads: one lock, held for the length of a transaction.
    """

    def __init__(
        self,
        path: str | Path = ":memory:",
        *,
        shapes: RecordShapes | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open or make the database at *path*; *clock* gives Unix seconds for the stamps."""
        self.shapes: RecordShapes = shapes or OpenShapes()
        self.clock = clock
        self.listeners: list[Listener] = []
        self.lock = threading.RLock()
        self.connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False)
        if str(path) != ":memory:":
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
        prepare(self.connection)
        self._depth = 0

    def close(self) -> None:
        """Close the database; an in-memory one is gone."""
        with self.lock:
            self.connection.close()

    def now(self) -> str:
        """The clock's time as the stamps spell it: ISO, UTC, whole seconds."""
        return stamp(self.clock())

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All writes inside happen together or not at all; nested use joins the outer transaction."""
        with self.lock:
            if not self._depth:
                self.connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self.connection
            except BaseException:
                if self._depth == 1:
                    self.connection.execute("ROLLBACK")
                raise
            else:
                if self._depth == 1:
                    self.connection.execute("COMMIT")
            finally:
                self._depth -= 1

    # ---------------------------------------------------------------- reading

    def get(self, type_: str, id: int | str | None = None, *, external_id: str | None = None) -> Stored | None:  # noqa: A002 - NetSuite's word
        """The record of *type_* with that id, or that external id; None where there is none."""
        row = self._row(_COLUMNS, self.shapes.shape(type_).id_space, id, external_id)
        return _stored(row) if row and row[0] == type_ else None

    def label(
        self,
        id_space: str,
        id: int | str | None = None,  # noqa: A002 - NetSuite's word
        *,
        external_id: str | None = None,
    ) -> Label | None:
        """Type, ids and name of whatever record has that key in *id_space*, without reading its body."""
        row = self._row("type, id, external_id, name", id_space, id, external_id)
        return Label(*row) if row else None

    def _row(self, columns: str, id_space: str, id_: int | str | None, external_id: str | None) -> Any:
        key: int | str | None = external_id if id_ is None else as_id(id_)
        column = "external_id" if id_ is None else "id"
        sql = f"SELECT {columns} FROM record WHERE id_space = ? AND {column} = ?"  # noqa: S608 - constant names
        with self.lock:
            return self.connection.execute(sql, (id_space, key)).fetchone()

    def named(self, type_: str, name: str) -> list[int]:
        """Internal ids of the records of *type_* that bear exactly this name."""
        with self.lock:
            rows = self.connection.execute(
                "SELECT id FROM record WHERE type = ? AND name = ?", (type_, name)
            ).fetchall()
        return [row[0] for row in rows]

    def select(self, type_: str, *, after: int | None = None, page: int = 500) -> Iterator[Stored]:
        """All records of *type_* by ascending id; read page by page, so writes in between are seen."""
        last = -(2**62) if after is None else after
        sql = f"SELECT {_COLUMNS} FROM record WHERE type = ? AND id > ? ORDER BY id LIMIT ?"  # noqa: S608 - constant names
        while True:
            with self.lock:
                rows = self.connection.execute(sql, (type_, last, page)).fetchall()
            yield from map(_stored, rows)
            if len(rows) < page:
                return
            last = rows[-1][1]

    def ids(self, type_: str, *, limit: int, offset: int) -> list[int]:
        """Internal ids of *type_*, ascending: one page of them."""
        sql = "SELECT id FROM record WHERE type = ? ORDER BY id LIMIT ? OFFSET ?"
        with self.lock:
            return [row[0] for row in self.connection.execute(sql, (type_, limit, offset))]

    def count(self, type_: str) -> int:
        """How many records of *type_* there are."""
        with self.lock:
            found: int = self.connection.execute("SELECT COUNT(*) FROM record WHERE type = ?", (type_,)).fetchone()[0]
        return found

    def types(self) -> dict[str, int]:
        """Record types that have records → how many."""
        with self.lock:
            return dict(self.connection.execute("SELECT type, COUNT(*) FROM record GROUP BY type ORDER BY type"))

    def deleted(self, *, since: str = "", until: str = "", types: Sequence[str] = ()) -> list[Tombstone]:
        """Tombstones by time of deletion; *since* is inclusive, *until* exclusive, both ISO UTC text."""
        sql = (
            "SELECT type, id, external_id, name, deleted_at, subsidiaries FROM deleted"
            " WHERE deleted_at >= ? AND deleted_at < ? ORDER BY deleted_at, rowid"
        )
        with self.lock:
            found = [_tombstone(row) for row in self.connection.execute(sql, (since, until or "~"))]
        return [stone for stone in found if not types or stone.type in types]

    # ---------------------------------------------------------------- history

    def position(self) -> Position:
        """Where the history of writes ends now."""
        with self.lock:
            return store_changes.position_of(self.connection)

    def changes_since(self, position: Position) -> list[tuple[str, int]] | None:
        """Type and id of each record written or deleted after *position*; None: start anew, it is not of this store."""
        with self.lock:
            return store_changes.changes_since(self.connection, position)

    def buried_after(self, place: int) -> list[tuple[int, Tombstone]]:
        """Tombstones with their place in the order of deletion, after *place*."""
        sql = (
            "SELECT rowid, type, id, external_id, name, deleted_at, subsidiaries FROM deleted"
            " WHERE rowid > ? ORDER BY rowid"
        )
        with self.lock:
            return [(row[0], _tombstone(row[1:])) for row in self.connection.execute(sql, (place,))]

    # ---------------------------------------------------------------- writing

    def create(
        self,
        type_: str,
        body: Mapping[str, Any],
        external_id: str | None = None,
        id: int | str | None = None,  # noqa: A002 - NetSuite's word
    ) -> Stored:
        """Keep a new record; ids, line keys and stamps that *body* leaves out are given here."""
        shape = self.shapes.shape(type_)
        record = {name: value for name, value in canonical_json.plain(body).items() if value is not None}
        with self.transaction():
            number = self._take_id(shape.id_space, record.get("id") if id is None else id)
            for sublist, key in shape.line_keys.items():
                if isinstance(record.get(sublist), list):
                    record[sublist] = self._numbered(record[sublist], key)
            created = record.get(shape.created) or self.now()
            modified = record.get(shape.modified) or created
            return self._keep(
                type_,
                number,
                {**record, "externalId": external_id or record.get("externalId")},
                created,
                modified,
                new=True,
            )

    def update(
        self,
        type_: str,
        id: int | str,  # noqa: A002 - NetSuite's word
        changes: Mapping[str, Any],
        replace: Sequence[str] | bool = (),
    ) -> Stored:
        """Change a record: None clears, absent leaves; sublists named in *replace* (True: all) lose unnamed lines."""
        shape = self.shapes.shape(type_)
        plain = canonical_json.plain(changes)
        with self.transaction():
            old = self._existing(type_, id)
            modified = plain.get(shape.modified) or max(self.now(), old.modified)
            record = self._changed(old.body, plain, shape, replace)
            return self._keep(type_, old.id, record, old.created, modified, new=False)

    def restate(self, stored: Stored, computed: Record) -> Stored:
        """Put into a record that was just read what NetSuite works out; it is not thereby modified."""
        with self.transaction():
            body = {**stored.body, **computed}
            return self._keep(stored.type, stored.id, body, stored.created, stored.modified, new=False)

    def delete(self, type_: str, id: int | str) -> Tombstone:  # noqa: A002 - NetSuite's word
        """Remove a record and leave a tombstone."""
        space = self.shapes.shape(type_).id_space
        with self.transaction() as connection:
            old = self._existing(type_, id)
            stone = Tombstone(type_, old.id, old.external_id, old.name, self.now(), _subsidiaries(old.body))
            connection.execute("DELETE FROM record WHERE id_space = ? AND id = ?", (space, old.id))
            connection.execute(
                "INSERT INTO deleted (type, id, external_id, name, deleted_at, subsidiaries) VALUES (?, ?, ?, ?, ?, ?)",
                (*astuple(stone)[:-1], ",".join(stone.subsidiaries)),
            )
            for listener in self.listeners:
                listener(connection, type_, old.id, None)
        return stone

    # ---------------------------------------------------------------- counters and settings

    def next_number(self, name: str, first: int = 1) -> int:
        """The next number of the counter *name*, starting at *first*."""
        sql = (
            "INSERT INTO counter (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
        )
        with self.transaction() as connection:
            number: int = connection.execute(sql, (name, first)).fetchone()[0]
        return number

    def setting(self, name: str) -> str | None:
        """A value kept with the data, e.g. which seed was loaded."""
        with self.lock:
            row = self.connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a value with the data."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    # ---------------------------------------------------------------- inside

    def _existing(self, type_: str, id_: int | str) -> Stored:
        found = self.get(type_, id_)
        if found is None:
            raise UnknownRecordError(type_, str(id_))
        return found

    def _keep(self, type_: str, number: int, record: Record, created: str, modified: str, *, new: bool) -> Stored:
        shape = self.shapes.shape(type_)
        record = _assembled(record, number, shape, created, modified)
        stored = Stored(
            type_, number, record.get("externalId"), record, created, modified, bool(record.get("isInactive"))
        )
        sql = _INSERT if new else _UPDATE
        values = (
            type_,
            stored.external_id,
            stored.name,
            canonical_json.dumps(record),
            created,
            modified,
            stored.inactive,
        )
        try:
            self.connection.execute(sql, (*values, shape.id_space, number))
        except sqlite3.IntegrityError:
            raise _duplicate(shape.id_space) from None
        for listener in self.listeners:
            listener(self.connection, type_, number, record)
        return stored

    def _take_id(self, space: str, given: int | str | None) -> int:
        name = f"id:{space}"
        if given is None:
            return self.next_number(name)
        number = as_id(given)
        self.connection.execute(
            "INSERT INTO counter (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = MAX(value, excluded.value)",
            (name, max(number, 0)),
        )
        return number

    def _numbered(self, lines: list[Record], key: str) -> list[Record]:
        kept = [{name: value for name, value in line.items() if value is not None} for line in lines]
        return number_lines(kept, key=key, taken=[], next_unique=self._line_number)

    def _line_number(self) -> int:
        return self.next_number("line")

    def _changed(self, old: Record, changes: Record, shape: RecordShape, replace: Sequence[str] | bool) -> Record:
        lines = {name: value for name, value in changes.items() if isinstance(value, list) and name in shape.line_keys}
        record = merge_fields(old, {name: value for name, value in changes.items() if name not in lines})
        for name, new in lines.items():
            record[name] = merge_lines(
                old.get(name) or [],
                new,
                key=shape.line_keys[name],
                replace=replace if isinstance(replace, bool) else name in replace,
                next_unique=self._line_number,
            )
        return record


_INSERT = (
    "INSERT INTO record (type, external_id, name, body, created, modified, inactive, id_space, id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE = (
    "UPDATE record SET type = ?, external_id = ?, name = ?, body = ?, created = ?, modified = ?, inactive = ?"
    " WHERE id_space = ? AND id = ?"
)


def as_id(value: int | str) -> int:
    """An internal id as a number; ids of system records are negative."""
    try:
        number = int(value)
    except ValueError:
        number = _LARGEST + 1
    if abs(number) > _LARGEST:
        raise RuleError(f"Invalid record identifier '{str(value)[:100]}'.", "INVALID_KEY_OR_REF")
    return number


_LARGEST = 2**63 - 1
"""What SQLite can keep."""


def stamp(seconds: float) -> str:
    """Unix seconds as ISO text in UTC, whole seconds: `2026-11-23T08:12:34Z`."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _duplicate(id_space: str) -> DuplicateError:
    if id_space == "entity":
        return DuplicateError()
    return DuplicateError("This record already exists.", "DUP_RCRD")


def _assembled(record: Record, number: int, shape: RecordShape, created: str, modified: str) -> Record:
    """*record* with its id first and its stamps under the names that its type has for them."""
    external_id = record.get("externalId")
    rest = {name: value for name, value in record.items() if name not in ("id", "externalId")}
    if shape.created:
        rest[shape.created] = created
    if shape.modified:
        rest[shape.modified] = modified
    return {"id": str(number), **({"externalId": str(external_id)} if external_id else {}), **rest}


def _stored(row: Sequence[Any]) -> Stored:
    return Stored(row[0], row[1], row[2], canonical_json.loads(row[3]), row[4], row[5], bool(row[6]))


def _tombstone(row: Sequence[Any]) -> Tombstone:
    return Tombstone(row[0], row[1], row[2], row[3], row[4], tuple(filter(None, row[5].split(","))))


def _subsidiaries(body: Record) -> tuple[str, ...]:
    value = body.get("subsidiary")
    references = value if isinstance(value, list) else [value]
    return tuple(str(one["id"]) for one in references if isinstance(one, Mapping) and "id" in one)
