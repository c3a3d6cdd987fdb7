from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connector.database.client import Database


@pytest.mark.parametrize(
    ("declared", "raw", "value"),
    [
        ("DATE", "2024-01-02", date(2024, 1, 2)),
        ("DATE", "20240102", 20240102),
        ("DATE", "02/01/2024", "02/01/2024"),
        ("BOOLEAN", 1, True),
        ("BOOLEAN", "Y", "Y"),
        ("TIMESTAMPTZ", "2024-01-02 03:04:05+00:00", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("DATETIME", 1700000000, 1700000000),
        ("DECIMAL_TEXT", "1.10", Decimal("1.10")),
        ("JSON_TEXT", '{"a":1.10}', {"a": Decimal("1.10")}),
        ("JSON_TEXT", "no json", "no json"),
    ],
)
def test_reads_what_others_wrote_and_leaves_what_it_cannot_read(
    tmp_path: Path, declared: str, raw: Any, value: Any
) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE t (a {declared})")
        connection.execute("INSERT INTO t VALUES (?)", (raw,))
    connection.close()

    with Database(f"sqlite:///{path}") as database:
        assert list(database.select(query="SELECT a FROM t")) == [{"a": value}]


@pytest.mark.postgres
def test_moments_of_postgresql_come_in_utc_and_json_with_its_digits(postgres_url: str) -> None:
    with Database(postgres_url) as database:
        query = "SELECT '2024-01-02 03:04+05'\\:\\:timestamptz AS at, '{\"a\": 1.10}'\\:\\:jsonb AS data"

        row = next(iter(database.select(query=query)))

    assert str(row["at"]) == "2024-01-01 22:04:00+00:00"
    assert str(row["data"]["a"]) == "1.10"
