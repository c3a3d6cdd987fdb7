"""Tables in SQLite's words."""

from __future__ import annotations

from connector.catalogue.model import Field
from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.table_shapes import Column, TableShape, column_of


def test_a_table_of_records_is_keyed_by_id() -> None:
    shape = TableShape("thing", columns={"id": Column("id", "integer"), "isok": Column("isok", "boolean")})

    assert shape.declaration() == (
        'CREATE TABLE "q_thing" ("id" INTEGER PRIMARY KEY, "_name" TEXT, "isok" TEXT DEFAULT \'F\')'
    )


def test_a_table_of_lines_is_found_by_its_parent() -> None:
    shape = TableShape("line", keyed=False, parent="thing", columns={"thing": Column("thing", "integer")})

    assert shape.declaration() == 'CREATE TABLE "q_line" ("thing" INTEGER)'
    assert list(shape.indexes()) == ['CREATE INDEX IF NOT EXISTS "q_line_thing" ON "q_line" ("thing")']


def test_the_first_column_of_a_name_stays() -> None:
    shape = TableShape("thing")
    shape.add(Column("a", "integer"))
    shape.add(Column("a", "text"))

    assert shape.columns["a"].kind == "integer"


def test_a_reference_knows_the_tables_it_points_to(catalogue: Catalogue) -> None:
    both = Field(name="who", kind="reference", soap_kind="reference", targets=("customer", "vendor", "priceLevel"))
    somewhere = Field(name="where", kind="reference", soap_kind="reference", targets=("item",))

    assert column_of(both, "who", catalogue) == Column("who", "integer", ("customer", "vendor", "pricelevel"))
    assert column_of(somewhere, "where", catalogue).targets == ("item",)
