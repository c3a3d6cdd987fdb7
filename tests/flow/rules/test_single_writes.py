from __future__ import annotations

import pytest

from tests.flow.rules.conftest import Found

UPDATE = "netsuite.update: {record_type: customer, record: {id: '1'}}"


def test_a_loop_that_only_writes_a_record_is_told(found: Found) -> None:
    assert found(f"- foreach:\n    steps:\n      - {UPDATE}") == [("one-by-one", "note", 6)]
    assert found(f"- foreach:\n    steps:\n      - logger: x\n      - {UPDATE}") == [("one-by-one", "note", 7)]


@pytest.mark.parametrize(
    "steps",
    [
        f"- foreach: {{steps: [{{{UPDATE}}}, {{logger: '${{payload.id}}'}}]}}",
        f"- foreach: {{steps: [{{{UPDATE}, when: payload.a}}]}}",
        f"- foreach: {{steps: [{{{UPDATE}, target: answer}}]}}",
        f"- foreach: {{batch_size: 5, steps: [{{{UPDATE}}}]}}",
        f"- records: {{steps: [{{{UPDATE}}}]}}",
        f"- {UPDATE}",
        "- foreach: {steps: [{netsuite.call_restlet_post: {script: '1', deploy: '1'}}]}",
    ],
)
def test_what_needs_its_answer_or_has_no_list_is_not_told(steps: str, found: Found) -> None:
    assert "one-by-one" not in [code for code, _, _ in found(steps)]
