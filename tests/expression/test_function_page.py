"""docs/expressions.md is fresh, and every example on it gives what it says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from connector.expression.compiler import compile_expression
from connector.expression.function_page import fresh
from connector.expression.functions import FUNCTIONS
from connector.expression.tree import parse

PAGE = Path(__file__).parents[2] / "docs" / "expressions.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
EXAMPLES = [
    (expression, result)
    for expression, result in re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", TEXT, re.MULTILINE)
    if not expression.startswith("function")
]


def exact(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(f"{value:.2f}")
    if isinstance(value, dict):
        return {name: exact(inner) for name, inner in value.items()}
    return [exact(inner) for inner in value] if isinstance(value, list) else value


EVENT = {**exact(yaml.safe_load(BLOCKS[0])), "clock": datetime(2024, 5, 1, tzinfo=UTC)}


def test_the_list_of_functions_is_fresh() -> None:
    assert fresh(TEXT) == TEXT, "write it: PAGE.write_text(function_page.fresh(PAGE.read_text()))"


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 40


@pytest.mark.parametrize(("expression", "result"), EXAMPLES)
def test_an_example_of_the_page_gives_what_it_says(expression: str, result: str) -> None:
    found, expected = compile_expression(expression)(EVENT), compile_expression(result)(EVENT)

    assert (found, type(found)) == (expected, type(expected))


def test_the_yaml_of_the_page_compiles() -> None:
    for block in BLOCKS[1:]:
        data = yaml.safe_load(block)
        when = data.pop("when", None)
        assert when is None or compile_expression(when, condition=True)(EVENT) is False
        assert parse(data).evaluate(EVENT, lambda reference: reference.name)


def test_a_page_without_a_place_for_the_functions_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        fresh("# Expressions")


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_is_documented_and_its_example_gives_its_result(name: str) -> None:
    function = FUNCTIONS[name]
    found = compile_expression(function.example)(EVENT)
    expected = compile_expression(function.result)(EVENT)

    assert (found, type(found)) == (expected, type(expected))
    assert name in compile_expression(function.example).functions
    assert function.summary.endswith(".")
    assert f"`{function.usage}`" in TEXT
