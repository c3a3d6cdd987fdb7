"""The two dialects over one store."""

from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.suiteql.engine import Engine
from connector.sandbox.suiteql.query_dialect import DIALECTS
from connector.sandbox.suiteql.query_refusals import QueryRefusedError

REPORTED = {
    "WITH a AS (SELECT id, name FROM subsidiary WHERE id < 3) SELECT name FROM a ORDER BY id DESC": [
        ["Northwind Optics Canada Inc."], ["Northwind Optics Group"],
    ],
    "WITH a AS (SELECT 1 n FROM dual), b (m) AS (SELECT n + 1 FROM a) SELECT a.n, b.m FROM a, b": [["1", "2"]],
    "SELECT LISTAGG(id, ',') WITHIN GROUP (ORDER BY id DESC) x FROM subsidiary WHERE id < 4": [["3,2,1"]],
    "SELECT LISTAGG(DISTINCT country, '/') WITHIN GROUP (ORDER BY country) x FROM subsidiary WHERE id < 4": [
        ["CA/DE/US"],
    ],
    "SELECT id, LISTAGG(symbol) WITHIN GROUP (ORDER BY symbol) OVER () x FROM currency WHERE id < 3 ORDER BY id": [
        ["1", "EURUSD"], ["2", "EURUSD"],
    ],
    "SELECT s.id, p.id pid FROM subsidiary s, subsidiary p WHERE p.id (+) = s.parent AND s.id IN (1, 4) ORDER BY 1": [
        ["1"], ["4", "3"],
    ],
    'SELECT x."Name" FROM (SELECT name AS "Name" FROM subsidiary WHERE id = 1) x': [["Northwind Optics Group"]],
    "SELECT DATE '2025-01-31' d, TIMESTAMP '2025-01-31 10:00:00' t FROM dual": [["1/31/2025", "1/31/2025"]],
}  # fmt: skip
"""Query → rows in the observed dialect."""


def test_there_are_two() -> None:
    assert DIALECTS == ("documented", "observed")


@pytest.mark.parametrize("sql", REPORTED)
def test_reported_to_work_and_documented_not_to(demo: Any, catalogue: Any, sql: str) -> None:
    with pytest.raises(QueryRefusedError):
        demo.engine.query(sql)
    rows = [list(item.values())[1:] for item in Engine(demo.store, catalogue, dialect="observed").query(sql).items]

    assert rows == REPORTED[sql]
