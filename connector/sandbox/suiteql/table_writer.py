"""TableWriter: rows into SuiteQL's tables, some thousands at a time, in the order in which they came."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from connector.sandbox.suiteql.table_shapes import Column, TableShape

_BLOCK = 5000  # rows held before they are written
_KEYS_PER_RECORD = 100  # addresses of a record bear its id times this, and up

Run = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""Columns, and rows one after the other that have values in exactly these: one statement.

The other columns are not named: binding a NULL costs Python's sqlite3 more than binding a number, and most columns of a
line are NULL.
"""


class TableWriter:
    """Writes through one connection; `flush` before anybody reads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[Run]] = {}
        """Table, as SQLite knows it → its rows."""
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

    def insert(self, shape: TableShape, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write *rows* soon."""
        for row in rows:
            self.add(shape, row)

    def add(self, shape: TableShape, row: Mapping[str, Any]) -> None:
        """Write one row soon; flags that it leaves out are `F`, as they are never NULL in NetSuite."""
        runs = self._waiting.setdefault(shape.stored_as, [])
        columns = tuple(row)
        if not runs or runs[-1][0] != columns:
            runs.append((columns, []))
        runs[-1][1].append(tuple(row.values()))
        self._count += 1
        if self._count >= _BLOCK:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for table, runs in self._waiting.items():
            for columns, rows in runs:
                self._connection.executemany(_insertion(table, columns), rows)
        self._waiting.clear()
        self._count = 0

    def clear(self, shape: TableShape, column: str, id_: int) -> None:
        """Remove the rows of one record."""
        if column == "nkey":
            span = (id_ * _KEYS_PER_RECORD, id_ * _KEYS_PER_RECORD + _KEYS_PER_RECORD - 1)
            self._connection.execute(f'DELETE FROM "{shape.stored_as}" WHERE nkey BETWEEN ? AND ?', span)  # noqa: S608 - our own names
        else:
            self._connection.execute(f'DELETE FROM "{shape.stored_as}" WHERE "{column}" = ?', (id_,))  # noqa: S608 - as above


@lru_cache(maxsize=4096)
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    return f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
