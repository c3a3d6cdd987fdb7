from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from connector.database.bisecting import write_each
from connector.database.blocks import Failures
from connector.database.client import Database
from connector.errors import ConnectivityError


def written(database: Database, bad: set[int], count: int = 100) -> tuple[list[int], list[int], int]:
    """What reached the table, what was refused, and how many statements it took."""
    database.execute(statement="CREATE TABLE t (id INTEGER)")
    failures, statements = Failures(), 0
    with database.session.writing() as connection:

        def write(rows: Sequence[Sequence[Any]]) -> None:
            nonlocal statements
            statements += 1
            for (number,) in rows:
                connection.exec_driver_sql(f"INSERT INTO t VALUES ({number})")
                if number in bad:
                    raise ValueError(f"{number} is bad")

        rows = [((number, {"id": number}), (number,)) for number in range(count)]
        write_each(connection, write, rows, failures, "db")
    found = [row["id"] for row in database.select(query="SELECT id FROM t ORDER BY id")]
    return found, sorted(failures.found), statements


@pytest.mark.parametrize("bad", [set(), {0}, {99}, {3, 4, 64}, set(range(100))])
def test_only_the_bad_rows_are_left_out(database: Database, bad: set[int]) -> None:
    found, refused, statements = written(database, bad)

    assert found == sorted(set(range(100)) - bad)
    assert refused == sorted(bad)
    assert statements <= 1 + 2 * len(bad) * 7


def test_what_is_not_a_row_s_fault_breaks_off() -> None:
    with Database("sqlite://") as database, database.session.writing() as connection:

        def write(_: Sequence[Sequence[Any]]) -> None:
            raise ConnectivityError("gone")

        with pytest.raises(ConnectivityError):
            write_each(connection, write, [((0, {}), (1,)), ((1, {}), (2,))], Failures(), "db")
