from __future__ import annotations

import gc

from connector.database.client import Database


def test_an_iteration_that_was_broken_off_lets_go_when_the_session_closes(database: Database) -> None:
    database.insert(table="t", records=[{"id": n} for n in range(10)])
    stream = database.select(query="SELECT id FROM t", page_size=2)
    first = next(iter(stream))

    database.close()

    assert first == {"id": 0}
    assert len(list(stream)) == 10 if not database.session.single else True
    gc.collect()  # nothing complains about a connection that was left open


def test_rows_of_kinds_that_state_cannot_keep_become_text(database: Database) -> None:
    if database.session.dialect == "postgresql":
        query = "SELECT CAST('00000000-0000-0000-0000-000000000001' AS uuid) AS a, CAST('10.0.0.1' AS inet) AS b"
    else:
        query = "SELECT '00000000-0000-0000-0000-000000000001' AS a, '10.0.0.1' AS b"

    assert list(database.select(query=query)) == [{"a": "00000000-0000-0000-0000-000000000001", "b": "10.0.0.1"}]
