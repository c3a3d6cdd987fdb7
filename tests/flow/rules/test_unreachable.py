from __future__ import annotations

import pytest

from tests.flow.rules.conftest import Found

BRANCHES = """
- choice:
    - when: payload.a
      steps: [{logger: a}]
    - when: %s
      steps: [{logger: b}]
    - otherwise: [{logger: c}]
"""


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        ("- raise_error: {type: 'APP:X'}\n- logger: never", 5),
        ("- try: {steps: [{raise_error: {type: 'APP:X'}}]}\n- logger: never", 5),
        ("- try:\n    steps:\n      - raise_error: {type: 'APP:X'}\n      - logger: never", 7),
        (
            (
                "- choice:\n    - {when: payload.a, steps: [{raise_error: {type: 'APP:X'}}]}\n"
                "    - {otherwise: [{raise_error: {type: 'APP:Y'}}]}\n- logger: never"
            ),
            7,
        ),
        (BRANCHES % "false", 7),
        (BRANCHES % "payload.a", 7),
        (BRANCHES % "true", 9),
    ],
)
def test_what_no_event_comes_to_is_told(steps: str, line: int, found: Found) -> None:
    assert found(steps) == [("unreachable", "warning", line)]


@pytest.mark.parametrize(
    "steps",
    [
        "- raise_error: {type: 'APP:X'}\n  when: payload.a\n- logger: here",
        "- raise_error: {type: 'APP:X'}\n  on_error: [{on_error_continue: {}}]\n- logger: here",
        "- try: {steps: [{raise_error: {type: 'APP:X'}}], on_error: [{on_error_continue: {}}]}\n- logger: here",
        "- choice:\n    - {when: payload.a, steps: [{raise_error: {type: 'APP:X'}}]}\n- logger: here",
        "- choice: [{when: payload.a, steps: [{raise_error: {type: 'A:X'}}]}, {otherwise: [{logger: x}]}]\n- logger: x",
        "- logger: last\n- raise_error: {type: 'APP:X'}",
        BRANCHES % "payload.b",
    ],
)
def test_what_events_may_come_to_is_not_told(steps: str, found: Found) -> None:
    assert found(steps) == []


def test_a_step_that_is_switched_off_is_a_note(found: Found) -> None:
    assert found("- logger: x\n  when: false") == [("unreachable", "note", 5)]
    assert found("- logger: x\n  when: true") == []


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("{type: ANY}", "{type: TIMEOUT}", True),
        ("{}", "{type: 'APP:X'}", True),
        ("{type: CONNECTIVITY}", "{type: 'TIMEOUT, UNAVAILABLE'}", True),
        ("{type: 'NETSUITE:LOCKED'}", "{type: 'NETSUITE:LOCKED'}", True),
        ("{type: TIMEOUT}", "{type: CONNECTIVITY}", False),
        ("{type: ANY, when: error.code == 'X'}", "{type: TIMEOUT}", False),
        ("{type: CONNECTIVITY}", "{type: 'TIMEOUT, CONFLICT'}", False),
        ("{type: 'NETSUITE:LOCKED'}", "{type: LOCKED}", False),
    ],
)
def test_a_handler_behind_one_that_takes_everything_is_told(first: str, second: str, told: bool, found: Found) -> None:
    steps = "- try:\n    steps: [{logger: x}]\n    on_error:\n"
    steps += f"      - on_error_continue: {first}\n      - on_error_propagate: {second}"

    assert [one for one in found(steps) if one[0] != "never-raised"] == (
        [("unreachable", "warning", 8)] if told else []
    )
