from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from connector import events
from connector.component import Unit
from connector.database.client import Database
from connector.database.operations.upsert import UPSERT, UpsertArguments
from connector.errors import ConfigurationError, RejectedError
from connector.stream import of


def rows(database: Database, table: str = "t", order: str = "id") -> list[dict[str, Any]]:
    return list(database.select(query=f"SELECT * FROM {table} ORDER BY {order}"))


def kept(database: Database, *records: dict[str, Any]) -> list[dict[str, Any]]:
    report = database.upsert(table="t", key="id", records=list(records))
    assert (report.failed, report.read) == (0, len(records)), report
    return rows(database)


def test_makes_the_table_and_keeps_every_type_exactly(database: Database) -> None:
    record = {
        "id": 1,
        "name": "Zürich 東京 😀 'quoted' \"double\" %s :x",
        "amount": Decimal("1234567890123456789.012345678901"),
        "ratio": 0.1 + 0.2,
        "active": True,
        "born": date(1999, 12, 31),
        "at": datetime(2024, 3, 31, 1, 59, 59, 123456, tzinfo=timezone(timedelta(hours=2))),
        "local": datetime(2024, 3, 31, 2, 30),  # noqa: DTZ001 - a time without a zone is meant
        "opens": time(8, 30, 15),
        "tags": {"a": [1, Decimal("0.10"), None], "b": {"c": "ü"}},
        "raw": b"\x00\xff",
    }

    assert kept(database, record) == [record]


def test_changes_rows_whose_key_is_there_and_adds_the_others(database: Database) -> None:
    kept(database, {"id": 1, "name": "old"}, {"id": 2, "name": "stays"})

    assert kept(database, {"id": 1, "name": "new"}, {"id": 3, "name": "added"}) == [
        {"id": 1, "name": "new"},
        {"id": 2, "name": "stays"},
        {"id": 3, "name": "added"},
    ]


def test_leaves_columns_alone_that_a_record_leaves_out_and_clears_those_that_are_none(database: Database) -> None:
    kept(database, {"id": 1, "name": "x", "city": "Bern"})

    assert kept(database, {"id": 1, "city": None}) == [{"id": 1, "name": "x", "city": None}]


def test_adds_columns_that_come_later(database: Database) -> None:
    kept(database, {"id": 1})

    assert kept(database, {"id": 2, "name": "x"}) == [{"id": 1, "name": None}, {"id": 2, "name": "x"}]


@pytest.mark.parametrize(
    ("before", "after", "both"),
    [
        (5, Decimal("1.50"), [Decimal(5), Decimal("1.50")]),
        (5, "five", ["5", "five"]),
        (True, 7, [1, 7]),
        (True, "yes", ["true", "yes"]),
        (Decimal("1.10"), "n/a", ["1.10", "n/a"]),
        (0.1 + 0.2, 3, [Decimal("0.30000000000000004"), Decimal(3)]),
        (0.1 + 0.2, "x", ["0.30000000000000004", "x"]),
        (2**62, 2**70, [Decimal(2**62), Decimal(2**70)]),
        (date(2024, 1, 2), "soon", ["2024-01-02", "soon"]),
        (datetime(2024, 1, 2, 3, 4, tzinfo=UTC), "soon", ["2024-01-02T03:04:00+00:00", "soon"]),
        ("x", 5, ["x", "5"]),
        ("x", {"a": 1}, ["x", '{"a":1}']),
        ({"a": 1}, "x", [{"a": 1}, "x"]),
        (None, 5, [None, 5]),
        (None, date(2024, 1, 2), [None, date(2024, 1, 2)]),
    ],
)
def test_widens_a_column_without_losing_what_is_in_it(
    database: Database, before: Any, after: Any, both: list[Any]
) -> None:
    kept(database, {"id": 1, "value": before})

    found = kept(database, {"id": 2, "value": after})

    assert [row["value"] for row in found] == both
    assert [type(row["value"]) for row in found] == [type(value) for value in both]


def test_widens_an_indexed_column_and_keeps_the_index(database: Database) -> None:
    kept(database, {"id": 1, "value": 5})
    database.execute(statement="CREATE INDEX by_value ON t (value)")

    assert [row["value"] for row in kept(database, {"id": 2, "value": "x"})] == ["5", "x"]
    with pytest.raises(RejectedError, match="by_value"):
        database.execute(statement="CREATE INDEX by_value ON t (value)")


def test_the_last_record_of_a_key_wins_and_someone_is_told(database: Database) -> None:
    told: list[events.Event] = []
    database.unit = Unit(emit=told.append, step="write")

    report = database.upsert(table="t", key=["id"], records=[{"id": 1, "a": 1}, {"id": 1, "b": 2}, {"id": 1, "a": 3}])

    assert rows(database) == [{"id": 1, "a": 3, "b": 2}]
    assert (report.read, report.written) == (3, 1)
    assert [event.message for event in told if isinstance(event, events.Noted)] == [
        "2 records of t came again in the same block: the last one won"
    ]


def test_deletes_by_key_what_delete_when_holds_for(database: Database) -> None:
    kept(database, {"id": 1, "gone": False}, {"id": 2, "gone": False})

    report = database.upsert(
        table="t", key="id", delete_when="payload.gone", records=[{"id": 1, "gone": True}, {"id": 9, "gone": True}]
    )

    assert rows(database) == [{"id": 2, "gone": False}]
    assert (report.deleted, report.written, report.failed) == (2, 0, 0)


def test_a_row_deleted_and_come_again_in_one_block_is_a_new_row(database: Database) -> None:
    kept(database, {"id": 1, "name": "old", "gone": False})

    records = [{"id": 1, "gone": True}, {"id": 1, "gone": False}]
    report = database.upsert(table="t", key="id", delete_when="payload.gone", records=records)

    assert rows(database) == [{"id": 1, "name": None, "gone": False}]
    assert (report.deleted, report.written) == (0, 1)


def test_deleting_from_a_table_that_is_not_there_deletes_nothing(database: Database) -> None:
    report = database.upsert(table="t", key="id", delete_when="payload.gone", records=[{"id": 1, "gone": True}])

    assert (report.deleted, report.failed) == (1, 0)


def test_a_refused_row_does_not_sink_the_block(database: Database) -> None:
    database.execute(statement="CREATE TABLE t (id INTEGER PRIMARY KEY, amount INTEGER CHECK (amount > 0))")
    records = [{"id": n, "amount": -1 if n in (3, 64) else n} for n in range(1, 101)]

    report = database.upsert(table="t", key="id", records=records)

    assert (report.read, report.written, report.failed) == (100, 98, 2)
    assert {row["id"] for row in rows(database)} == set(range(1, 101)) - {3, 64}
    assert [error["position"] for error in report.first_errors] == [2, 63]
    assert {error["type"] for error in report.first_errors} == {"DB:QUERY_EXECUTION"}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"id": None, "n": 1}, "the key id is null"),
        ({"n": 1}, "the key id is missing"),
        ({"id": [1], "n": 1}, "the key id is a list"),
        ("text", "this is a str"),
        (None, "this is a NoneType"),
        ({"id": 5, "n": {1, 2}}, "n: a set cannot be stored"),
        ({"id": 5, "n": object}, "n: a type cannot be stored"),
    ],
)
def test_a_record_that_is_no_row_is_a_failure_of_its_own(database: Database, record: Any, said: str) -> None:
    report = database.upsert(table="t", key="id", records=[{"id": 1, "n": 1}, record, {"id": 2, "n": 2}])

    assert [row["id"] for row in rows(database)] == [1, 2]
    assert report.failed == 1
    assert said in report.first_errors[0]["message"]
    assert report.first_errors[0]["position"] == 1


def test_half_a_character_is_a_failure_of_its_record(database: Database) -> None:
    report = database.upsert(table="t", key="id", records=[{"id": 1, "a": "x"}, {"id": 2, "a": "\ud800"}])

    assert [row["id"] for row in rows(database)] == [1]
    assert report.failed == 1


def test_missing_values_of_pandas_are_null(database: Database) -> None:
    import pandas as pd  # noqa: PLC0415 - slow to import

    frame = pd.DataFrame({"id": [1, 2], "x": [1.5, math.nan], "at": [pd.Timestamp("2024-01-02"), pd.NaT]})

    report = database.upsert(table="t", key="id", records=frame)

    assert report.written == 2
    assert rows(database) == [
        {"id": 1, "x": 1.5, "at": datetime(2024, 1, 2)},  # noqa: DTZ001 - pandas has none
        {"id": 2, "x": None, "at": None},
    ]


def test_takes_a_stream_page_by_page_and_a_generator(database: Database) -> None:
    records = [{"id": n, "name": f"n{n}"} for n in range(25)]

    assert database.upsert(table="t", key="id", records=of(records, 10)).written == 25
    assert database.upsert(table="u", key="id", records=(row for row in records), batch_size=10).written == 25
    assert rows(database) == rows(database, "u") == records


def test_a_key_of_several_columns(database: Database) -> None:
    for amount in (1, 2):
        records = [{"order": 1, "line": line, "amount": amount} for line in (1, 2)]
        database.upsert(table="t", key=["order", "line"], records=records)
    database.upsert(
        table="t", key=["order", "line"], delete_when="payload.gone", records=[{"order": 1, "line": 2, "gone": True}]
    )

    assert rows(database, order="line") == [{"order": 1, "line": 1, "amount": 2}]


def test_a_record_of_nothing_but_its_key_is_added_once(database: Database) -> None:
    assert kept(database, {"id": 1}) == kept(database, {"id": 1}) == [{"id": 1}]


@pytest.mark.parametrize("name", ["order", "Mixed Case", 'quo"te', "semi;colon--", "sch%ema", "ü", "a.b"])
def test_any_name_of_table_or_column_is_only_a_name(database: Database, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'

    report = database.upsert(table=quoted, key=[name], records=[{name: 1, "x; DROP TABLE t": "y"}])

    assert report.written == 1
    sql = f"SELECT * FROM {quoted}".replace(":", "\\:")
    assert list(database.select(query=sql)) == [{name: 1, "x; DROP TABLE t": "y"}]


def test_says_what_is_missing_when_it_may_not_create(database: Database) -> None:
    with pytest.raises(ConfigurationError, match="there is no table t") as error:
        database.upsert(table="t", key="id", records=[{"id": 1}], create_table=False)

    assert "create_table" in error.value.hint


def test_says_which_column_is_missing_when_it_may_not_add(database: Database) -> None:
    kept(database, {"id": 1})

    with pytest.raises(ConfigurationError, match="no column name"):
        database.upsert(table="t", key="id", records=[{"id": 1, "name": "x"}], add_columns=False)


def test_says_which_index_is_missing_when_the_key_is_not_unique(database: Database) -> None:
    database.execute(statement="CREATE TABLE t (id INTEGER, name TEXT)")

    with pytest.raises(ConfigurationError, match="several rows of the same id") as error:
        database.upsert(table="t", key="id", records=[{"id": 1}])

    assert "CREATE UNIQUE INDEX" in error.value.hint


def test_needs_a_key() -> None:
    with Database("sqlite://") as database, pytest.raises(ConfigurationError, match="key"):
        database.upsert(table="t", key=[], records=[])


def test_remembers_a_unit_in_the_transaction_that_writes_it(database: Database) -> None:
    assert UPSERT.sink is not None
    sink = UPSERT.sink(database.session, UpsertArguments(table="t", key=("id",)), Unit())
    assert sink.recall("run/write[0]") is None

    receipt = sink.write("run/write[0]", [{"id": 1}, {"id": None}], {"after": Decimal(1)})
    again = sink.write("run/write[0]", [{"id": 1}, {"id": 2}], {"after": "another"})

    assert receipt.cursor == again.cursor == {"after": Decimal(1)}
    assert (again.report, list(again.failures)) == (receipt.report, list(receipt.failures))
    assert again.failures[0]["record"] == {"id": None}
    assert rows(database) == [{"id": 1}]
