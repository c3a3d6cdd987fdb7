"""Aggregates in decimal."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.suiteql.sql_aggregates import register


@pytest.fixture(scope="module")
def connection() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    register(made)
    made.execute("CREATE TABLE t (x REAL)")
    return made


@given(st.lists(st.integers(-(10**9), 10**9), max_size=30))
def test_sums_of_cents_are_the_sums_of_decimals(connection: sqlite3.Connection, cents: list[int]) -> None:
    connection.execute("DELETE FROM t")
    connection.executemany("INSERT INTO t VALUES (?)", [(number / 100,) for number in cents])
    (found,) = connection.execute("SELECT NS_SUM(x) FROM t").fetchone()

    assert (None if found is None else Decimal(repr(found))) == (sum(map(Decimal, cents)) / 100 if cents else None)


def test_every_aggregate_over_a_window_and_over_nothing(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM t")
    empty = connection.execute(
        "SELECT NS_SUM(x), NS_AVG(x), NS_MEDIAN(x), NS_VARIANCE(x), NS_STDDEV(x) FROM t"
    ).fetchone()
    connection.executemany("INSERT INTO t VALUES (?)", [(1,), (2,), (4,), (None,)])
    frame = "OVER (ORDER BY rowid ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
    rows = connection.execute(
        f"SELECT NS_SUM(x) {frame}, NS_AVG(x) {frame}, NS_MEDIAN(x) {frame}, NS_VARIANCE(x) "
        f"{frame}, NS_STDDEV(x) {frame} FROM t"
    ).fetchall()

    assert empty == (None,) * 5
    assert rows[0] == (1, 1, 1, 0, 0)
    assert rows[1][:4] == (3, 1.5, 1.5, 0.5)
    assert rows[2] == (6, 3, 3, 2, pytest.approx(2**0.5))
    assert rows[3] == (4, 4, 4, 0, 0)
