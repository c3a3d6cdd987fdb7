from __future__ import annotations

import pytest

from connector.component import Unit
from connector.database.client import Database
from connector.database.operations.insert import INSERT, InsertArguments
from connector.errors import ConfigurationError


def test_adds_rows_each_time(database: Database) -> None:
    for _ in range(2):
        database.insert(table="log", records=[{"text": "x"}, {"text": None}])

    assert [row["text"] for row in database.select(query="SELECT text FROM log WHERE text = 'x'")] == ["x", "x"]


def test_a_row_whose_key_is_there_is_refused_and_the_others_are_added(database: Database) -> None:
    database.insert(table="log", key="id", records=[{"id": 1, "text": "first"}])

    report = database.insert(table="log", key="id", records=[{"id": 1, "text": "again"}, {"id": 2, "text": "x"}])

    assert (report.written, report.failed) == (1, 1)
    assert report.first_errors[0]["type"] == "DB:QUERY_EXECUTION"
    assert [row["text"] for row in database.select(query="SELECT text FROM log ORDER BY id")] == ["first", "x"]


def test_a_unit_is_inserted_once(database: Database) -> None:
    assert INSERT.sink is not None
    for _ in range(3):
        sink = INSERT.sink(database.session, InsertArguments(table="log"), Unit(key="run/log"))
        sink.write("run/log[0]", [{"text": "x"}], {})

    assert len(list(database.select(query="SELECT * FROM log"))) == 1


def test_an_empty_record_is_a_failure(database: Database) -> None:
    report = database.insert(table="log", records=[{}, {"text": "x"}])

    assert (report.written, report.failed) == (1, 1)


def test_deleting_needs_a_key(database: Database) -> None:
    with pytest.raises(ConfigurationError, match="needs a key"):
        database.insert(table="log", records=[], delete_when="payload.gone")
