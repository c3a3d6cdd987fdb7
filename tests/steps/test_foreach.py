from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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


def test_a_loop_in_a_loop_leaves_the_outer_counter(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps(
        """
- set_payload: [[a, b], [c]]
- foreach:
    steps:
      - foreach:
          steps: [{logger: "${vars.counter} ${payload}"}]
      - logger: "outer ${vars.counter} ${count(vars.rootMessage.payload)}"
""",
        heard,
    )

    assert said(heard) == ["1 a", "2 b", "outer 1 2", "1 c", "outer 2 2"]


def test_a_variable_that_a_turn_forgets_is_forgotten(run_steps: Run) -> None:
    result = run_steps(
        """
- set_variable: {variable_name: x, value: 1}
- set_payload: [1]
- foreach: {steps: [{remove_variable: x}]}
- set_payload: "${[vars.x]}"
"""
    )

    assert result.payload == [None]


def test_a_stream_in_a_variable_does_not_leave_its_turn(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n2\n", encoding="utf-8")
    result = run_steps(
        f"""
- set_payload: [1, 2]
- foreach:
    steps:
      - file.read_csv: {{path: {tmp_path}/x.csv}}
        target: rows
      - foreach:
          collection: "${{vars.rows}}"
          steps: [{{set_variable: {{variable_name: seen, value: "${{payload.a}}"}}}}]
- set_payload: "${{[vars.seen, vars.rows]}}"
"""
    )

    assert result.payload == ["2", None]


def test_a_mapping_is_gone_through_by_key(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps("- foreach: {steps: [{logger: '${payload.key}=${payload.value}'}]}", heard, payload={"a": 1, "b": 2})

    assert said(heard) == ["a=1", "b=2"]
