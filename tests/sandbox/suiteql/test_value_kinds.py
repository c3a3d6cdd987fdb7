"""What kind of value an expression gives."""

from __future__ import annotations

import pytest

from connector.sandbox.suiteql.query_grammar import parse
from connector.sandbox.suiteql.value_kinds import kind_of


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("'a'", "text"),
        ("1.5", "number"),
        ("-1", "number"),
        ("(1 + 2) * 3", "number"),
        ("SYSDATE", "date"),
        ("SYSDATE + 1", "date"),
        ("1 + SYSDATE", "date"),
        ("SYSDATE - SYSDATE", "number"),
        ("TO_DATE('1', 'MM')", "date"),
        ("TRUNC(SYSDATE)", "date"),
        ("TRUNC(1.5)", "number"),
        ("NVL(NULL, SYSDATE)", "date"),
        ("NVL2(1, 'a', 2)", "text"),
        ("DECODE(1, 2, 'a', 3)", "text"),
        ("CASE WHEN 1 = 1 THEN NULL ELSE 2 END", "number"),
        ("COUNT(*)", "integer"),
        ("MAX(SYSDATE)", "date"),
        ("ROW_NUMBER() OVER (ORDER BY 1)", "integer"),
        ("'a' || 1", "text"),
        ("CAST(1 AS VARCHAR2(9))", "text"),
        ("CAST(1 AS INTEGER)", "integer"),
        ("CAST(1 AS BLOB)", ""),
        ("EXTRACT(YEAR FROM SYSDATE)", "integer"),
        ("TRIM(1)", "text"),
        ("BUILTIN.DF(1)", "text"),
        ("(SELECT 'a' FROM dual)", "text"),
        ("?", ""),
        ("NULL", ""),
        ("UNKNOWN(1)", ""),
    ],
)
def test_the_kind_is_seen_by_the_text(expression: str, kind: str) -> None:
    (item,) = parse(f"SELECT {expression} FROM dual").expressions

    assert kind_of(item) == kind
