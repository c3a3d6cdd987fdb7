from __future__ import annotations

from pathlib import Path

import pytest

from connector import marked_yaml
from connector.flow.fixes.fixing import fixed
from connector.flow.load import load_text
from connector.flow.rules.brackets import bracketed
from tests.flow.rules.conftest import Found

TOLD = [("not-evaluated", "warning", 4)]


@pytest.mark.parametrize(
    "step",
    [
        "- logger: '#[payload.x]'",
        "- logger: #[payload.x]",
        "- logger: total #[payload.x]",
        "- logger: 'a #[vars.x ++ \"]\"] b'",
        "- set_payload: {a: [1, '#[now()]']}",
        "- logger: \"#['Hello ' ++ payload.name]\"",
        "- file.read: {path: '#[payload.path]'}",
        "- raise_error: {type: 'APP:X', description: '#[error.description]'}",
    ],
)
def test_an_expression_in_the_brackets_of_dataweave_is_told(step: str, found: Found) -> None:
    assert found(step) == TOLD


@pytest.mark.parametrize(
    "step",
    [
        "- logger: '#[0-9a-f]+'",
        "- logger: 'row #[12]'",
        "- logger: x  # [payload.x]",
        "- logger: x  #[1] the first",
        "- logger: 'not closed #[payload.x'",
        "- {logger: x, description: 'as `#[payload.x]` in MuleSoft'}",
        "- logger: '# [payload.x]'",
    ],
)
def test_what_only_looks_like_it_is_not(step: str, found: Found) -> None:
    assert found(step) == []


def test_the_cure_is_named_where_ours_says_the_same() -> None:
    hints = [
        finding.hint
        for text in ("#[payload.x]", "#[payload.x as String]")
        for finding in load_text(f"flows: {{main: {{steps: [{{logger: '{text}'}}]}}}}").warnings
    ]

    assert hints == ["write ${payload.x}", "write ${…}, in our own expressions: docs/expressions.md"]


def test_in_a_query_the_cure_is_a_parameter() -> None:
    steps = "[{database.execute: {statement: \"DELETE FROM x WHERE a = '#[payload.a]'\"}}]"
    (finding,) = load_text(
        f"configs: {{w: {{type: database, url: 'sqlite:///x'}}}}\nflows: {{main: {{steps: {steps}}}}}"
    ).warnings

    assert "parameters" in finding.hint


def test_a_condition_in_brackets_is_told_as_that(found: Found) -> None:
    assert found("- logger: x\n  when: '#[payload.x == 1]'") == [("expression", "error", 5)]


def test_each_is_found_where_it_stands() -> None:
    text = "flows:\n  a: |\n    one #[payload.x]\n    two #[payload.y]\n  b: \"#[payload['\\x41']]\"\n"

    assert [one.place for one in bracketed(marked_yaml.read(text))] == [(3, 9), (4, 9), None]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('- logger: "a #[payload.x] b"', '- logger: "a ${payload.x} b"'),
        ("- logger: #[payload.x]", "- logger: ${payload.x}"),
        ("- {logger: x, when: '#[payload.x == 1]'}", "- {logger: x, when: '${payload.x == 1}'}"),
        ("- logger: '#[payload.x as String]'", "- logger: '#[payload.x as String]'"),
        ("- logger: #[payload.x[': ']]", "- logger: #[payload.x[': ']]"),
        ("- set_payload: {a: '#[vars.b]', c: '#[x ++ d]'}", "- set_payload: {a: '${vars.b}', c: '#[x ++ d]'}"),
    ],
)  # fmt: skip
def test_fix_writes_what_means_the_same(before: str, after: str, tmp_path: Path) -> None:
    file, frame = tmp_path / "f.yaml", "flows:\n  main:\n    steps:\n      {}\n"
    file.write_text(frame.format(before), encoding="utf-8")
    fixed(file).write()

    assert file.read_text(encoding="utf-8") == frame.format(after)
    assert fixed(file).diff == ""
