"""GROUP BY is as strict as Oracle's."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    "query",
    [
        "SELECT country, name FROM subsidiary GROUP BY country",
        "SELECT country, COUNT(*) FROM subsidiary",
        "SELECT COUNT(*) FROM subsidiary GROUP BY country HAVING name = 'x'",
        "SELECT COUNT(*) FROM subsidiary GROUP BY country ORDER BY name",
        "SELECT UPPER(name) FROM subsidiary GROUP BY LOWER(name)",
        "SELECT country FROM subsidiary GROUP BY 1",
    ],
)
def test_a_column_that_differs_within_a_group_is_refused(demo: Any, query: str) -> None:
    assert demo.reason(query).endswith("is neither grouped by nor inside an aggregate")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT s.country || '!', COUNT(*) FROM subsidiary s GROUP BY country",
        "SELECT UPPER(name), MAX(id) + 1 FROM subsidiary GROUP BY UPPER(name)",
        "SELECT BUILTIN.DF(country), COUNT(*) FROM subsidiary GROUP BY BUILTIN.DF(country)",
        "SELECT BUILTIN.DF(country) c, COUNT(*) n FROM subsidiary GROUP BY country ORDER BY n, c",
        "SELECT 1, SYSDATE, COUNT(*) FROM subsidiary",
        "SELECT country, SUM(COUNT(*)) OVER () FROM subsidiary GROUP BY country",
        "SELECT (SELECT MAX(c.id) FROM currency c), COUNT(*) FROM subsidiary",
        "SELECT id, COUNT(*) OVER (PARTITION BY country) FROM subsidiary",
    ],
)
def test_what_is_the_same_within_a_group_is_shown(demo: Any, query: str) -> None:
    assert demo.rows(query)
