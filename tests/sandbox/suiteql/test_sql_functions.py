"""The functions as SQLite calls them."""

from __future__ import annotations

import sqlite3

import pytest

from connector.sandbox.suiteql.function_table import FUNCTIONS
from connector.sandbox.suiteql.oracle_dates import MARK
from connector.sandbox.suiteql.sql_aggregates import AGGREGATES, register
from connector.sandbox.suiteql.sql_functions import SqlFunctions

DAY = f"{MARK}2025-03-09 14:05:06"


@pytest.fixture
def connection() -> sqlite3.Connection:
    return sqlite3.connect(":memory:")


def test_null_in_null_out(connection: sqlite3.Connection) -> None:
    SqlFunctions(connection, "FMMM/DD/YYYY")

    assert connection.execute("SELECT NS_UPPER(NULL), NS_ADD(1, NULL), NS_LIKE(NULL, 'a')").fetchone() == (
        None,
        None,
        None,
    )


def test_the_reason_of_a_failure_is_told_once(connection: sqlite3.Connection) -> None:
    functions = SqlFunctions(connection, "YYYY")
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("SELECT NS_TO_NUMBER('x')").fetchone()

    assert functions.failure == "TO_NUMBER: 'x' is not a number"
    assert functions.failure == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("3/9/2025", "2025-03-09 00:00:00"),
        ("3/9/2025 2:05 pm", "2025-03-09 14:05:00"),
        ("3/9/2025 14:05:06", "2025-03-09 14:05:06"),
        ("2025-03-09", "2025-03-09 00:00:00"),
    ],
)
def test_texts_become_dates_in_the_accounts_format(connection: sqlite3.Connection, text: str, kept: str) -> None:
    assert SqlFunctions(connection, "MM/DD/YYYY").date_of(text) == MARK + kept


def test_dates_are_added_to_and_taken_from(connection: sqlite3.Connection) -> None:
    SqlFunctions(connection, "YYYY-MM-DD HH24:MI:SS")

    def run(sql: str) -> object:
        return connection.execute(f"SELECT {sql}", {"day": DAY}).fetchone()[0]

    assert run("NS_ADD(:day, 0.5)") == f"{MARK}2025-03-10 02:05:06"
    assert run("NS_ADD(1, :day)") == f"{MARK}2025-03-10 14:05:06"
    assert run("NS_SUB(:day, NS_SUB(:day, 1.25))") == 1.25
    assert run("NS_ROUND(:day)") == f"{MARK}2025-03-10 00:00:00"
    assert run("NS_TRUNC(:day)") == f"{MARK}2025-03-09 00:00:00"
    assert run("NS_CONCAT('on ', :day, NULL, 1.50)") == "on 2025-03-09 14:05:061.5"


def test_every_function_of_suiteql_is_there(connection: sqlite3.Connection) -> None:
    SqlFunctions(connection, "YYYY")
    register(connection)
    known = {row[0].upper() for row in connection.execute("SELECT name FROM pragma_function_list")}
    ours = {function.runs_as for function in FUNCTIONS.values() if function.runs_as.startswith("NS_")}

    assert ours - known == {"NS_TO_TIMESTAMP", "NS_TO_TIMESTAMP_TZ"}  # run as NS_TO_DATE
    assert set(AGGREGATES) <= set(FUNCTIONS)
