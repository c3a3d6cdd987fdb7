"""What is known when the connection breaks at the worst moment: while the server commits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector import events
from connector.component import Unit
from connector.database.client import Database
from connector.database.operations.insert import INSERT, InsertArguments
from connector.errors import AmbiguousError, ConnectivityError
from connector.retry import ConstantWait, RetryPolicy

TWICE = RetryPolicy(attempts=2, wait=ConstantWait(type="constant", interval=0))
BREAKS = """
CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$
"""
WHEN = """
CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION break_off()
"""


@pytest.fixture
def breaking(postgres_url: str) -> Iterator[tuple[Database, list[events.Event]]]:
    """A database whose table `t` breaks the connection off while an insert is committed."""
    told: list[events.Event] = []
    with Database(postgres_url) as database:
        database.execute(statement="CREATE TABLE t (id BIGINT PRIMARY KEY)")
        database.execute(statement=BREAKS)
        database.execute(statement=WHEN)
        database.unit = Unit(retry=TWICE, emit=told.append)
        yield database, told


@pytest.mark.postgres
def test_an_insert_without_a_unit_is_not_repeated(breaking: tuple[Database, list[events.Event]]) -> None:
    database, told = breaking

    with pytest.raises(AmbiguousError) as error:
        database.insert(table="t", records=[{"id": 1}])

    assert error.value.type == "DB:AMBIGUOUS"
    assert told == []


@pytest.mark.postgres
def test_an_upsert_is_repeated(breaking: tuple[Database, list[events.Event]]) -> None:
    database, told = breaking

    with pytest.raises(ConnectivityError):
        database.upsert(table="t", key="id", records=[{"id": 1}])

    assert len(told) == 1


@pytest.mark.postgres
def test_an_insert_with_a_unit_asks_what_became_of_it_and_is_repeated(
    breaking: tuple[Database, list[events.Event]],
) -> None:
    database, told = breaking
    assert INSERT.sink is not None
    sink: Any = INSERT.sink(database.session, InsertArguments(table="t"), database.unit)
    write = sink._written
    attempts = []

    def mended_meanwhile(*args: Any) -> Any:
        attempts.append(1)
        if len(attempts) > 1:
            with Database(database.session.config) as other:
                other.execute(statement="DROP TRIGGER broken ON t")
        return write(*args)

    sink._written = mended_meanwhile
    receipt = sink.write("run/t[0]", [{"id": 1}], {"next": 1})

    assert receipt.report.written == 1
    assert len(told) == 1
    assert len(list(database.select(query="SELECT id FROM t"))) == 1


@pytest.mark.postgres
def test_a_statement_is_not_repeated(breaking: tuple[Database, list[events.Event]]) -> None:
    database, told = breaking

    with pytest.raises(AmbiguousError, match="being committed"):
        database.execute(statement="INSERT INTO t (id) VALUES (1)")

    assert told == []
