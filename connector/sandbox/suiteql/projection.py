"""Projection: SuiteQL's tables beside the store's, written in the transaction of each write."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from connector.catalogue.model import RecordType, Structure
from connector.catalogue.reader import Catalogue
from connector.sandbox.store import Store
from connector.sandbox.suiteql.account_books import AccountBooks
from connector.sandbox.suiteql.account_tables import LABELS, account_tables, custom_record_table
from connector.sandbox.suiteql.custom_columns import CUSTOM_FIELD, CUSTOM_RECORD_TYPE, CustomColumns
from connector.sandbox.suiteql.posting_rules import RULES
from connector.sandbox.suiteql.record_rows import RowMaker
from connector.sandbox.suiteql.row_values import moment
from connector.sandbox.suiteql.table_shapes import Column, TableShape
from connector.sandbox.suiteql.transaction_heads import TransactionMaker

_SETTING = "suiteql-tables"
_RECORD_TYPE_IDS = {
    "customer": -2,
    "vendor": -3,
    "employee": -4,
    "contact": -6,
    "job": -7,
    "item": -10,
    "transaction": -30,
    "classification": -101,
    "department": -102,
    "location": -103,
    "account": -112,
    "subsidiary": -117,
    "currency": -122,
    "term": -199,
}  # fmt: skip - ids of NetSuite's own record types as its list/record fields show them
_FIXED_ROWS: dict[str, list[dict[str, Any]]] = {
    "dual": [{"dummy": "X"}],
    "accountingbook": [
        {"id": 1, "_name": "Primary Accounting Book", "name": "Primary Accounting Book", "isprimary": "T"}
    ],
}
_BOOKKEEPING = (
    "CREATE TABLE q__custom (table_name TEXT, name TEXT, kind TEXT, targets TEXT, many INTEGER)",
    "CREATE TABLE q__pending (type TEXT, id INTEGER, PRIMARY KEY (type, id)) WITHOUT ROWID",
    *(
        f"CREATE TRIGGER q__{event} AFTER {event} ON record BEGIN"  # noqa: S608 - the words stand below
        f" INSERT OR IGNORE INTO q__pending VALUES ({row}.type, {row}.id); END"
        for event, row in (("insert", "new"), ("update", "new"), ("delete", "old"))
    ),
)
"""Custom columns by table; and the records written while no projection listened, which triggers note."""
Row = Mapping[str, Any]


class Projection:
    """Keeps SuiteQL's tables in step with a store; `tables` says what there is."""

    def __init__(self, store: Store, catalogue: Catalogue, time_zone: str) -> None:
        """Make the tables where they are missing or of another make, fill them, and listen to every write."""
        self.store, self.catalogue, self.zone = store, catalogue, ZoneInfo(time_zone)
        self.tables: dict[str, TableShape] = account_tables(catalogue)
        self.version = 0
        """Changes when a custom field or record type adds a column or a table."""
        self._books = AccountBooks(store.connection)
        self._inserts: dict[str, tuple[str, dict[str, Any]]] = {}
        self._types: dict[str, RecordType | None] = {}
        self._children: dict[str, list[tuple[str, str]]] = {}
        self._customs = CustomColumns(self.tables, self._define, self._widen)
        self._records = RowMaker(catalogue, self.tables, self.zone)
        self._transactions = TransactionMaker(self._records, self._books)
        self._open()
        store.listeners.append(self)

    # ---------------------------------------------------------------- tables

    def _open(self) -> None:
        make = "\n".join([self.zone.key, *(shape.declaration() for shape in self.tables.values())])
        digest = hashlib.sha256(make.encode()).hexdigest()
        with self.store.transaction() as connection:
            if self.store.setting(_SETTING) == digest:
                self._take_over(connection)
                return
            self._drop(connection)
            for statement in _BOOKKEEPING:
                connection.execute(statement)
            for shape in list(self.tables.values()):
                self._create(shape)
            self._fill_fixed(connection)
            self._refill()
            self.store.keep_setting(_SETTING, digest)

    def _take_over(self, connection: sqlite3.Connection) -> None:
        """Go on with the tables of an earlier run, and catch up with what was written meanwhile."""
        for table, name, kind, targets, many in connection.execute("SELECT * FROM q__custom ORDER BY rowid"):
            if name:
                self.tables[table].add(Column(name, kind, tuple(targets.split()), many=bool(many)))
            else:
                self.tables[table] = custom_record_table(table)
        self._customs.type_ids.update(connection.execute("SELECT scriptid, internalid FROM q_customrecordtype"))
        for type_, id_ in connection.execute("SELECT type, id FROM q__pending").fetchall():
            stored = self.store.get(type_, id_)
            self(connection, type_, id_, stored.body if stored else None)

    def _drop(self, connection: sqlite3.Connection) -> None:
        found = connection.execute("SELECT type, name FROM sqlite_master WHERE name GLOB 'q_*' AND sql NOT NULL")
        for kind, name in sorted(found.fetchall(), reverse=True):  # triggers before the tables they write to
            if kind in ("table", "trigger"):
                connection.execute(f'DROP {kind} "{name}"')

    def _create(self, shape: TableShape) -> None:
        self.store.connection.execute(shape.declaration())
        for index in shape.indexes():
            self.store.connection.execute(index)

    def _define(self, shape: TableShape) -> None:
        """Take a custom record type's table."""
        self.tables[shape.name] = shape
        self._create(shape)
        self._remember(shape.name, Column(""))

    def _widen(self, shape: TableShape, column: Column) -> None:
        """Take a custom field's column."""
        self.store.connection.execute(f'ALTER TABLE "{shape.stored_as}" ADD COLUMN {column.declaration}')
        self._inserts.pop(shape.name, None)
        self._remember(shape.name, column)

    def _remember(self, table: str, column: Column) -> None:
        values = (table, column.name, column.kind, " ".join(column.targets), column.many)
        self.store.connection.execute("INSERT INTO q__custom VALUES (?, ?, ?, ?, ?)", values)
        self.version += 1

    def _fill_fixed(self, connection: sqlite3.Connection) -> None:
        connection.execute(f"CREATE TABLE q_{LABELS} (kind TEXT, code TEXT, name TEXT, PRIMARY KEY (kind, code))")
        labels = [
            (name, value.code, value.label)
            for name, kind in self.catalogue.enumerations.items()
            for value in kind.values
        ]
        statuses = [
            {"trantype": rule.code, "id": letter, "name": name, "fullname": f"{rule.label} : {name}"}
            for rule in RULES.values()
            for letter, name in rule.status_names().items()
        ]
        labels += [(f"status:{row['trantype']}", row["id"], row["fullname"]) for row in statuses]
        connection.executemany(f"INSERT OR IGNORE INTO q_{LABELS} VALUES (?, ?, ?)", labels)  # noqa: S608 - our own name
        self._insert("transactionstatus", statuses)
        for table, rows in _FIXED_ROWS.items():
            self._insert(table, rows)
        for table, kind, column in (("accounttype", "AccountType", "longname"), ("country", "Country", "name")):
            known = self.catalogue.enumerations.get(kind)
            self._insert(table, [{"id": value.code, column: value.label} for value in known.values] if known else [])

    def _refill(self) -> None:
        types = self.store.types()
        first = [CUSTOM_RECORD_TYPE, CUSTOM_FIELD, "account", *(name for name in types if name.endswith("Item"))]
        for type_ in dict.fromkeys([*(name for name in first if name in types), *types]):
            self.project(type_, ((stored.id, stored.body) for stored in self.store.select(type_)), fresh=True)
        for grave in self.store.deleted():
            self._bury(grave.type, grave.id, grave.name, grave.deleted_at)

    # ---------------------------------------------------------------- records

    def __call__(self, connection: sqlite3.Connection, type_: str, id_: int, body: Mapping[str, Any] | None) -> None:
        """As the store's listener: one record was written, or is gone where *body* is None."""
        if body is not None:
            self.project(type_, [(id_, body)])
            return
        name = self._name_of(connection, type_, id_)
        self._clear(type_, id_)
        self._bury(type_, id_, name, self._deleted_at(connection, type_, id_))
        connection.execute("DELETE FROM q__pending WHERE type = ? AND id = ?", (type_, id_))

    def _deleted_at(self, connection: sqlite3.Connection, type_: str, id_: int) -> str:
        sql = "SELECT MAX(deleted_at) FROM deleted WHERE type = ? AND id = ?"
        found: str | None = connection.execute(sql, (type_, id_)).fetchone()[0]
        return found or self.store.now()

    def _name_of(self, connection: sqlite3.Connection, type_: str, id_: int) -> str | None:
        table = self._table_of(type_)
        if table is None or not table.keyed:
            return None
        sql = f'SELECT _name FROM "{table.stored_as}" WHERE id = ?'  # noqa: S608 - our own names
        row = connection.execute(sql, (id_,)).fetchone()
        return row[0] if row else None

    def project(self, type_: str, records: Iterable[tuple[int, Mapping[str, Any]]], *, fresh: bool = False) -> None:
        """Write the rows of many records of one type; *fresh*: none of them has rows yet."""
        gathered: dict[str, list[Row]] = {}
        written: list[tuple[str, int]] = []
        for id_, body in records:
            written.append((type_, id_))
            if not fresh:
                self._clear(type_, id_)
            for table, row in self._rows_of(type_, id_, body):
                gathered.setdefault(table, []).append(row)
        for table, rows in gathered.items():
            self._insert(table, rows)
        self.store.connection.executemany("DELETE FROM q__pending WHERE type = ? AND id = ?", written)
        if type_ == "account" or type_.endswith("Item"):
            self._books.forget()

    def _rows_of(self, type_: str, id_: int, body: Mapping[str, Any]) -> Iterable[tuple[str, Row]]:
        if type_ in (CUSTOM_FIELD, CUSTOM_RECORD_TYPE):
            return self._customs.define(type_, id_, body, lambda text: moment(text, self.zone))
        record = self._record(type_)
        if record is not None and record.table:
            self._customs.notice(record, body)
            maker = self._transactions if record.family == "transaction" else self._records
            return maker.rows(record, id_, body)
        table = self._list_table(type_)
        if not table:
            return ()
        self._customs.notice_table(table, body)
        return self._records.listed(table, id_, body)

    def _list_table(self, type_: str) -> str:
        """The table of a type that the catalogue does not describe; "" where it has none."""
        if type_.startswith(("customrecord", "customlist")) and type_.islower():
            if type_ not in self.tables:
                self._define(custom_record_table(type_))
            return type_
        return self.catalogue.lists[type_].table if type_ in self.catalogue.lists else ""

    def _record(self, type_: str) -> RecordType | None:
        if type_ not in self._types:
            self._types[type_] = self.catalogue.record(type_) if type_ in self.catalogue else None
        return self._types[type_]

    def _table_of(self, type_: str) -> TableShape | None:
        record = self._record(type_)
        return self.tables.get(record.table if record else self._list_table(type_))

    def _insert(self, table: str, rows: Iterable[Row]) -> None:
        if table not in self._inserts:
            self._inserts[table] = _insertion(self.tables[table])
        sql, empty = self._inserts[table]
        self.store.connection.executemany(sql, (tuple({**empty, **row}.values()) for row in rows))

    def _clear(self, type_: str, id_: int) -> None:
        """Remove the rows of one record."""
        if type_ not in self._children:
            self._children[type_] = self._tables_below(type_)
        for stored_as, column in self._children[type_]:
            if column == "nkey":
                span = (id_ * 100, id_ * 100 + 99)
                self.store.connection.execute(f'DELETE FROM "{stored_as}" WHERE nkey BETWEEN ? AND ?', span)  # noqa: S608 - our own names
            else:
                self.store.connection.execute(f'DELETE FROM "{stored_as}" WHERE "{column}" = ?', (id_,))  # noqa: S608 - as above

    def _tables_below(self, type_: str) -> list[tuple[str, str]]:
        own = self._table_of(type_)
        record = self._record(type_)
        found = [(own.name, "id")] if own and own.keyed else []
        if record and record.family == "entity":
            found += [
                ("entity", "id"),
                ("entityaddress", "nkey"),
                ("customersubsidiaryrelationship", "id"),
                ("vendorsubsidiaryrelationship", "id"),
            ]
        if record and record.family == "transaction":
            found += [("transactionline", "transaction"), ("transactionaccountingline", "transaction")]
            found += [("nexttransactionlink", "nextdoc"), ("nexttransactionlinelink", "nextdoc")]
        if record:
            found += _children_of(record, self.catalogue)
        if type_ in (CUSTOM_FIELD, CUSTOM_RECORD_TYPE):
            found.append((type_.lower(), "internalid"))
        return [(self.tables[name].stored_as, column) for name, column in dict.fromkeys(found)]

    def _bury(self, type_: str, id_: int, name: str | None, at: str) -> None:
        record = self._record(type_)
        custom = type_.startswith("customrecord")
        family = record.family if record and record.family in ("item", "transaction") else type_
        row = {
            "recordid": id_,
            "recordtypeid": self._customs.type_ids.get(type_) if custom else _RECORD_TYPE_IDS.get(family),
            "scriptid": type_.lower(),
            "name": name,
            "type": type_.lower(),
            "context": "Web Services",
            "deleteddate": moment(at, self.zone),
            "iscustomrecord": "T" if custom else "F",
            "iscustomlist": "F",
            "iscustomtransaction": "F",
        }
        self._insert("deletedrecord", [row])


def _insertion(shape: TableShape) -> tuple[str, dict[str, Any]]:
    """INSERT for all columns, and a row without values: flags are never NULL in NetSuite."""
    empty = {column.name: "F" if column.kind == "boolean" else None for column in shape.columns.values()}
    if shape.keyed:
        empty["_name"] = None
    names = ", ".join(f'"{name}"' for name in empty)
    marks = ", ".join("?" * len(empty))
    return f'INSERT OR REPLACE INTO "{shape.stored_as}" ({names}) VALUES ({marks})', empty  # noqa: S608 - our own names


def _children_of(structure: Structure, catalogue: Catalogue) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for sublist in structure.sublists:
        if sublist.table and sublist.parent:
            found.append((sublist.table, sublist.parent))
            found += _children_of(sublist, catalogue)
    found += [(field.table, "nkey") for field in structure.fields if field.subrecord and field.table]
    return found
