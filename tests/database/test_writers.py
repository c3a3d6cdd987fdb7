from __future__ import annotations

from typing import Any

import pytest

from connector.database.client import Database
from connector.database.kinds import Kind
from connector.database.table_name import TableName
from connector.database.table_shape import TableShape
from connector.database.writers import GenericWriter, PostgresWriter, SqliteWriter, Writer, writer_for

SHAPE = TableShape(name=TableName("t"), columns={"a": Kind.INTEGER, "b": Kind.TEXT, "n": Kind.INTEGER})


@pytest.fixture(params=["own", "generic"])
def writer(request: pytest.FixtureRequest, database: Database) -> Writer:
    database.execute(statement="CREATE TABLE t (a BIGINT, b VARCHAR(9), n BIGINT, PRIMARY KEY (a, b))")
    return writer_for(database.session.dialect) if request.param == "own" else GenericWriter()


def found(database: Database) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in database.select(query="SELECT a, b, n FROM t ORDER BY a, b")]


def test_each_writer_adds_changes_and_deletes_alike(database: Database, writer: Writer) -> None:
    columns, key = ("a", "b", "n"), ("a", "b")
    with database.session.writing() as connection:
        writer.insert(connection, SHAPE, columns, [(1, "x", 1), (2, "y", 2), (3, "z", None)])
        writer.upsert(connection, SHAPE, columns, [(2, "y", 20), (4, "%s", 4)], key)
        writer.upsert(connection, SHAPE, key, [(1, "x"), (5, "only key")], key)
        writer.delete(connection, SHAPE, key, [(3, "z"), (1, "not there"), (9, "x")])

    assert found(database) == [(1, "x", 1), (2, "y", 20), (4, "%s", 4), (5, "only key", None)]


def test_more_rows_than_one_statement_of_sqlite_takes(database: Database, writer: Writer) -> None:
    rows = [(number, "x", number) for number in range(600)]
    with database.session.writing() as connection:
        writer.upsert(connection, SHAPE, ("a", "b", "n"), rows, ("a", "b"))
        writer.delete(connection, SHAPE, ("a", "b"), [row[:2] for row in rows[:550]])

    assert found(database) == rows[550:]


def test_each_database_has_its_fastest_way() -> None:
    assert isinstance(writer_for("sqlite"), SqliteWriter)
    assert isinstance(writer_for("postgresql"), PostgresWriter)
    assert isinstance(writer_for("mysql"), GenericWriter)
