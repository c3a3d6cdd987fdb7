from __future__ import annotations

from collections.abc import Callable

from connector import events
from connector.flow.result import RunResult

Run = Callable[..., RunResult]


def said(heard: list[events.Event]) -> list[str]:
    return [event.message for event in heard if isinstance(event, events.Logged)]


def test_goes_through_a_list_and_leaves_the_payload(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps(
        """
- set_payload: [a, b, c]
- foreach:
    steps:
      - logger: "${vars.counter} ${payload} of ${count(vars.rootMessage.payload)}"
""",
        heard,
    )

    assert said(heard) == ["1 a of 3", "2 b of 3", "3 c of 3"]
    assert result.payload == ["a", "b", "c"]


def test_variables_carry_on_and_out(run_steps: Run) -> None:
    result = run_steps(
        """
- set_payload: [1, 2, 3]
- set_variable: {variable_name: total, value: 0}
- foreach:
    steps:
      - set_variable: {variable_name: total, value: "${vars.total + payload}"}
- set_payload: "${[vars.total, vars.counter]}"
"""
    )

    assert result.payload == [6, None]


def test_a_batch_is_a_list(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps(
        "- set_payload: [1, 2, 3, 4, 5]\n- foreach:\n    batch_size: 2\n    steps:\n      - logger: ${payload}", heard
    )

    assert said(heard) == ["[1, 2]", "[3, 4]", "[5]"]


def test_an_error_stops_the_loop(run_steps: Run) -> None:
    result = run_steps('- set_payload: [1]\n- foreach:\n    steps:\n      - raise_error: {type: "APP:X"}')

    assert result.status == "failed"
    assert result.error is not None
    assert result.error.type == "APP:X"


def test_what_is_no_list_is_told(run_steps: Run) -> None:
    result = run_steps("- set_payload: 5\n- foreach:\n    steps:\n      - logger: x")

    assert result.exit_code == 2
    assert "int" in str(result.error)
