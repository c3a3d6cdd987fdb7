from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.errors import ConfigurationError
from connector.netsuite import keyset


@pytest.mark.parametrize(
    ("query", "paged"),
    [
        ("SELECT id, email FROM customer", "SELECT id, email FROM customer WHERE id > 5 ORDER BY id"),
        ("select c.id as key from customer c", "SELECT c.id as key FROM customer c WHERE c.id > 5 ORDER BY c.id"),
        (
            "SELECT id FROM customer WHERE a = 1 OR b = 2 ORDER BY id ASC",
            "SELECT id FROM customer WHERE (a = 1 OR b = 2) AND id > 5 ORDER BY id",
        ),
        ("SELECT * FROM customrecord_x", "SELECT * FROM customrecord_x WHERE id > 5 ORDER BY id"),
        (
            "SELECT t.uniquekey, t.id FROM transactionline t",
            "SELECT t.uniquekey, t.id FROM transactionline t WHERE t.uniquekey > 5 ORDER BY t.uniquekey",
        ),
    ],
)
def test_one_known_table_with_its_key_is_paged_by_itself(query: str, paged: str) -> None:
    found = keyset.automatic(query)

    assert found is not None
    assert found.page([], ["5"]) == (paged, [])
    assert "WHERE id >" not in found.page([], None)[0]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT email FROM customer",
        "SELECT MAX(id) AS id FROM customer",
        "SELECT parent AS id FROM customer",
        "SELECT id FROM unknown_table",
        "SELECT c.id FROM customer c JOIN currency k ON k.id = c.currency",
        "SELECT id FROM customer ORDER BY companyname",
        "SELECT id FROM customer ORDER BY id DESC",
        "SELECT DISTINCT id FROM customer",
        "SELECT id FROM customer UNION SELECT id FROM vendor",
        "SELECT id FROM transactionline",
    ],
)
def test_nothing_is_paged_by_key_where_that_is_not_certain(query: str) -> None:
    assert keyset.automatic(query) is None


def test_a_key_of_two_columns() -> None:
    found = keyset.chosen(
        "SELECT tl.transaction, tl.id AS line FROM transactionline tl WHERE tl.x = ?", ["transaction", "line"], {}
    )

    query, bound = found.page(["a"], ["7", "2"])

    after = "(tl.transaction > ?) OR (tl.transaction = ? AND tl.id > ?)"
    assert query.endswith(f"WHERE (tl.x = ?) AND ({after}) ORDER BY tl.transaction, tl.id")
    assert bound == ["a", "7", "7", "2"]


def test_whole_numbers_are_compared_as_numbers() -> None:
    found = keyset.chosen("SELECT k, n FROM t", ["n"], {"n": "integer"})

    assert found.page([], ["41"])[0] == "SELECT k, n FROM t WHERE n > 41 ORDER BY n"
    with pytest.raises(ConfigurationError, match="not a whole number"):
        found.key_of({"n": "1 OR 1 = 1"})


def test_a_grouped_query_becomes_a_sub_select() -> None:
    found = keyset.chosen("SELECT entity, COUNT(*) AS n FROM transaction GROUP BY entity", ["entity"], {})

    query, bound = found.page([], ["9"])

    assert query == (
        "SELECT * FROM (SELECT entity, COUNT(*) AS n FROM transaction GROUP BY entity) WHERE entity > ? ORDER BY entity"
    )
    assert bound == ["9"]


@pytest.mark.parametrize(
    ("query", "key", "message"),
    [
        ("SELECT a FROM t UNION SELECT a FROM u", "a", "one SELECT"),
        ("SELECT a FROM t", "b", "not selected"),
        ("SELECT a, b FROM t ORDER BY b", "a", "own order"),
    ],
)
def test_what_cannot_be_paged_says_why(query: str, key: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        keyset.chosen(query, [key], {})


def test_a_key_must_be_there_and_unique_at_the_edge() -> None:
    found = keyset.chosen("SELECT a FROM t", ["a"], {})

    found.check_edge([{"a": "1"}, {"a": "2"}])
    with pytest.raises(ConfigurationError, match="not unique"):
        found.check_edge([{"a": "2"}, {"a": "2"}])
    with pytest.raises(ConfigurationError, match="has no a"):
        found.key_of({"a": None})


ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), unique=True, max_size=40)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(2, 5))
def test_pages_by_key_give_every_row_once_even_while_rows_go(rows: list[tuple[int, int]], size: int) -> None:
    """On a real database: all rows come, and a deleted one takes no other with it, unlike with offsets."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (a INTEGER, b INTEGER, c TEXT)")
    database.executemany("INSERT INTO t VALUES (?, ?, 'x')", rows)
    found = keyset.chosen("SELECT a, b FROM t WHERE c = ?", ["a", "b"], {"a": "integer", "b": "integer"})
    seen: list[tuple[int, int]] = []
    after: list[str] | None = None
    while True:
        query, bound = found.page(["x"], after)
        page = database.execute(f"{query} LIMIT {size}", bound).fetchall()
        seen += page
        if len(page) < size:
            break
        after = found.key_of({"a": str(page[-1][0]), "b": str(page[-1][1])})
        database.execute("DELETE FROM t WHERE a = ? AND b = ?", page[0])
    database.close()

    assert seen == sorted(rows)
