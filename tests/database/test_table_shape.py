from __future__ import annotations

import pytest
import sqlalchemy as sa

from connector.database.client import Database
from connector.database.kinds import Kind
from connector.database.table_making import TableMaker
from connector.database.table_name import TableName
from connector.database.table_shape import TableShape, _generic_columns, folded, read_shape

ALL = {f"c_{kind}": kind for kind in Kind if kind is not Kind.OTHER}


def test_reads_back_every_kind_that_it_makes(database: Database) -> None:
    maker = TableMaker(session=database.session, name=TableName("t"), key=("c_integer",))

    shape = maker.ensure(None, ALL)

    assert shape.columns == ALL
    assert shape.unique == (frozenset({"c_integer"}),)


def test_knows_what_makes_a_row_unique(database: Database) -> None:
    database.execute(statement="CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, c INTEGER, UNIQUE (b, c))")
    database.execute(statement="CREATE UNIQUE INDEX by_c ON t (c)")
    database.execute(statement="CREATE UNIQUE INDEX sometimes ON t (b) WHERE c > 0")

    with database.session.reading() as connection:
        shape = read_shape(connection, TableName("t"))

    assert shape is not None
    assert set(shape.unique) == {frozenset("a"), frozenset("bc"), frozenset("c")}


def test_a_table_that_is_not_there_has_no_shape(database: Database) -> None:
    with database.session.reading() as connection:
        assert read_shape(connection, TableName("t")) is None


def test_types_that_are_not_ours_are_left_to_the_database(database: Database) -> None:
    database.execute(statement="CREATE TABLE t (a NUMERIC(10, 2), b VARCHAR(5), c CHAR(3), d SMALLINT, e REAL)")

    with database.session.reading() as connection:
        shape = read_shape(connection, TableName("t"))

    sqlite = database.session.dialect == "sqlite"
    assert shape is not None
    assert list(shape.columns.values())[1:3] == [Kind.TEXT, Kind.TEXT]
    assert shape.columns["a"] is (Kind.OTHER if sqlite else Kind.DECIMAL)


def test_any_other_database_is_asked_through_sqlalchemy() -> None:
    with Database("sqlite://") as database, database.session.writing() as connection:
        maker = TableMaker(session=database.session, name=TableName("t"), key=("c_text",), indexed=("c_date",))
        maker._create_generic(connection, ALL)

        columns = _generic_columns(connection, TableName("t"))

        assert columns["c_decimal"] is Kind.DECIMAL
        assert columns["c_instant"] is Kind.OTHER
        assert "c_unknown" not in columns
        assert sa.inspect(connection).get_indexes("t")[0]["column_names"] == ["c_date"]


@pytest.mark.parametrize(("field", "column"), [("Name", "Name"), ("nAME", "Name"), ("ÜBER", None)])
def test_folds_letters_as_sqlite_does(field: str, column: str | None) -> None:
    shape = TableShape(name=TableName("t"), columns={"Name": Kind.TEXT, "über": Kind.TEXT}, folds_case=True)

    assert shape.column(field) == column
    assert folded("ÄbC") == "Äbc"
