from __future__ import annotations

from connector.database.client import Database


def test_removes_a_row_for_each_record_of_a_stream(database: Database) -> None:
    database.insert(table="t", key="id", records=[{"id": n} for n in range(2500)])
    stream = database.select(query="SELECT id FROM t WHERE id % 2 = 0", key="id", page_size=500)

    report = database.bulk_delete(statement="DELETE FROM t WHERE id = :id", records=stream)

    assert (report.read, report.written, report.deleted, report.failed) == (1250, 0, 1250, 0)
    assert database.query_single(query="SELECT COUNT(*) AS n, MIN(id) AS first FROM t") == {"n": 1250, "first": 1}
