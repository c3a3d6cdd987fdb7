from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.errors import ConfigurationError
from connector.flow.result import RunResult

Run = Callable[..., RunResult]


def test_a_variable_keeps_its_type_and_leaves_the_payload(run_steps: Run) -> None:
    result = run_steps(
        "- set_variable: {variable_name: x, value: '${payload.n + 1}'}\n- set_payload: '${[vars.x, payload.n]}'",
        payload={"n": 1},
    )

    assert result.payload == [2, 1]


def test_mules_spelling_is_accepted(run_steps: Run) -> None:
    assert run_steps("- set_variable: {variableName: x, value: 1}\n- set_payload: ${vars.x}").payload == 1


@pytest.mark.parametrize("name", ["1x", "a-b", "a b", ""])
def test_a_name_is_letters_digits_and_underscore(run_steps: Run, name: str) -> None:
    with pytest.raises(ConfigurationError):
        run_steps(f"- set_variable: {{variable_name: '{name}', value: 1}}")
