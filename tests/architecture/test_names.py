"""File names: the first guess is right, and quick-open gives one hit."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "connector"
CONNECTORS = ("netsuite", "database", "file", "http", "email", "object_store", "vm")
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" and "_shipped" not in path.parts)


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in MODULES if path.stem in FORBIDDEN] == []


def test_outside_the_connectors_no_two_modules_share_a_name() -> None:
    outside = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] not in CONNECTORS]
    times = Counter(path.name for path in outside)

    assert [name for name, number in times.items() if number > 1] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


def test_the_top_level_is_the_one_that_was_agreed() -> None:
    expected = {
        "connector", "schemas", "flows", "samples", "tests", "docs", "benchmarks", "pyproject.toml", "README.md",
        "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE", "requirements.lock", "Makefile",
    }  # fmt: skip
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert expected <= found
