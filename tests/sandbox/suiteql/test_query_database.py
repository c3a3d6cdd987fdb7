"""Readers and the writer of SuiteQL's tables do not wait for each other, and nothing stays behind."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from connector.sandbox.suiteql.query_database import DatabaseGoneError, QueryDatabase


def filled() -> QueryDatabase:
    database = QueryDatabase()
    with database.writing() as connection:
        connection.execute("CREATE TABLE q_x (id INTEGER)")
        connection.execute("INSERT INTO q_x VALUES (1)")
    return database


def test_a_reader_sees_what_was_committed_while_others_write() -> None:
    database = filled()
    with database.writing() as connection:
        connection.execute("INSERT INTO q_x VALUES (2)")
        with database.reading() as reader:
            assert reader.run("SELECT id FROM q_x", {}, 1.0) == [(1,)]

    with database.reading() as reader, database.reading() as other:
        assert reader is not other
        assert other.run("SELECT COUNT(*) FROM q_x", {}, 1.0) == [(2,)]
    database.close()


def test_a_failed_write_leaves_nothing() -> None:
    database = filled()

    def fail() -> None:
        with database.writing() as connection:
            connection.execute("DELETE FROM q_x")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.reading() as reader:
        assert reader.run("SELECT id FROM q_x", {}, 1.0) == [(1,)]
    database.close()


def test_readers_are_used_again() -> None:
    database = filled()
    with database.reading() as first:
        pass
    with database.reading() as second:
        assert second is first
    database.close()


@pytest.mark.parametrize("closed", [True, False])
def test_the_file_is_gone_when_closed_or_forgotten(closed: bool) -> None:
    database = filled()
    folder = Path(database.writer.execute("PRAGMA database_list").fetchone()[2]).parent
    assert folder.exists()

    if closed:
        database.close()
        with pytest.raises(DatabaseGoneError), database.reading():
            pass
    del database
    gc.collect()

    assert not folder.exists()
