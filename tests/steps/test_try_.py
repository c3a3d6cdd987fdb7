from __future__ import annotations

from collections.abc import Callable

from connector.flow.result import RunResult

Run = Callable[..., RunResult]


def test_a_handler_of_the_type_takes_over_and_the_exit_code_tells(run_steps: Run) -> None:
    result = run_steps(
        """
- try:
    steps:
      - raise_error: {type: "APP:A", description: "no customer"}
    on_error:
      - on_error_continue: {type: "APP:B", steps: [{set_payload: wrong}]}
      - on_error_continue: {type: "APP:A", steps: [{set_payload: "${error.message}"}]}
- set_payload: "${payload}!"
"""
    )

    assert (result.payload, result.status, result.exit_code) == ("no customer!", "handled_errors", 3)


def test_an_acknowledged_error_is_no_exception(run_steps: Run) -> None:
    result = run_steps(
        """
- try:
    steps: [{raise_error: {type: "APP:A"}}]
    on_error: [{on_error_continue: {acknowledge: true}}]
"""
    )

    assert result.exit_code == 0


def test_propagate_runs_and_fails_all_the_same(run_steps: Run) -> None:
    result = run_steps(
        """
- try:
    steps: [{raise_error: {type: "APP:A"}}]
    on_error: [{on_error_propagate: {steps: [{logger: cleaning up}]}}]
"""
    )

    assert result.status == "failed"


def test_a_condition_is_part_of_the_match(run_steps: Run) -> None:
    result = run_steps(
        """
- try:
    steps: [{raise_error: {type: "APP:A", description: later}}]
    on_error: [{on_error_continue: {when: "error.message == 'now'"}}]
"""
    )

    assert result.status == "failed"


def test_a_handler_is_given_the_event_as_it_was_where_the_error_began(run_steps: Run) -> None:
    result = run_steps(
        """
- set_payload: before
- try:
    steps:
      - set_payload: inside
      - set_variable: {variable_name: number, value: 7}
      - raise_error: {type: "APP:A"}
    on_error: [{on_error_continue: {steps: [{set_payload: "${payload} ${vars.number}"}]}}]
"""
    )

    assert (result.payload, result.variables) == ("inside 7", {"number": 7})


def test_what_a_handler_sets_that_raises_again_is_seen_further_out(run_steps: Run) -> None:
    result = run_steps(
        """
- try:
    steps:
      - raise_error: {type: "APP:A"}
        on_error: [{on_error_propagate: {steps: [{set_variable: {variable_name: told, value: yes}}]}}]
    on_error: [{on_error_continue: {steps: [{set_payload: "told: ${vars.told}"}]}}]
"""
    )

    assert result.payload == "told: yes"


def test_a_turn_of_a_loop_that_fails_leaves_the_event_around_the_loop(run_steps: Run) -> None:
    result = run_steps(
        """
- set_payload: [1, 2]
- try:
    steps:
      - set_variable: {variable_name: number, value: 7}
      - foreach: {steps: [{set_variable: {variable_name: turn, value: "${payload}"}}, {raise_error: {type: "APP:A"}}]}
    on_error: [{on_error_continue: {}}]
"""
    )

    assert (result.payload, result.variables) == ([1, 2], {"number": 7})


def test_a_stream_that_failed_while_it_was_read_is_left_behind(run_steps: Run) -> None:
    result = run_steps(
        """
- set_payload: before
- try:
    steps: [{file.read_csv: {path: nowhere.csv}}, {transform: {each: {a: 1}}}, {file.write_csv: {path: out.csv}}]
    on_error: [{on_error_continue: {}}]
"""
    )

    assert result.payload == "before"


def test_a_step_has_handlers_of_its_own(run_steps: Run) -> None:
    result = run_steps(
        """
- raise_error: {type: "APP:A"}
  on_error: [{on_error_continue: {steps: [{set_payload: mended}]}}]
"""
    )

    assert result.payload == "mended"


def test_error_mapping_renames(run_steps: Run) -> None:
    result = run_steps(
        """
- raise_error: {type: "APP:A"}
  error_mapping: [{source_type: "APP:A", target_type: "SHOP:NO_STOCK"}]
"""
    )

    assert result.error is not None
    assert result.error.type == "SHOP:NO_STOCK"
