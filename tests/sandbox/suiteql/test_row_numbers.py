"""ROWNUM is given before sorting and grouping."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("SELECT symbol FROM currency WHERE ROWNUM <= 2", ["USD", "EUR"]),
        ("SELECT symbol FROM currency WHERE ROWNUM < 3", ["USD", "EUR"]),
        ("SELECT symbol FROM currency WHERE 2 >= ROWNUM", ["USD", "EUR"]),
        ("SELECT symbol FROM currency WHERE ROWNUM = 1", ["USD"]),
        ("SELECT symbol FROM currency WHERE ROWNUM BETWEEN 1 AND 2", ["USD", "EUR"]),
        ("SELECT symbol FROM currency WHERE ROWNUM <= 5 AND 3 > ROWNUM", ["USD", "EUR"]),
        ("SELECT id FROM currency WHERE ROWNUM = 2", []),
        ("SELECT id FROM currency WHERE ROWNUM > 1", []),
        ("SELECT id FROM currency WHERE ROWNUM BETWEEN 2 AND 4", []),
        ("SELECT id FROM currency WHERE ROWNUM >= 1 AND id < 3", ["1", "2"]),
        ("SELECT ROWNUM FROM currency WHERE id > 5", ["1", "2"]),
        ("SELECT symbol FROM currency WHERE ROWNUM <= 2 ORDER BY id DESC", ["EUR", "USD"]),
        ("SELECT symbol FROM currency c WHERE ROWNUM <= 3 ORDER BY c.symbol", ["EUR", "GBP", "USD"]),
        ("SELECT COUNT(*) FROM currency WHERE ROWNUM <= 3", ["3"]),
        ("SELECT SUM(id) FROM currency WHERE id > 1 AND ROWNUM <= 2", ["5"]),
        ("SELECT DISTINCT country FROM subsidiary WHERE ROWNUM <= 2 ORDER BY country DESC", ["US", "CA"]),
        ("SELECT id FROM (SELECT id FROM currency ORDER BY id DESC) WHERE ROWNUM <= 2", ["7", "6"]),
        (
            (
                "SELECT id FROM (SELECT a.*, ROWNUM rn FROM (SELECT id FROM currency ORDER BY id "
                "DESC) a WHERE ROWNUM <= 4) WHERE rn > 2"
            ),
            ["5", "4"],
        ),
        (
            "SELECT BUILTIN.DF(currency) FROM subsidiary WHERE ROWNUM <= 2 ORDER BY id DESC",
            ["Canadian Dollar", "US Dollar"],
        ),
    ],
)
def test_rows_are_numbered_before_they_are_sorted(demo: Any, query: str, values: list[str]) -> None:
    assert demo.values(query) == values


def test_the_bound_may_be_a_parameter(demo: Any) -> None:
    assert demo.values("SELECT symbol FROM currency WHERE ROWNUM < ?", "3") == ["USD", "EUR"]
    assert demo.values("SELECT symbol FROM currency WHERE ROWNUM <= ? ORDER BY id DESC", 2) == ["EUR", "USD"]


def test_other_comparisons_are_refused(demo: Any) -> None:
    reason = demo.reason("SELECT id FROM currency WHERE ROWNUM <= 2 OR id = 7")

    assert reason == "ROWNUM is compared in another way than ROWNUM <= n"
