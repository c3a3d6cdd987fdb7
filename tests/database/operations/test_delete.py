from __future__ import annotations

from connector.database.client import Database


def test_says_how_many_rows_it_touched(database: Database) -> None:
    database.insert(table="t", key="id", records=[{"id": n, "name": "a"} for n in range(5)])

    done = database.delete(statement="DELETE FROM t WHERE id < :below", parameters={"below": 3})

    assert done == {"affected_rows": 3}
    assert database.query_single(query="SELECT COUNT(*) AS n FROM t WHERE name = 'a'") == {"n": 2}
