from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.database.table_name import TableName, quoted, read_table_name, unfit, written
from connector.errors import ConfigurationError


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("customer", TableName("customer")),
        ("sales.customer", TableName("customer", "sales")),
        ('"my.table"', TableName("my.table")),
        ('sales."my ""t"""', TableName('my "t"', "sales")),
        (" Mixed Case ", TableName("Mixed Case")),
    ],
)
def test_reads_a_name_as_it_is_spelled(text: str, name: TableName) -> None:
    assert read_table_name(text) == name


@pytest.mark.parametrize("text", ["", " ", ".", "a.", ".a", "a.b.c", 'a"b', '"open', "a\0b"])
def test_refuses_what_is_no_name(text: str) -> None:
    with pytest.raises(ConfigurationError, match="not the name of a table"):
        read_table_name(text)


def test_a_default_schema_holds_where_none_is_named() -> None:
    assert read_table_name("t", "sales") == TableName("t", "sales")
    assert read_table_name("own.t", "sales") == TableName("t", "own")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_what_is_quoted_is_read_as_it_was(name: str) -> None:
    assert read_table_name(quoted(name)) == TableName(name)
    assert written(TableName(name, "s")) == f'"s".{quoted(name)}'


@pytest.mark.parametrize(
    ("name", "dialect", "said"),
    [
        ("", "sqlite", "not the name"),
        (5, "sqlite", "not the name"),
        ("a\0", "sqlite", "no database takes"),
        ("\ud800", "sqlite", "no database takes"),
        ("ü" * 32, "postgresql", "63 bytes"),
    ],
)
def test_says_why_a_name_cannot_be_that_of_a_column(name: object, dialect: str, said: str) -> None:
    assert said in unfit(name, dialect)
    assert unfit("ü" * 31, dialect) == ""
