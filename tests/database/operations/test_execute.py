from __future__ import annotations

import pytest

from connector.database.client import Database
from connector.errors import RejectedError


def test_says_how_many_rows_it_changed(database: Database) -> None:
    assert database.execute(statement="CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)") == {"affected_rows": 0}
    database.insert(table="t", records=[{"id": n, "n": 0} for n in range(5)])

    done = database.execute(statement="UPDATE t SET n = :n WHERE id < :below", parameters={"n": 1, "below": 3})

    assert done == {"affected_rows": 3}


def test_a_refused_statement_changes_nothing(database: Database) -> None:
    database.execute(statement="CREATE TABLE t (id INTEGER PRIMARY KEY)")
    database.insert(table="t", records=[{"id": 1}])

    with pytest.raises(RejectedError) as error:
        database.execute(statement="INSERT INTO t (id) VALUES (2), (1)")

    assert error.value.type == "DB:QUERY_EXECUTION"
    assert [row["id"] for row in database.select(query="SELECT id FROM t")] == [1]
