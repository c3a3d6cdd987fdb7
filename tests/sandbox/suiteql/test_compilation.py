"""From text to statement."""

from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.suiteql.compilation import compile_query
from connector.sandbox.suiteql.query_refusals import QueryRefusedError


def test_a_statement_has_a_page_a_count_and_names(demo: Any) -> None:
    statement = compile_query(
        "SELECT id, UPPER(name) FROM subsidiary WHERE id > ? ORDER BY id", demo.engine.projection.tables
    )

    assert statement.names == ("id", "expr1")
    assert statement.parameters == 1
    assert statement.page.endswith('ORDER BY "subsidiary"."id" LIMIT :page_limit OFFSET :page_offset')
    assert statement.count.startswith("SELECT COUNT(*) FROM (SELECT")
    assert "ORDER BY" not in statement.count


def test_a_limit_of_the_query_stands_inside_the_page(demo: Any) -> None:
    statement = compile_query(
        "SELECT id FROM subsidiary ORDER BY id FETCH FIRST 3 ROWS ONLY", demo.engine.projection.tables
    )

    assert "LIMIT 3) LIMIT :page_limit" in statement.page
    assert "LIMIT 3)" in statement.count


def test_values_of_the_text_never_become_sql(demo: Any) -> None:
    statement = compile_query(
        "SELECT id FROM subsidiary WHERE name = ? OR name = 'it''s'", demo.engine.projection.tables
    )

    assert ":p1" in statement.page
    assert "'it''s'" in statement.page


def test_named_parameters_are_refused(demo: Any) -> None:
    with pytest.raises(QueryRefusedError) as refused:
        compile_query("SELECT :page_limit FROM dual", demo.engine.projection.tables)

    assert refused.value.reason == "a parameter is written as ?"
