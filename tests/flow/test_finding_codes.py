"""Codes that findings bear and codes that `connector explain` knows are the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.flow.finding_codes import FINDINGS
from connector.flow.findings import _CODES, _PARTS, code_of

PACKAGE = Path(__file__).parents[2] / "connector"
SOURCES = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in ("sandbox", "catalogue")]
MAKERS = {"problem", "finding", "Diagnostic", "_found", "_note", "found", "_unknown", "_told", "refused"}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def codes_made(path: Path) -> Iterator[str]:
    """The codes of findings that a module makes: a word where its makers take one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in MAKERS:
            continue
        given = node.args[:1] if name == "problem" or path.name == "marked_yaml.py" else node.args[1:2]
        values = [*given, *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
        yield from (value.value for value in values if _is_code(value))  # type: ignore[attr-defined]


def _is_code(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and bool(CODE.fullmatch(value.value))


@pytest.fixture(scope="module")
def made() -> set[str]:
    return {code for path in SOURCES for code in codes_made(path)} | {*_CODES.values(), *_PARTS.values()}


def test_every_code_of_a_finding_is_explained(made: set[str]) -> None:
    assert sorted(code for code in made if code_of(code) not in FINDINGS) == []


def test_no_code_is_explained_that_nothing_makes(made: set[str]) -> None:
    assert sorted(FINDINGS.keys() - made - {"expression"}) == []
