from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from tests.steps.resuming import durable, gone_on, killed, said

Run = Callable[..., RunResult]
SECOND_WINS = """
- first_successful:
    routes:
      - steps:
          - logger: first
          - set_variable: {variable_name: seen, value: first}
          - raise_error: {type: "APP:A", description: no}
      - steps:
          - logger: "second ${payload} ${vars.seen}"
          - set_payload: "${payload + 1}"
          - set_variable: {variable_name: by, value: second}
      - steps: [{logger: third}]
- set_payload: "${[payload, vars.by, vars.seen]}"
"""


def test_the_first_route_without_an_error_wins_and_each_begins_with_the_same_event(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps(SECOND_WINS, heard, payload=1)

    assert (result.status, result.payload) == ("ok", [2, "second", None])
    assert said(heard) == ["first", "second 1 "]


def test_where_all_fail_one_error_tells_them_all(run_steps: Run) -> None:
    result = run_steps(
        """
- id: ask
  first_successful:
    - steps: [{raise_error: {type: "APP:A", description: no}}]
    - steps: [{raise_error: {type: "APP:B", description: never}}]
  on_error:
    - on_error_continue:
        type: ROUTING
        steps: [{set_payload: "${[error.type, error.message, error.failures['1'].type]}"}]
"""
    )

    assert result.payload == ["COMPOSITE_ROUTING", "2 of 2 routes failed: route 0: no; route 1: never", "APP:B"]


def test_a_mistake_in_the_flow_is_told_not_covered(run_steps: Run) -> None:
    result = run_steps(
        "- first_successful: [{steps: [{foreach: {steps: [{logger: x}]}}]}, {steps: [{set_payload: 1}]}]", payload="x"
    )

    assert isinstance(result.error, ConfigurationError)


def test_the_stream_of_a_route_that_cannot_be_read_is_a_failure_of_that_route(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"n": 1}\nnothing\n', encoding="utf-8")
    result = run_steps(
        f"""
- first_successful:
    - steps: [{{file.read_json_lines: {{path: "{tmp_path}/bad.jsonl"}}}}]
    - steps: [{{set_payload: instead}}]
"""
    )

    assert (result.status, result.payload) == ("ok", "instead")


def test_each_route_reads_the_same_stream_from_its_start(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"n": 1}\n{"n": 2}\n', encoding="utf-8")
    heard: list[events.Event] = []
    run_steps(
        f"""
- file.read_json_lines: {{path: "{tmp_path}/in.jsonl"}}
- first_successful:
    - steps: [{{foreach: {{steps: [{{logger: "a${{payload.n}}"}}]}}}}, {{raise_error: {{type: "APP:A"}}}}]
    - steps: [{{foreach: {{steps: [{{logger: "b${{payload.n}}"}}]}}}}]
""",
        heard,
    )

    assert said(heard) == ["a1", "a2", "b1", "b2"]


@pytest.mark.parametrize("after", ["", ", target: rows", ", {foreach: {steps: [{logger: row}]}}"])
def test_a_killed_run_does_not_try_again_what_had_failed(tmp_path: Path, after: str) -> None:
    there = tmp_path / "there.jsonl"
    step = f'file.read_json_lines: {{path: "{there}"}}'
    first = f"{step}{after}}}" if after.startswith(", target") else f"{step}}}{after}"
    steps = f"""
- first_successful:
    - steps: [{{{first}]
    - steps: [{{logger: one}}, {{set_payload: second}}]
"""
    assert killed(tmp_path, steps, "one") == ["one"]
    there.write_text('{"n": 1}', encoding="utf-8")

    result = gone_on(tmp_path, steps)

    assert (result.status, result.resumed, result.payload) == ("ok", True, "second")


def test_a_process_that_comes_by_again_goes_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"n": 1}\nnothing\n', encoding="utf-8")
    heard: list[events.Event] = []
    result = durable(
        tmp_path,
        f"""
- first_successful:
    - steps: [{{logger: first}}, {{file.read_json_lines: {{path: "{tmp_path}/bad.jsonl"}}}}]
    - steps: [{{raise_error: {{type: "APP:A"}}}}]
    - steps: [{{parallel_foreach: {{block_size: 1, steps: [{{set_payload: "${{payload * 2}}"}}]}}}}]
""",
        heard,
        payload=[1, 2, 3],
    )

    assert (result.error, result.payload, said(heard)) == (None, [2, 4, 6], ["first"])


@pytest.mark.parametrize("body", ["{routes: []}", "[]", "[{steps: []}]", "[{when: x, steps: [{logger: x}]}]"])
def test_nonsense_is_found_before_it_runs(body: str) -> None:
    with pytest.raises(ConfigurationError):
        Flow.read(f"flows:\n  main:\n    steps:\n      - first_successful: {body}\n")
