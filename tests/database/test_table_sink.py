from __future__ import annotations

import itertools
import json
import threading
from datetime import UTC, date, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.component import Receipt, Unit
from connector.database.client import Database
from connector.database.operations.upsert import UPSERT, UpsertArguments
from connector.database.table_sink import TableSink
from connector.retry import NEVER

_NUMBERS = itertools.count()
EACH_DATABASE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None, derandomize=True
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=9, minutes=30))])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False) | st.decimals(places=2)
DECIMALS = NUMBERS.filter(lambda value: value.is_finite() and abs(value.adjusted()) < 300)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "decimal": DECIMALS,
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "day": st.dates(),
    "moment": st.datetimes(timezones=ZONES).filter(lambda value: 1 < value.year < 9999),
    "local": st.datetimes(),
    "time": st.times(),
    "json": st.dictionaries(TEXT, st.none() | st.integers(-(2**53), 2**53) | TEXT | DECIMALS, max_size=3),
    "bytes": st.binary(max_size=10),
}
ROWS = st.lists(st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in VALUES.items()}))


def fresh_table() -> str:
    return f"t{next(_NUMBERS)}"


def sink_of(database: Database, table: str, **more: Any) -> TableSink:
    assert UPSERT.sink is not None
    sink = UPSERT.sink(database.session, UpsertArguments(table=table, key=("id",), **more), Unit(retry=NEVER))
    assert isinstance(sink, TableSink)
    return sink


def stored(database: Database, table: str) -> list[dict[str, Any]]:
    return list(database.select(query=f"SELECT * FROM {table} ORDER BY id"))


@given(rows=ROWS)
@EACH_DATABASE
def test_any_rows_come_back_exactly(database: Database, rows: list[dict[str, Any]]) -> None:
    table = fresh_table()
    records = [{"id": number, **row} for number, row in enumerate(rows)]
    report = database.upsert(table=table, key="id", records=records, batch_size=3)

    assert report.failed == 0, report
    if records:
        found = [{k: v for k, v in row.items() if v is not None} for row in stored(database, table)]
        assert found == [{k: v for k, v in record.items() if v is not None} for record in records]


@given(values=st.lists(st.one_of(*VALUES.values()), min_size=1, max_size=8), size=st.integers(1, 4))
@EACH_DATABASE
def test_no_mixture_of_types_loses_a_value(database: Database, values: list[Any], size: int) -> None:
    table = fresh_table()
    records = [{"id": number, "value": value} for number, value in enumerate(values)]
    report = database.upsert(table=table, key="id", records=records, batch_size=size)

    assert report.written + report.failed == len(values)
    assert report.failed == 0 or any(isinstance(value, bytes) for value in values)
    for row in stored(database, table):
        assert same(values[row["id"]], row.get("value"))


def same(given_: Any, found: Any) -> bool:
    """Whether *found* is the value, its digits, or a text that stands for it."""
    if given_ == found:
        return True
    if isinstance(found, str):
        return text_says(given_, found)
    return isinstance(found, int | Decimal) and isinstance(given_, float) and Decimal(repr(given_)) == found


def text_says(value: Any, text: str) -> bool:
    if isinstance(value, bool):
        return text in (("true", "1") if value else ("false", "0"))
    if isinstance(value, int | float | Decimal):
        return Decimal(text) == Decimal(repr(value) if isinstance(value, float) else value)
    if isinstance(value, date | time):
        return type(value).fromisoformat(text) == value
    return isinstance(value, dict) and json.loads(text, parse_float=Decimal) == value


RECORDS = st.fixed_dictionaries(
    {"id": st.integers(0, 4)},
    optional={"a": st.none() | st.integers(0, 9), "b": st.none() | st.integers(0, 9), "gone": st.booleans()},
)


@given(records=st.lists(RECORDS, max_size=30), size=st.integers(1, 30))
@EACH_DATABASE
def test_blocks_do_what_one_record_after_the_other_would_do(
    database: Database, records: list[dict[str, Any]], size: int
) -> None:
    table = fresh_table()
    database.execute(statement=f"CREATE TABLE {table} (id BIGINT PRIMARY KEY, a BIGINT, b BIGINT, gone BOOLEAN)")
    expected: dict[int, dict[str, Any]] = {}
    for record in records:
        if record.get("gone"):
            expected.pop(record["id"], None)
        else:
            empty = {"a": None, "b": None, "gone": None}
            expected[record["id"]] = {**expected.get(record["id"], empty), **record}

    for _ in range(2):  # and doing it again changes nothing
        report = database.upsert(table=table, key="id", delete_when="payload.gone", records=records, batch_size=size)
        assert report.failed == 0
        if report.deleted == 0 and not any(record.get("gone") for record in records):
            assert stored(database, table) == [expected[key] for key in sorted(expected)]
    assert {row["id"] for row in stored(database, table)} == expected.keys()


def test_two_workers_with_the_same_unit_write_it_once(database: Database) -> None:
    table = fresh_table()
    sinks = [sink_of(database, table) for _ in range(4)]
    sinks[0].write("run/first[0]", [{"id": 0, "by": 0}], {})
    receipts: dict[int, Receipt] = {}

    def work(number: int) -> None:
        receipts[number] = sinks[number].write("run/write[0]", [{"id": 1, "by": number}], {"from": number})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winner = stored(database, table)[1]["by"]
    assert {receipt.cursor["from"] for receipt in receipts.values()} == {winner}


def test_a_unit_that_cannot_be_remembered_writes_nothing(database: Database) -> None:
    table = fresh_table()
    sink = sink_of(database, table)
    sink.write("run/write[0]", [{"id": 1}], {})

    with pytest.raises(TypeError):  # a cursor that is no JSON
        sink.write("run/write[1]", [{"id": 2}], {"at": object()})

    assert stored(database, table) == [{"id": 1}]
    assert sink.recall("run/write[1]") is None


def test_follows_a_table_that_another_process_changed(database: Database) -> None:
    table = fresh_table()
    first, second = sink_of(database, table), sink_of(database, table)
    first.write("a[0]", [{"id": 1}], {})
    second.write("b[0]", [{"id": 2, "name": 5}], {})

    first.write("a[1]", [{"id": 3, "name": "text"}], {})
    second.write("b[1]", [{"id": 4, "name": 6, "more": 1}], {})

    assert [row["name"] for row in stored(database, table)] == [None, "5", "text", "6"]
