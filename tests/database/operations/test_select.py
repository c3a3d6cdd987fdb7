from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connector.database.client import Database
from connector.errors import ConfigurationError, RejectedError


@pytest.fixture
def filled(database: Database) -> Database:
    rows = [{"id": n, "amount": Decimal(n) / 100, "day": date(2024, 1, n % 28 + 1)} for n in range(1, 2501)]
    database.insert(table="t", key="id", records=rows)
    return database


def test_reads_page_by_page_and_again_from_the_start(filled: Database) -> None:
    stream = filled.select(query="SELECT * FROM t ORDER BY id", page_size=1000)

    assert [len(page.records) for page in stream.pages()] == [1000, 1000, 500]
    assert [row["id"] for row in stream] == list(range(1, 2501))


def test_nothing_is_read_before_it_is_iterated(database: Database) -> None:
    stream = database.select(query="SELECT * FROM not_there")

    with pytest.raises(RejectedError, match="not_there") as error:
        list(stream)
    assert error.value.type == "DB:BAD_SQL_SYNTAX"


def test_two_readers_of_one_stream_do_not_disturb_each_other(filled: Database) -> None:
    stream = filled.select(query="SELECT id FROM t ORDER BY id", page_size=2)

    pairs = zip(stream, stream, strict=True)

    assert next(pairs) == ({"id": 1}, {"id": 1})
    assert [next(pairs) for _ in range(5)][-1] == ({"id": 6}, {"id": 6})


def test_a_writer_may_write_while_rows_are_read(filled: Database) -> None:
    for row in filled.select(query="SELECT id FROM t ORDER BY id", page_size=1000):
        if row["id"] % 1000 == 1:
            filled.insert(table="seen", records=[row])

    assert [row["id"] for row in filled.select(query="SELECT id FROM seen ORDER BY id")] == [1, 1001, 2001]


@pytest.mark.parametrize(
    ("condition", "value", "ids"),
    [
        ("id = :value", 7, [7]),
        ("amount = :value", Decimal("0.07"), [7]),
        ("day = :value AND id < 30", date(2024, 1, 8), [7]),
        ("'x''; DROP TABLE t; --' = :value", "x'; DROP TABLE t; --", list(range(1, 2501))),
    ],
)
def test_parameters_are_bound_never_pasted(filled: Database, condition: str, value: Any, ids: list[int]) -> None:
    rows = filled.select(query=f"SELECT id FROM t WHERE {condition} ORDER BY id", parameters={"value": value})

    assert [row["id"] for row in rows] == ids


def test_says_which_parameter_is_missing_or_unknown(database: Database) -> None:
    with pytest.raises(ConfigurationError, match=":country without a value"):
        database.select(query="SELECT 1 WHERE 'CH' = :country")
    with pytest.raises(ConfigurationError, match="no parameter :contry") as error:
        database.select(query="SELECT 1 WHERE 'CH' = :country", parameters={"country": "CH", "contry": "CH"})
    assert error.value.hint == "did you mean `country`?"


def test_a_page_is_read_once(filled: Database) -> None:
    stream = filled.select(query="SELECT id FROM t", page_size=10)
    first = stream.page(stream.start)
    stream.page(first.cursor)

    with pytest.raises(ConfigurationError, match="read once"):
        stream.page(first.cursor)


def test_a_statement_that_gives_no_rows_is_one_for_execute(database: Database) -> None:
    with pytest.raises((ConfigurationError, RejectedError)):  # PostgreSQL says it by itself
        list(database.select(query="CREATE TABLE t (id INTEGER)"))
