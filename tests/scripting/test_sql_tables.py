from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.scripting.sql_tables import queried
from connector.stream import of

pytest.importorskip("duckdb", reason="needs the extra `duckdb`")
ORDERS = [
    {"id": 1, "customer": "a", "total": Decimal("10.50"), "lines": [{"item": "x", "quantity": 2}]},
    {
        "id": 2,
        "customer": "b",
        "total": Decimal("1.005"),
        "lines": [{"item": "x", "quantity": 1}, {"item": "y", "quantity": 5}],
    },
]


def test_records_are_summed_exactly() -> None:
    assert queried("SELECT sum(total) AS total FROM payload", {"payload": ORDERS}, []) == [{"total": Decimal("11.505")}]


def test_tables_are_joined_and_values_are_bound() -> None:
    query = "SELECT o.id, c.name FROM payload o JOIN customers c ON c.id = o.customer WHERE o.id > ? ORDER BY 1"

    rows = queried(
        query, {"payload": ORDERS, "customers": [{"id": "a", "name": "Ann"}, {"id": "b", "name": "Bo"}]}, [1]
    )

    assert rows == [{"id": 2, "name": "Bo"}]


def test_lines_of_records_are_rows_with_unnest() -> None:
    lines = "SELECT unnest(lines) AS line FROM payload"
    query = f"SELECT line.item, sum(line.quantity)::BIGINT AS q FROM ({lines}) GROUP BY 1 ORDER BY 1"

    assert queried(query, {"payload": ORDERS}, []) == [{"item": "x", "q": 3}, {"item": "y", "q": 5}]


def test_pages_of_a_stream_may_differ_in_their_fields_and_widths() -> None:
    records = [{"n": Decimal("1.5")}, {"n": Decimal("123456.789"), "note": "late"}, {"n": None}]

    rows = queried("SELECT sum(n) AS n, count(note) AS notes FROM payload", {"payload": of(records, 1)}, [])

    assert rows == [{"n": Decimal("123458.289"), "notes": 1}]


@pytest.mark.parametrize("a_page", [10, 1])
def test_records_may_differ_in_their_fields_and_mix_whole_numbers_with_decimals(a_page: int) -> None:
    records = [{"n": Decimal("3.5")}, {"n": 12345, "note": "late"}, {"n": 0}, {"n": None, "note": None}]
    (row,) = queried("SELECT sum(n) AS n, max(note) AS note FROM payload", {"payload": of(records, a_page)}, [])

    assert row == {"n": Decimal("12348.5"), "note": "late"}


def test_numbers_of_lines_inside_records_may_be_mixed_too() -> None:
    records = [{"lines": [{"amount": Decimal("0.5"), "open": True}, {"amount": 12345, "open": False}]}]
    query = "SELECT sum(line.amount) AS amount FROM (SELECT unnest(lines) AS line FROM payload) WHERE NOT line.open"

    assert queried(query, {"payload": records}, []) == [{"amount": Decimal("12345.0")}]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "COPY payload TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM ORDERS",
        "SELECT getenv('HOME')",
    ],
)
def test_a_query_reaches_nothing_but_its_tables(query: str, tmp_path: Path) -> None:
    with pytest.raises(RejectedError) as caught:
        queried(query.format(folder=tmp_path), {"payload": [{"a": 1}]}, [])

    assert caught.value.is_a("TRANSFORMATION")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_query_is_told_with_its_line() -> None:
    with pytest.raises(RejectedError, match="nme") as caught:
        queried("SELECT nme FROM payload", {"payload": [{"name": 1}]}, [])

    assert "1: SELECT nme" in caught.value.hint


def test_records_that_make_no_table_are_told_with_the_cure() -> None:
    with pytest.raises(RejectedError, match="`payload` is no table") as caught:
        queried("SELECT 1", {"payload": [{"a": 1}, {"a": "x"}]}, [])

    assert "transform.each" in caught.value.hint


def test_no_records_have_no_columns() -> None:
    with pytest.raises(RejectedError, match="no columns"):
        queried("SELECT * FROM payload", {"payload": []}, [])


def test_what_holds_no_records_is_told() -> None:
    with pytest.raises(ConfigurationError, match="holds no records but a str"):
        queried("SELECT 1", {"payload": "text"}, [])
