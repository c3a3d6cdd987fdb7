"""Writers: the fastest way that each database has to take many rows at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from connector.database.dialects import POSTGRES_TYPES
from connector.database.kinds import Kind, as_text
from connector.database.table_name import quoted, written
from connector.database.table_shape import TableShape

Rows = Sequence[Sequence[Any]]
_SQLITE_VARIABLES = 32766  # SQLITE_MAX_VARIABLE_NUMBER since 3.32
_SQLITE_ROWS = 500  # longer statements are no faster (spec/dependencies.md F)


class Writer(Protocol):
    """Writes rows whose values are encoded, in the order of *columns*."""

    def insert(self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows) -> None:
        """Add *rows*."""

    def upsert(
        self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows, key: Sequence[str]
    ) -> None:
        """Add *rows*, or change the *columns* of those whose *key* is there."""

    def delete(self, connection: Connection, shape: TableShape, key: Sequence[str], rows: Rows) -> None:
        """Remove the rows whose *key* is one of *rows*."""


def writer_for(dialect: str) -> Writer:
    """The writer of a database."""
    if dialect == "sqlite":
        return SqliteWriter()
    return PostgresWriter() if dialect == "postgresql" else GenericWriter()


class SqliteWriter:
    """Many rows a statement: six times as fast as one statement a row through SQLAlchemy."""

    def insert(self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows) -> None:
        """As `Writer.insert`."""
        self._insert(connection, shape, columns, rows, "")

    def upsert(
        self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows, key: Sequence[str]
    ) -> None:
        """As `Writer.upsert`."""
        self._insert(connection, shape, columns, rows, _on_conflict(columns, key))

    def delete(self, connection: Connection, shape: TableShape, key: Sequence[str], rows: Rows) -> None:
        """As `Writer.delete`."""
        for chunk in _chunks(rows, len(key)):
            keys = f"({_listed(key)}) IN ({_values(len(key), len(chunk))})"
            statement = f"DELETE FROM {written(shape.name)} WHERE {keys}"  # noqa: S608 - names are quoted, values bound
            connection.exec_driver_sql(statement, tuple(chain.from_iterable(chunk)))

    def _insert(
        self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows, conflict: str
    ) -> None:
        head = f"INSERT INTO {written(shape.name)} ({_listed(columns)})"
        for chunk in _chunks(rows, len(columns)):
            statement = f"{head} {_values(len(columns), len(chunk))} {conflict}"
            connection.exec_driver_sql(statement, tuple(chain.from_iterable(chunk)))


class PostgresWriter:
    """One statement over one array a column, in binary.

    At 1000 rows it takes two thirds of the time of COPY through a temporary table; COPY wins from some 10,000 on.
    """

    def insert(self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows) -> None:
        """As `Writer.insert`."""
        self._insert(connection, shape, columns, rows, "")

    def upsert(
        self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows, key: Sequence[str]
    ) -> None:
        """As `Writer.upsert`."""
        self._insert(connection, shape, columns, rows, _on_conflict(columns, key))

    def delete(self, connection: Connection, shape: TableShape, key: Sequence[str], rows: Rows) -> None:
        """As `Writer.delete`."""
        arrays, values = _arrays(shape, key, rows)
        same = " AND ".join(f"target.{quoted(name)} = {_cast(shape, name)}" for name in key)
        which = f"USING {arrays} WHERE {same}"
        statement = f"DELETE FROM {written(shape.name)} AS target {which}"  # noqa: S608 - names are quoted, values bound
        connection.exec_driver_sql(_escaped(statement), values)

    def _insert(
        self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows, conflict: str
    ) -> None:
        arrays, values = _arrays(shape, columns, rows)
        given = f"SELECT {', '.join(_cast(shape, name) for name in columns)} FROM {arrays}"  # noqa: S608 - as above
        statement = f"INSERT INTO {written(shape.name)} ({_listed(columns)}) {given} {conflict}"
        connection.exec_driver_sql(_escaped(statement), values)


def _arrays(shape: TableShape, columns: Sequence[str], rows: Rows) -> tuple[str, tuple[list[Any], ...]]:
    """`unnest(…)` that gives *columns*, and the arrays for it."""
    types = ", ".join(f"{_ARRAY}::{POSTGRES_TYPES[_given_kind(shape, name)]}[]" for name in columns)
    values = []
    for name, vector in zip(columns, zip(*rows, strict=True), strict=True):
        other = shape.columns[name] is Kind.OTHER
        values.append([None if value is None else as_text(value) for value in vector] if other else list(vector))
    return f"unnest({types}) AS given ({_listed(columns)})", tuple(values)


def _given_kind(shape: TableShape, name: str) -> Kind:
    kind = shape.columns[name]
    return Kind.TEXT if kind in (Kind.OTHER, Kind.UNKNOWN) else kind


def _cast(shape: TableShape, name: str) -> str:
    """A column of the arrays; one of a type that is not ours comes as text and is read by the database."""
    plain = f"given.{quoted(name)}"
    return f"CAST({plain} AS {shape.declared[name]})" if shape.columns[name] is Kind.OTHER else plain


_ARRAY = "\0"
"""Stands for a parameter until the statement is complete: names may hold any other character."""


def _escaped(statement: str) -> str:
    return statement.replace("%", "%%").replace(_ARRAY, "%b")


class GenericWriter:
    """Standard SQL through SQLAlchemy: change the row, and add it where there was none."""

    def insert(self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows) -> None:
        """As `Writer.insert`."""
        table = _table(shape, columns)
        connection.execute(table.insert(), [dict(zip(columns, row, strict=True)) for row in rows])

    def upsert(
        self, connection: Connection, shape: TableShape, columns: Sequence[str], rows: Rows, key: Sequence[str]
    ) -> None:
        """As `Writer.upsert`."""
        table = _table(shape, columns)
        others = [column for column in columns if column not in key]
        for row in rows:
            values = dict(zip(columns, row, strict=True))
            same = sa.and_(*(table.c[column] == values[column] for column in key))
            found = sa.select(sa.literal(1)).select_from(table).where(same).with_for_update()
            if connection.execute(found).first() is None:
                connection.execute(table.insert().values(values))
            elif others:
                changed = {column: values[column] for column in others}
                connection.execute(table.update().where(same).values(changed))

    def delete(self, connection: Connection, shape: TableShape, key: Sequence[str], rows: Rows) -> None:
        """As `Writer.delete`."""
        table = _table(shape, key)
        for row in rows:
            same = sa.and_(*(table.c[column] == value for column, value in zip(key, row, strict=True)))
            connection.execute(table.delete().where(same))


def _table(shape: TableShape, columns: Sequence[str]) -> sa.TableClause:
    return sa.table(shape.name.table, *(sa.column(name) for name in columns), schema=shape.name.schema or None)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(quoted(column) for column in columns)


def _on_conflict(columns: Sequence[str], key: Sequence[str]) -> str:
    changed = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in columns if name not in key)
    return f"ON CONFLICT ({_listed(key)}) DO {f'UPDATE SET {changed}' if changed else 'NOTHING'}"


def _values(columns: int, rows: int) -> str:
    one = f"({', '.join('?' * columns)})"
    return f"VALUES {', '.join([one] * rows)}"


def _chunks(rows: Rows, columns: int) -> Iterator[Rows]:
    size = max(1, min(_SQLITE_ROWS, _SQLITE_VARIABLES // max(1, columns)))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
