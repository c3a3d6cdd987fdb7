"""TableWriter: rows into SuiteQL's tables, some thousands at a time, one statement per table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connector.sandbox.suiteql.table_shapes import Column, TableShape

_BLOCK = 5000  # rows held before they are written
_KEYS_PER_RECORD = 100  # addresses of a record bear its id times this, and up


@dataclass(frozen=True, slots=True)
class _Insertion:
    """INSERT of all columns of a table."""

    sql: str
    places: dict[str, int]
    """Column → its place in a row."""
    empty: list[Any]
    """A row without values; flags are never NULL in NetSuite."""


class TableWriter:
    """Writes through one connection; `flush` before anybody reads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._insertions: dict[str, _Insertion] = {}
        self._waiting: dict[str, list[list[Any]]] = {}
        self._count = 0

    def create(self, shape: TableShape) -> None:
        """Make a table; its indexes come when it has rows."""
        if not shape.same_as:
            self._connection.execute(shape.declaration())

    def index(self, shape: TableShape) -> None:
        """Make the indexes of a table, if they are not there: at once is faster than row by row."""
        for statement in shape.indexes():
            self._connection.execute(statement)

    def widen(self, shape: TableShape, column: Column) -> None:
        """Add a column."""
        self.flush()
        self._connection.execute(f'ALTER TABLE "{shape.stored_as}" ADD COLUMN {column.declaration}')
        self._insertions.pop(shape.name, None)

    def insert(self, shape: TableShape, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write *rows* soon."""
        for row in rows:
            self.add(shape, row)

    def add(self, shape: TableShape, row: Mapping[str, Any]) -> None:
        """Write one row soon."""
        insertion = self._insertions.get(shape.name)
        if insertion is None:
            insertion = self._insertions[shape.name] = _insertion(shape)
        values, places = insertion.empty.copy(), insertion.places
        for name, value in row.items():
            values[places[name]] = value
        self._waiting.setdefault(shape.name, []).append(values)
        self._count += 1
        if self._count >= _BLOCK:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for name, rows in self._waiting.items():
            self._connection.executemany(self._insertions[name].sql, rows)
        self._waiting.clear()
        self._count = 0

    def clear(self, shape: TableShape, column: str, id_: int) -> None:
        """Remove the rows of one record."""
        if column == "nkey":
            span = (id_ * _KEYS_PER_RECORD, id_ * _KEYS_PER_RECORD + _KEYS_PER_RECORD - 1)
            self._connection.execute(f'DELETE FROM "{shape.stored_as}" WHERE nkey BETWEEN ? AND ?', span)  # noqa: S608 - our own names
        else:
            self._connection.execute(f'DELETE FROM "{shape.stored_as}" WHERE "{column}" = ?', (id_,))  # noqa: S608 - as above


def _insertion(shape: TableShape) -> _Insertion:
    empty: dict[str, Any] = {column.name: "F" if column.kind == "boolean" else None for column in shape.stored()}
    if shape.keyed:
        empty["_name"] = None
    names, marks = ", ".join(f'"{name}"' for name in empty), ", ".join("?" * len(empty))
    sql = f'INSERT OR REPLACE INTO "{shape.stored_as}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    return _Insertion(sql, {name: place for place, name in enumerate(empty)}, list(empty.values()))
