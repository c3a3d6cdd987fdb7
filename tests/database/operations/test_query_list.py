from __future__ import annotations

import pytest

from connector.database.client import Database
from connector.errors import ConnectorError


def test_gives_all_rows_as_a_list(database: Database) -> None:
    database.insert(table="t", key="id", records=[{"id": n} for n in range(5)])

    query = "SELECT id FROM t WHERE id > :n ORDER BY id"
    assert database.query_list(query=query, parameters={"n": 2}) == [{"id": 3}, {"id": 4}]
    assert database.query_list(query=query, parameters={"n": 9}) == []


def test_more_rows_than_were_meant_are_an_error(database: Database) -> None:
    database.insert(table="t", key="id", records=[{"id": n} for n in range(5)])

    assert len(database.query_list(query="SELECT id FROM t", most=5)) == 5
    with pytest.raises(ConnectorError, match="more than 4 rows") as refused:
        database.query_list(query="SELECT id FROM t", most=4)
    assert refused.value.type == "DB:QUERY_EXECUTION"
