"""The loader and the schema agree on files of tests."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from connector import marked_yaml
from connector.flow_tests.suite_schema import suite_schema

ROOT = Path(__file__).parents[2]
SCHEMA = jsonschema.Draft202012Validator(suite_schema())
SHORT = """
tests:
  - name: everything that may be written shorter
    clock: 2026-01-01T00:00:00Z
    mock: {a: {raises: ANY}, b: [{returns: 1, times: 2}, {}], c: {outcomes: [ok]}}
    spy: {a: {before: null}}
    sandbox: {faults: [{kind: slow, seconds: 2s}], deleted: {customer: [1, A]}}
    expect: {error: "NETSUITE:USER_ERROR", dead_letters: 1, calls: {a: "${payload > 1}"}, log: [text]}
    then: [{after: 1h, expect: {rows: {dim: []}}}]
"""


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("*.test.yaml")), ids=lambda path: path.name)
def test_the_tests_of_the_gallery_fit(path: Path) -> None:
    assert [error.message for error in SCHEMA.iter_errors(marked_yaml.read_file(path).data)] == []


def test_what_may_be_written_shorter_fits() -> None:
    assert [error.message for error in SCHEMA.iter_errors(marked_yaml.read(SHORT).data)] == []


@pytest.mark.parametrize(
    "text",
    [
        "tests: []",
        "tests: [{expect: {}}]",
        "tests: [{name: a, expects: {}}]",
        "tests: [{name: a, expect: {status: okay}}]",
    ],
)
def test_what_does_not_load_does_not_fit(text: str) -> None:
    assert list(SCHEMA.iter_errors(marked_yaml.read(text).data))


def test_every_key_is_explained() -> None:
    schema = suite_schema()
    bodies = [schema, *(body for body in schema["$defs"].values() if "properties" in body)]

    assert [key for body in bodies for key, value in body["properties"].items() if "description" not in value] == []
