from __future__ import annotations

from connector.database.client import Database


def test_gives_the_first_row_or_nothing(database: Database) -> None:
    database.insert(table="t", key="id", records=[{"id": n} for n in range(5)])

    assert database.query_single(query="SELECT id FROM t ORDER BY id DESC") == {"id": 4}
    assert database.query_single(query="SELECT id FROM t WHERE id > :n", parameters={"n": 9}) is None
