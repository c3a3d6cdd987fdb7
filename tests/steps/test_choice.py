from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.errors import ConfigurationError
from connector.flow.result import RunResult

Run = Callable[..., RunResult]
CHOICE = """
- choice:
    - when: payload > 10
      steps: [{set_payload: big}]
    - when: payload > 5
      steps: [{set_payload: middle}]
    - otherwise: [{set_payload: small}]
"""


@pytest.mark.parametrize(("given", "expected"), [(11, "big"), (7, "middle"), (1, "small"), (None, "small")])
def test_the_first_branch_that_holds_runs(run_steps: Run, given: int | None, expected: str) -> None:
    assert run_steps(CHOICE, payload=given).payload == expected


def test_without_a_match_the_event_stays(run_steps: Run) -> None:
    assert run_steps("- choice:\n    - when: payload > 10\n      steps: [{set_payload: big}]", payload=3).payload == 3


def test_otherwise_stands_last(run_steps: Run) -> None:
    with pytest.raises(ConfigurationError, match="never reached"):
        run_steps("- choice:\n    - otherwise: [{logger: x}]\n    - when: payload\n      steps: [{logger: y}]")


def test_a_branch_is_a_condition_or_otherwise(run_steps: Run) -> None:
    with pytest.raises(ConfigurationError, match="otherwise"):
        run_steps("- choice:\n    - steps: [{logger: x}]")
