from __future__ import annotations

from typing import Any

import pytest

from connector import events
from connector.component import Unit
from connector.database.bulk_arguments import BulkArguments
from connector.database.client import Database
from connector.database.statement_sink import open_statements
from connector.errors import RejectedError

UPDATE = "UPDATE t SET name = :name WHERE id = :id"


@pytest.fixture
def filled(database: Database) -> Database:
    database.execute(statement="CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(5) NOT NULL)")
    database.insert(table="t", records=[{"id": n, "name": f"n{n}"} for n in range(10)])
    return database


def names(database: Database) -> dict[int, str]:
    return {row["id"]: row["name"] for row in database.select(query="SELECT id, name FROM t ORDER BY id")}


def test_carries_the_statement_out_for_each_record(filled: Database) -> None:
    report = filled.bulk_update(statement=UPDATE, records=[{"id": n, "name": "x", "more": 1} for n in range(3)])

    assert (report.read, report.written, report.failed) == (3, 3, 0)
    assert list(names(filled).values()) == ["x", "x", "x", *(f"n{n}" for n in range(3, 10))]


def test_a_refused_record_does_not_sink_the_others(filled: Database) -> None:
    records = [{"id": 1, "name": "a"}, {"id": 2, "name": None}, {"id": 3}, {"id": 4, "name": "b"}]

    report = filled.bulk_update(statement=UPDATE, records=records)

    assert (report.written, report.failed) == (2, 2)
    assert [error["position"] for error in report.first_errors] == [1, 2]
    assert "the record has no name" in report.first_errors[1]["message"]
    assert (names(filled)[1], names(filled)[2], names(filled)[4]) == ("a", "n2", "b")


def test_says_that_records_touched_no_row(filled: Database) -> None:
    heard: list[events.Event] = []
    filled.unit = Unit(emit=heard.append)

    filled.bulk_update(statement=UPDATE, records=[{"id": 1, "name": "a"}, {"id": 77, "name": "b"}])

    assert [event.message for event in heard if isinstance(event, events.Noted)] == ["1 records or more touched no row"]


def test_a_statement_that_is_wrong_fails_as_a_whole(filled: Database) -> None:
    with pytest.raises(RejectedError) as error:
        filled.bulk_update(statement="UPDATE t SET nme = :name", records=[{"name": "x"}])
    assert error.value.type == "DB:BAD_SQL_SYNTAX"


def test_a_unit_is_remembered_with_its_rows(filled: Database) -> None:
    filled.execute(statement="CREATE TABLE counted (n INTEGER)")
    filled.insert(table="counted", records=[{"n": 0}])

    def sink() -> Any:
        arguments = BulkArguments(statement="UPDATE counted SET n = n + :by")
        return open_statements(filled.session, arguments, Unit(key="run/step"), deletes=False)

    first = sink().write("run/step[0]", [{"by": 1}, {"by": 2}], None)
    recalled = sink().recall("run/step[0]")

    assert recalled == first
    assert filled.query_single(query="SELECT n FROM counted") == {"n": 3}
