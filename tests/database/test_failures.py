from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from connector.database.client import Database
from connector.database.config import DatabaseConfig
from connector.database.failures import explained, is_refusal
from connector.errors import BugError, ConnectivityError, RejectedError, RetryableError
from connector.retry import NEVER


def opened(url: str, **more: object) -> Database:
    return Database(DatabaseConfig.model_validate({"url": url, "reconnection": NEVER, **more}))


def test_a_server_that_does_not_answer_is_a_matter_of_connectivity_and_no_password_is_shown() -> None:
    with (
        opened("postgresql://user:hunter2secret@127.0.0.1:1/db") as database,
        pytest.raises(ConnectivityError) as error,
    ):
        database.upsert(table="t", key="id", records=[{"id": 1}])

    assert error.value.type == "DB:CONNECTIVITY"
    assert "hunter2secret" not in f"{error.value!r}{error.value.hint}{database.session.config!r}"


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_a_matter_of_connectivity(postgres_url: str) -> None:
    with opened(postgres_url.replace("/test_", "/none_")) as database, pytest.raises(ConnectivityError) as error:
        database.execute(statement="SELECT 1")

    assert "does not exist" in error.value.message


@pytest.mark.postgres
def test_a_lock_that_is_not_got_may_be_tried_again(postgres_url: str) -> None:
    args = {"options": "-c lock_timeout=200"}
    with opened(postgres_url) as holder, opened(postgres_url, connect_args=args) as waiter:
        holder.upsert(table="t", key="id", records=[{"id": 1, "n": 1}])
        with holder.session.writing() as connection:
            connection.exec_driver_sql("LOCK TABLE t")
            with pytest.raises(RetryableError) as error:
                waiter.upsert(table="t", key="id", records=[{"id": 1, "n": 2}])

    assert (error.value.type, error.value.code) == ("DB:LOCKED", "55P03")


@pytest.mark.postgres
def test_a_server_that_goes_away_is_found_again(postgres_url: str) -> None:
    with Database(postgres_url) as database:
        database.upsert(table="t", key="id", records=[{"id": 1}])
        with Database(postgres_url) as other:
            list(
                other.select(
                    query="SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )

        assert database.upsert(table="t", key="id", records=[{"id": 2}]).written == 1


def test_a_file_that_another_process_holds_may_be_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA journal_mode=WAL")
    holder.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    holder.execute("BEGIN IMMEDIATE")

    with opened(f"sqlite:///{path}", connect_args={"timeout": 0.1}) as database, pytest.raises(RetryableError) as error:
        database.insert(table="t", records=[{"id": 1}])

    holder.close()
    assert error.value.type == "DB:LOCKED"


def test_a_file_that_is_no_database_is_a_matter_of_connectivity(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("no database" * 1000, encoding="utf-8")

    with opened(f"sqlite:///{path}") as database, pytest.raises(ConnectivityError, match="not a database"):
        database.execute(statement="SELECT 1")


def test_what_concerns_all_rows_is_not_looked_for_in_each() -> None:
    wrong = explained(sqlite3.OperationalError("no such table: t"), "x")

    assert isinstance(explained(KeyError("x"), "x"), BugError)
    assert is_refusal(explained(ValueError("x"), "x"))
    assert is_refusal(explained(sqlite3.IntegrityError("UNIQUE constraint failed"), "x"))
    assert isinstance(wrong, RejectedError | ConnectivityError) or not is_refusal(wrong)
