"""A reader can do nothing but read SuiteQL's tables, even where a compiled statement were wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.sandbox.suiteql.query_database import QueryDatabase
from connector.sandbox.suiteql.query_reader import QueryReader
from connector.sandbox.suiteql.query_refusals import QueryRefusedError


@pytest.fixture
def reader() -> Iterator[QueryReader]:
    database = QueryDatabase()
    with database.writing() as connection:
        connection.execute("CREATE TABLE q_x (id INTEGER)")
        connection.executemany("INSERT INTO q_x VALUES (?)", ((number,) for number in range(2000)))
    with database.reading() as found:
        yield found
    database.close()


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO q_x VALUES (1)",
        "DELETE FROM q_x",
        "CREATE TABLE y (z)",
        "CREATE TEMP TABLE y (z)",
        "ATTACH ':memory:' AS other",
        "PRAGMA user_version",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pragma_database_list",
        "SELECT load_extension('x')",
        "SELECT randomblob(10)",
        "SELECT sqlite_version()",
        "VACUUM",
        "SELECT zeroblob(9000000)",
    ],
)
def test_nothing_else_is_allowed(reader: QueryReader, sql: str) -> None:
    with pytest.raises(QueryRefusedError):
        reader.run(sql, {}, 1.0)


def test_a_run_has_an_end(reader: QueryReader) -> None:
    with pytest.raises(QueryRefusedError) as refused:
        reader.run("SELECT COUNT(*) FROM q_x a, q_x b, q_x c", {}, 0.05)

    assert refused.value.reason == "the query ran for more than 0.05 s"


def test_a_run_ends_when_whoever_asked_has_left(reader: QueryReader) -> None:
    looks = iter([False, False])
    reader.left = lambda: next(looks, True)
    with pytest.raises(QueryRefusedError) as refused:
        reader.run("SELECT COUNT(*) FROM q_x a, q_x b, q_x c", {}, 60.0)

    assert refused.value.reason == "whoever asked has left"


def test_what_a_function_says_is_the_reason(reader: QueryReader) -> None:
    with pytest.raises(QueryRefusedError) as refused:
        reader.run("SELECT NS_DIV(id, 0) FROM q_x", {}, 1.0)

    assert refused.value.reason == "DIV: division by zero"


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT MAX(id) FROM q_x", [(1999,)]),
        ("WITH a AS (SELECT id FROM q_x WHERE id < 2) SELECT COUNT(*) FROM a", [(2,)]),
        ("SELECT NS_UPPER('a'), COALESCE(NULL, 1)", [("A", 1)]),
    ],
)
def test_reading_works(reader: QueryReader, sql: str, rows: list[Any]) -> None:
    assert reader.run(sql, {}, 1.0) == rows
