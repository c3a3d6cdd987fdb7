"""CONNECT BY, in the observed dialect."""

from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.suiteql.engine import Engine
from connector.sandbox.suiteql.query_refusals import QueryRefusedError


@pytest.fixture(scope="module")
def observed(demo: Any, catalogue: Any) -> Engine:
    return Engine(demo.store, catalogue, dialect="observed")


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT id, LEVEL l FROM subsidiary START WITH id = 3 CONNECT BY PRIOR id = parent", [("3", "1"), ("4", "2")]),
        ("SELECT s.id, LEVEL l FROM subsidiary s START WITH s.id = 4 CONNECT BY s.id = PRIOR s.parent", [
            ("4", "1"), ("3", "2"), ("1", "3"),
        ]),
        ("SELECT id, LEVEL l FROM subsidiary WHERE LEVEL = 3 START WITH parent IS NULL CONNECT BY PRIOR id = parent", [
            ("4", "3"),
        ]),
    ],
)  # fmt: skip
def test_a_hierarchy_is_walked(observed: Engine, sql: str, rows: list[tuple[str, str]]) -> None:
    assert [(item["id"], item["l"]) for item in observed.query(sql).items] == rows


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 FROM subsidiary s JOIN currency c ON c.id = s.currency CONNECT BY PRIOR s.id = s.parent",
        "SELECT CONNECT_BY_ROOT id FROM subsidiary CONNECT BY PRIOR id = parent",
    ],
)
def test_what_is_not_simulated_is_refused(observed: Engine, sql: str) -> None:
    with pytest.raises(QueryRefusedError):
        observed.query(sql)
