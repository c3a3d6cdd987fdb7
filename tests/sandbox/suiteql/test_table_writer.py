"""Rows are written together, and widened tables take new columns."""

from __future__ import annotations

import sqlite3

from connector.sandbox.suiteql.table_shapes import Column, TableShape
from connector.sandbox.suiteql.table_writer import TableWriter


def test_rows_wait_until_they_are_flushed() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    writer, shape = TableWriter(connection), TableShape("x", keyed=False)
    shape.add(Column("id", "integer"))
    shape.add(Column("flag", "boolean"))
    writer.create(shape)
    writer.add(shape, {"id": 1})
    assert connection.execute("SELECT * FROM q_x").fetchall() == []

    writer.widen(shape, Column("late"))
    shape.add(Column("late"))
    writer.insert(shape, [{"late": "z", "id": 2, "flag": "T"}])
    writer.flush()

    assert connection.execute("SELECT id, flag, late FROM q_x").fetchall() == [(1, "F", None), (2, "T", "z")]


def test_the_rows_of_one_record_are_cleared() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    writer, shape = TableWriter(connection), TableShape("a", keyed=False)
    shape.add(Column("nkey", "integer"))
    writer.create(shape)
    writer.insert(shape, ({"nkey": key} for key in (199, 200, 299, 300)))
    writer.flush()
    writer.clear(shape, "nkey", 2)

    assert connection.execute("SELECT nkey FROM q_a").fetchall() == [(199,), (300,)]


def test_a_second_name_is_no_table() -> None:
    connection = sqlite3.connect(":memory:")
    TableWriter(connection).create(TableShape("b", same_as="a"))

    assert connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() == (0,)
