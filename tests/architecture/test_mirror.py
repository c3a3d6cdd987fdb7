"""Tests mirror the source by name: a module's tests are found in one guess."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_MIRRORING = ("architecture", "chaos", "conformance", "end_to_end", "suitescript")
TESTS = sorted(
    path
    for path in (ROOT / "tests").rglob("test_*.py")
    if path.relative_to(ROOT / "tests").parts[0] not in NOT_MIRRORING
)


CROSS_CUTTING = {
    "lost_commits",
    "real_wsdl",
    "foreign_clients",
    "over_http",
    "users_wsdl",
    "wire_examples",
    "garbage",
    "every_operation",
}
"""Looked at as a whole: the catalogue by the real WSDL, the SOAP endpoint as clients of others see it,
a sink whose connection is cut, all operations of the SOAP connector."""


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_every_test_file_is_named_after_a_module_or_package(path: Path) -> None:
    mirrored = (ROOT / "connector" / path.relative_to(ROOT / "tests")).with_name(path.stem.removeprefix("test_"))

    if mirrored.name in CROSS_CUTTING:
        return
    assert mirrored.with_suffix(".py").exists() or mirrored.is_dir()
