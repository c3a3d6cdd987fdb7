"""Projection: SuiteQL's tables, made out of a store's records when a query first asks for them and kept in step."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from connector.catalogue.reader import Catalogue
from connector.sandbox.storage.store import Store, Tombstone
from connector.sandbox.storage.store_changes import Position
from connector.sandbox.suiteql.account_books import AccountBooks
from connector.sandbox.suiteql.account_tables import account_tables, custom_record_table
from connector.sandbox.suiteql.custom_columns import CustomColumns
from connector.sandbox.suiteql.fixed_rows import RECORD_TYPE_IDS, fixed_rows, label_rows, label_table
from connector.sandbox.suiteql.query_database import QueryDatabase
from connector.sandbox.suiteql.record_rows import RowMaker
from connector.sandbox.suiteql.row_values import moment
from connector.sandbox.suiteql.table_feeds import DEFINITIONS, HEADER_PART, LINE_PART, Feed, TableFeeds, is_custom
from connector.sandbox.suiteql.table_shapes import Column, TableShape
from connector.sandbox.suiteql.table_writer import TableWriter
from connector.sandbox.suiteql.transaction_heads import Parts, TransactionMaker

Row = Mapping[str, Any]
_GRAVES = "deletedrecord"


@dataclass(frozen=True, slots=True)
class Moment:
    """What the tables were at some time."""

    version: int
    """Differs where tables or columns do."""
    position: Position
    """The store's last write that they show."""
    database: QueryDatabase


class Projection:
    """Keeps SuiteQL's tables in a database of their own; `tables` says what there is.

    Nothing is written while records are: a query makes what it needs, and catches up with what was written since.
    """

    def __init__(self, store: Store, catalogue: Catalogue, time_zone: str) -> None:
        """Make the empty tables; *time_zone* is the Olson name of the account's zone, whose wall clock they show."""
        self.store, self.catalogue = store, catalogue
        self.feeds = TableFeeds(catalogue)
        self.version = 0
        """Changes when a column or table is added, and when everything is made anew."""
        self._lock = threading.RLock()
        self._begin(time_zone)

    def close(self) -> None:
        """Let go of the tables."""
        self.database.close()

    # ---------------------------------------------------------------- at the service of queries

    def ready(self, tables: Iterable[str]) -> Moment:
        """Bring *tables* up to the store's last write; says what they are then."""
        with self.store.lock, self._lock:
            position = self.store.position()
            if position != self._position:
                self._catch_up(position)
            wanted = frozenset(tables)
            missing = self.feeds.feeds_of(wanted) - self._made
            if missing:
                self._make(missing)
            if "systemnote" in wanted:
                self._note()
            return Moment(self.version, self._position, self.database)

    def show_zone(self, time_zone: str) -> None:
        """Make everything anew where the account has moved to another time zone."""
        if time_zone != self.zone.key:
            with self.store.lock, self._lock:
                self.database.close()
                self._begin(time_zone)

    # ---------------------------------------------------------------- beginning

    def _begin(self, time_zone: str) -> None:
        self.zone = ZoneInfo(time_zone)
        self.database = QueryDatabase()
        self.tables: dict[str, TableShape] = account_tables(self.catalogue)
        self.version += 1
        self._made: set[Feed] = set()
        self._buried = self._noted = 0
        self._roles: list[tuple[Row, frozenset[int]]] = []
        self._position = Position()
        self._writer = TableWriter(self.database.writer)
        self._books = AccountBooks(self.database.writer)
        self._customs = CustomColumns(self.tables, self._define, self._widen)
        self._records = RowMaker(self.catalogue, self.tables, self.zone)
        self._transactions = TransactionMaker(self._records, self._books)
        with self.store.lock, self.database.writing() as connection:
            for shape in self.tables.values():
                self._writer.create(shape)
            label_table(connection)
            connection.executemany("INSERT OR IGNORE INTO q__label VALUES (?, ?, ?)", label_rows(self.catalogue))
            for table, rows in fixed_rows(self.catalogue).items():
                self._writer.insert(self.tables[table], rows)
            self._position = self.store.position()
            self._project_all({(name, HEADER_PART) for name in DEFINITIONS})
            self._bury()
            for name in (_GRAVES, "transactionstatus", "country", "accounttype"):
                self._writer.index(self.tables[name])

    def _define(self, shape: TableShape) -> None:
        """Take a custom record type's table."""
        self.tables[shape.name] = shape
        self._writer.create(shape)
        self.version += 1

    def _widen(self, shape: TableShape, column: Column) -> None:
        """Take a custom field's column."""
        self._writer.widen(shape, column)
        self.version += 1

    # ---------------------------------------------------------------- following the store

    def _catch_up(self, position: Position) -> None:
        changes = self.store.changes_since(self._position)
        if changes is None:
            self.database.close()
            self._begin(self.zone.key)
            return
        by_type: dict[str, list[int]] = {}
        for type_, id_ in changes:
            by_type.setdefault(type_, []).append(id_)
        with self.database.writing():
            for type_ in sorted(by_type, key=lambda name: name not in DEFINITIONS):
                parts = frozenset(part for known, part in self._made if known == type_)
                if parts:
                    self._follow(type_, parts, by_type[type_])
            self._bury()
        self._position = position

    def _follow(self, type_: str, parts: Parts, ids: Iterable[int]) -> None:
        spans = [
            (self.tables[name], column)
            for name, column in self.feeds.tables_of(type_)
            if name in self.tables and self.feeds.part_of(type_, name) in parts
        ]
        written = []
        for id_ in ids:
            for shape, column in spans:
                self._writer.clear(shape, column, id_)
            stored = self.store.get(type_, id_)
            if stored is not None:
                written.append((id_, stored.body))
        self._project(type_, parts, written)

    def _make(self, feeds: set[Feed]) -> None:
        """Project those parts of all records, the types first that others are looked up in."""
        with self.database.writing():
            self._project_all(feeds)
            fed = {table for type_, part in feeds for table, _ in self.feeds.tables_of(type_, part)}
            for name in fed & self.tables.keys():
                self._writer.index(self.tables[name])

    def _project_all(self, feeds: set[Feed]) -> None:
        for type_ in sorted({type_ for type_, _ in feeds}, key=_lookups_first):
            parts = frozenset(part for known, part in feeds if known == type_)
            self._project(type_, parts, ((stored.id, stored.body) for stored in self.store.select(type_, page=2000)))
        self._made |= feeds

    def _project(self, type_: str, parts: Parts, records: Iterable[tuple[int, Row]]) -> None:
        """Write the rows of records that have none yet."""
        for id_, body in records:
            for table, row in self._rows_of(type_, parts, id_, body):
                self._writer.add(self.tables[table], row)
        self._writer.flush()
        if type_ == "account" or type_.endswith("Item"):
            self._books.forget()

    def _rows_of(self, type_: str, parts: Parts, id_: int, body: Row) -> Iterable[tuple[str, Row]]:
        if type_ in DEFINITIONS:
            return self._customs.define(type_, id_, body, lambda text: moment(text, self.zone))
        record = self.feeds.record(type_)
        if record is not None and record.table:
            if HEADER_PART in parts:
                self._customs.notice_table(record.table, body)
            if record.family != "transaction":
                return self._records.rows(record, id_, body)
            if LINE_PART in parts:
                self._customs.notice_lines(body)
            return self._transactions.rows(record, id_, body, parts)
        table = self.feeds.table(type_)
        if not table:
            return ()
        if table not in self.tables and is_custom(table):
            self._define(custom_record_table(table))
        self._customs.notice_table(table, body)
        return self._records.listed(table, id_, body)

    # ---------------------------------------------------------------- what is no record

    def show_roles(self, roles: Iterable[tuple[Row, frozenset[int]]]) -> None:
        """Show the roles of the account, each with the users that hold it, where they are others than before."""
        rows = list(roles)
        if rows == self._roles:
            return
        with self.store.lock, self._lock, self.database.writing() as connection:
            for table in ("role", "employeerolesforsearch"):
                connection.execute(f"DELETE FROM q_{table}")  # noqa: S608 - our own names
            self._writer.insert(self.tables["role"], (row for row, _ in rows))
            held = ({"entity": user, "role": row["id"]} for row, users in rows for user in sorted(users))
            self._writer.insert(self.tables["employeerolesforsearch"], held)
            self._writer.flush()
            self._roles = rows

    def _note(self) -> None:
        """Show the system notes that were written since the last time."""
        sql = (
            "SELECT id, type, record, field, event, old, new, made_at, user, role, context FROM system_note"
            " WHERE id > ? ORDER BY id"
        )
        notes = self.store.connection.execute(sql, (self._noted,)).fetchall()
        if not notes:
            return
        with self.database.writing():
            for note in notes:
                self._writer.add(self.tables["systemnote"], self._note_row(*note))
                self._noted = note[0]
            self._writer.flush()

    def _note_row(
        self, id_: int, type_: str, record: int, field: str, event: str, old: Any, new: Any, at: str, *who: Any
    ) -> Row:
        family = self.feeds.record(type_)
        kind = family.family if family and family.family in ("item", "transaction") else type_
        user, role, context = who
        return {
            "id": id_, "_name": field, "record": record, "recordid": record, "recordtype": type_.lower(),
            "recordtypeid": RECORD_TYPE_IDS.get(kind), "field": field or None, "oldvalue": old, "newvalue": new,
            "type": event, "date": moment(at, self.zone), "name": user, "role": role, "context": context,
        }  # fmt: skip

    # ---------------------------------------------------------------- the dead

    def _bury(self) -> None:
        graves = self.store.buried_after(self._buried)
        for place, stone in graves:
            self._writer.add(self.tables[_GRAVES], self._grave(stone))
            self._buried = place
        self._writer.flush()

    def _grave(self, stone: Tombstone) -> Row:
        record = self.feeds.record(stone.type)
        custom = stone.type.startswith("customrecord")
        family = record.family if record and record.family in ("item", "transaction") else stone.type
        return {
            "recordid": stone.id,
            "recordtypeid": self._customs.type_ids.get(stone.type) if custom else RECORD_TYPE_IDS.get(family),
            "scriptid": stone.type.lower(),
            "name": stone.name,
            "type": stone.type.lower(),
            "context": "Web Services",
            "deleteddate": moment(stone.deleted_at, self.zone),
            "iscustomrecord": "T" if custom else "F",
            "iscustomlist": "T" if stone.type.startswith("customlist") else "F",
            "iscustomtransaction": "F",
            "_subsidiaries": ",".join(stone.subsidiaries) or None,
        }


def _lookups_first(type_: str) -> tuple[bool, str]:
    """The order of making: first what the lines of transactions are posted by."""
    return type_ != "account" and not type_.endswith("Item"), type_
