from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connector.component import Unit
from connector.database.client import Database
from connector.database.table_name import TableName
from connector.errors import ConfigurationError
from connector.reconcile.sides import PRIME, Checksum, IdRange, Row, Span
from connector.reconcile.table_side import TableSide, table_side
from connector.state.transactions import as_moment

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    postgres = request.param == "postgresql"
    url = str(request.getfixturevalue("postgres_url")) if postgres else f"sqlite:///{tmp_path / 'w.db'}"
    with Database(url) as opened:
        yield opened


def put(database: Database, ids: range, **more: Any) -> None:
    rows = [{"id": n, "at": NOON + timedelta(minutes=n), **more} for n in ids]
    database.upsert(table="t", key="id", records=rows)


def side(database: Database, **constants: Any) -> TableSide:
    name = TableName("t")
    return table_side(
        database.session, Unit(), name, id_column="id", moment_column="at", constants=constants
    )  # fmt: skip


def test_rows_come_by_id_page_by_page(database: Database) -> None:
    put(database, range(1, 2502))

    rows = list(side(database).rows(IdRange(5, 2500)))

    assert [row.id for row in rows] == list(range(5, 2500))
    assert rows[0] == Row(5, NOON + timedelta(minutes=5))
    assert side(database).span() == Span(1, 2501, 2501)


@pytest.mark.parametrize("text", [False, True])
def test_checksums_are_those_of_the_ids_whatever_their_type(database: Database, text: bool) -> None:
    ids = [3, 4, 11, 999_999_937]
    database.insert(table="t", key="id", records=[{"id": str(n) if text else n, "at": NOON} for n in ids])

    def expected(*of: int) -> Checksum:
        return Checksum(len(of), sum(of), sum(n * n % PRIME * n % PRIME for n in of))

    assert side(database).checksums(10) == {0: expected(3, 4), 1: expected(11), 99_999_993: expected(999_999_937)}
    assert [row.id for row in side(database).rows(IdRange(0, 20))] == [3, 4, 11]
    assert set(side(database).rows_of([4, 11, 12])) == {4, 11}


def test_rows_of_other_flows_are_told_by_their_constants(database: Database) -> None:
    put(database, range(1, 4), kind="customer", v=1)
    put(database, range(4, 6), kind="vendor", v=1)

    assert side(database, kind="customer", v=1, not_there="x").span() == Span(1, 3, 3)


def test_a_table_that_is_not_there_has_no_rows(database: Database) -> None:
    missing = side(database)

    assert (missing.span(), missing.checksums(10), list(missing.rows(IdRange(0, 9)))) == (None, {}, [])
    put(database, range(1, 4))
    assert missing.looked_at_again().span() == Span(1, 3, 3)


def test_a_table_without_the_column_is_told(database: Database) -> None:
    database.insert(table="t", key="code", records=[{"code": "a"}])

    with pytest.raises(ConfigurationError, match="no column id"):
        side(database)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-23 12:00:00+00:00", NOON),
        ("2026-11-23T13:00:00+01:00", NOON),
        (datetime(2026, 11, 23, 12), NOON),  # noqa: DTZ001 - a column without a zone
        ("yesterday", None),
        (7, None),
    ],
)
def test_moments_are_read_from_texts_and_columns_without_a_zone(value: Any, moment: datetime | None) -> None:
    assert as_moment(value) == moment


def test_a_table_without_moments_has_rows_all_the_same(database: Database) -> None:
    put(database, range(1, 4))
    ids = table_side(database.session, Unit(), TableName("t"), id_column="id", moment_column="", constants={})

    assert list(ids.rows(IdRange(0, 10))) == [Row(1, None), Row(2, None), Row(3, None)]
    assert not ids.tells_moments
