from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from connector.database.client import Database
from connector.errors import RejectedError


@pytest.mark.postgres
def test_makes_a_table_in_a_schema(postgres_url: str) -> None:
    with Database(postgres_url) as database:
        database.execute(statement="CREATE SCHEMA sales")
        database.upsert(table="sales.t", key="id", records=[{"id": 1}])
        database.upsert(table="sales.t", key="id", records=[{"id": 2, "name": "x"}])

        assert len(list(database.select(query="SELECT id, name FROM sales.t"))) == 2


def test_leaves_the_types_of_a_table_that_is_there(database: Database) -> None:
    database.execute(statement="CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(10), price NUMERIC(10,2))")

    report = database.upsert(table="t", key="id", records=[{"id": 1, "name": "x", "price": 5, "more": True}])

    assert report.failed == 0
    assert list(database.select(query="SELECT id, name, price, more FROM t")) == [
        {"id": 1, "name": "x", "price": 5, "more": True}
    ]


@pytest.mark.postgres
def test_serves_types_of_postgresql_that_it_does_not_make_itself(postgres_url: str) -> None:
    with Database(postgres_url) as database:
        database.execute(statement="CREATE TYPE mood AS ENUM ('ok', 'bad')")
        database.execute(
            statement="CREATE TABLE t (id UUID PRIMARY KEY, mood mood, net INET, word CHAR(3), short VARCHAR(3),"
            " small SMALLINT, total INTEGER GENERATED ALWAYS AS (small * 2) STORED)"
        )
        key = "00000000-0000-0000-0000-000000000001"
        good: dict[str, Any] = {"id": key, "mood": "ok", "net": "10.0.0.1", "word": "abc", "short": "x", "small": 7}
        bad = [{**good, "id": key[:-1] + digit} for digit in "2345"]
        bad[0]["mood"], bad[1]["word"], bad[2]["short"], bad[3]["small"] = "so-so", "abcd", "abcd", 70_000

        report = database.upsert(table="t", key="id", records=[good, *bad])
        database.upsert(table="t", key="id", delete_when="payload.gone", records=[{"id": key[:-1] + "9", "gone": True}])

        assert (report.written, report.failed) == (1, 4)
        assert list(database.select(query="SELECT mood, net, total FROM t")) == [
            {"mood": "ok", "net": "10.0.0.1", "total": 14}
        ]


@pytest.mark.postgres
def test_refuses_a_name_that_postgresql_would_cut(postgres_url: str) -> None:
    with Database(postgres_url) as database, pytest.raises(RejectedError, match="63 bytes"):
        database.upsert(table="t", key="id", records=[{"id": 1, "x" * 64: 1}])


def test_names_that_differ_in_case_only_are_one_column_of_sqlite() -> None:
    with Database("sqlite://") as database:
        database.upsert(table="t", key="id", records=[{"id": 1, "Name": "a"}, {"ID": 2, "NAME": "b"}])
        report = database.upsert(
            table="t", key="id", records=[{"id": 3, "name": "c"}, {"id": 4, "name": "x", "Name": "y"}]
        )

        assert (report.written, report.failed) == (1, 1)
        assert [row["Name"] for row in database.select(query="SELECT * FROM t ORDER BY id")] == ["a", "c"]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_processes_that_start_together_make_one_table(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else f"sqlite:///{tmp_path / 'x.db'}"
    script = (
        "import sys\n"
        "from connector.database.client import Database\n"
        "n = int(sys.argv[2])\n"
        "rows = [{'id': n * 1000 + k, f'c{n}': k} for k in range(100)]\n"
        "report = Database(sys.argv[1]).upsert(table='t', key='id', records=rows, batch_size=10)\n"
        "sys.exit(report.written != 100)\n"
    )
    command = [sys.executable, "-c", script, url]
    starters = [subprocess.Popen([*command, str(number)]) for number in range(2)]

    assert [starter.wait(timeout=60) for starter in starters] == [0, 0]
    with Database(url) as database:
        assert len(list(database.select(query="SELECT c0, c1 FROM t"))) == 200
