from __future__ import annotations

import pytest

from connector.expression import dataweave_words
from connector.expression.compiler import compile_expression
from connector.expression.functions import FUNCTIONS
from connector.expression.lexer import ExpressionError


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("sizeOf(payload)", "length(value)"),
        ("contains(payload, 'x')", "`part in value`"),
        ("payload contains 'x'", "`part in value`"),
        ("payload.lines map (line) -> line.amount", "[x.name for x in"),
        ("payload filter ($.amount > 3)", "[x.name for x in"),
        ("payload distinctBy $.id", "unique("),
        ("payload.name default 'x'", "default(value, fallback)"),
        ("payload.id as Number", "number()"),
        ("payload.at as Date {format: 'yyyy'}", "date()"),
        ("if (payload.a == None) 1 else 2", "a if condition else b"),
        ("p('port')", "params.name"),
        ("startsWith(payload, 'a')", "did you mean `starts_with`?"),
        ("isEmpty(payload)", "did you mean `is_empty`?"),
    ],
)
def test_what_dataweave_writes_is_answered_with_what_is_written_here(text: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)

    assert hint in caught.value.hint


def test_no_function_of_ours_is_taken_for_one_of_dataweave() -> None:
    assert set(dataweave_words.FUNCTIONS).isdisjoint(FUNCTIONS)
