from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from connector.database.client import Database
from connector.errors import ConfigurationError


@pytest.fixture
def filled(database: Database) -> Database:
    rows = [{"region": f"R{n % 3}", "id": n, "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n)}
            for n in range(1, 26)]  # fmt: skip
    database.insert(table="t", key=["region", "id"], records=rows)
    return database


def test_pages_go_by_the_key_and_hold_no_query_open(filled: Database) -> None:
    stream = filled.select(query="SELECT * FROM t WHERE id > :low;", parameters={"low": 5}, key="id", page_size=10)

    pages = list(stream.pages())

    assert stream.resumes == "keyset"
    assert [[row["id"] for row in page.records] for page in pages] == [list(range(6, 16)), list(range(16, 26))]
    assert set(pages[0].records[0]) == {"region", "id", "at"}


def test_any_page_can_be_read_again_in_whatever_process(filled: Database) -> None:
    stream = filled.select(query="SELECT * FROM t", key=["region", "id"], page_size=7)
    second = stream.page(stream.page(stream.start).cursor)

    if filled.session.single:  # a database in memory is nobody else's
        return
    with Database(filled.session.config) as other:
        again = other.select(query="SELECT * FROM t", key=["region", "id"], page_size=7)
        cursor = {"after": [second.records[0]["region"], second.records[0]["id"]]}
        assert again.page(cursor).records[0] == second.records[1]


def test_rows_come_in_the_order_of_the_key(filled: Database) -> None:
    stream = filled.select(query="SELECT * FROM t", key=["region", "id"], page_size=7)

    keys = [(row["region"], row["id"]) for row in stream]
    assert keys == sorted(keys)
    assert len(keys) == 25


def test_moments_page_as_they_are_stored(filled: Database) -> None:
    stream = filled.select(query="SELECT id, at FROM t", key="at", page_size=4)

    assert [row["id"] for row in stream] == list(range(1, 26))


def test_texts_that_only_look_like_moments_page_too(database: Database) -> None:
    database.execute(statement="CREATE TABLE moments (at TIMESTAMP PRIMARY KEY)")
    if database.session.dialect == "sqlite":
        database.execute(statement="DROP TABLE moments")
        database.execute(statement="CREATE TABLE moments (at DATETIME PRIMARY KEY)")
    for hour in range(9):
        database.execute(statement=f"INSERT INTO moments VALUES ('2026-11-23T0{hour}:00:00.5')")

    assert len(list(database.select(query="SELECT at FROM moments", key="at", page_size=2))) == 9


def test_a_key_that_is_not_unique_is_refused_where_rows_could_be_lost(filled: Database) -> None:
    with pytest.raises(ConfigurationError, match=r"key \[region\] is not unique"):
        list(filled.select(query="SELECT * FROM t", key="region", page_size=4))


def test_a_row_without_the_key_is_refused(filled: Database) -> None:
    with pytest.raises(ConfigurationError, match="a row has no key"):
        list(filled.select(query="SELECT CASE WHEN id = 20 THEN NULL ELSE id END AS key, id FROM t", key="key"))


def test_decimals_page_by_value(database: Database) -> None:
    if database.session.dialect == "sqlite":
        pytest.skip("SQLite keeps decimals as texts, which have an order of their own")
    database.insert(table="p", key="price", records=[{"price": Decimal(n) / 4} for n in range(30)])

    assert [row["price"] for row in database.select(query="SELECT price FROM p", key="price", page_size=7)] == [
        Decimal(n) / 4 for n in range(30)
    ]
