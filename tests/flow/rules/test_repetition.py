from __future__ import annotations

import pytest

from tests.flow.rules.conftest import CONFIGS, Found

GET = "netsuite.get: {record_type: customer, id: '1'}"


@pytest.mark.parametrize(
    ("retry", "told"),
    [
        ("{attempts: 500}", True),
        ("{give_up_after: 3d}", True),
        ("{attempts: 8, give_up_after: 10m}", False),
        ("{attempts: 100, give_up_after: 1d}", False),
    ],
)
def test_a_retry_for_days_is_told(retry: str, told: bool, found: Found) -> None:
    policy = f"{CONFIGS}\nretry_policies: {{patient: {retry}}}"
    codes = [code for code, _, _ in found("- logger: x", policy)]

    assert found(f"- {GET}\n  retry: {retry}") == ([("unbounded-retry", "warning", 5)] if told else [])
    assert codes == (["unbounded-retry"] if told else [])


def test_until_successful_has_an_end_too(found: Found) -> None:
    assert found(f"- until_successful: {{max_retries: 1000, steps: [{{{GET}}}]}}") == [
        ("unbounded-retry", "warning", 4)
    ]
    assert found(f"- until_successful: {{max_retries: 50, wait_between_retries: 1h, steps: [{{{GET}}}]}}") != []
    assert found(f"- until_successful: {{max_retries: 5, steps: [{{{GET}}}]}}") == []


def test_a_retry_within_until_successful_multiplies(found: Found) -> None:
    steps = f"- until_successful:\n    steps:\n      - {GET}\n        retry: {{attempts: %s}}"

    assert found(steps % 3) == [("retry-in-retry", "warning", 7)]
    assert found(steps % 1) == []


CYCLE = """
flows:
  main:
    steps:
      - flow_ref: again
sub_flows:
  again:
    steps:
      - logger: x
      - %s
"""


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("flow_ref: again", True),
        ("flow_ref: main", True),
        ("try: {steps: [{flow_ref: main}]}", True),
        ("{flow_ref: again, when: payload.more}", False),
        ("choice: [{when: payload.more, steps: [{flow_ref: again}]}]", False),
        ("foreach: {collection: '${payload.children}', steps: [{flow_ref: again}]}", False),
        ("first_successful: [{steps: [{logger: x}]}, {steps: [{flow_ref: again}]}]", False),
    ],
)
def test_a_flow_that_comes_back_to_itself_needs_a_choice(step: str, told: bool, found: Found) -> None:
    codes = {code for code, _, _ in found(CYCLE % step)}

    assert codes == ({"endless-reference"} if told else set())
