from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from tests.steps.resuming import durable, gone_on, killed, said

Run = Callable[..., RunResult]
ONE_FAILS = """
- id: ask
  scatter_gather:
    routes:
      - steps: [{set_payload: "${payload + 1}"}]
      - steps: [{raise_error: {type: "APP:A", description: no}}]
      - steps: [{set_payload: "${payload + 3}"}, {logger: third}]
"""


def test_results_come_in_the_order_of_the_routes(run_steps: Run) -> None:
    result = run_steps(
        "- scatter_gather: [{steps: [{set_payload: '${payload + 1}'}]}, {steps: [{set_payload: '${payload + 2}'}]}]",
        payload=1,
    )

    assert (result.status, result.payload) == ("ok", [2, 3])


def test_routes_go_side_by_side(run_steps: Run) -> None:
    met = threading.Barrier(3, timeout=30)

    def hear(event: events.Event) -> None:
        if isinstance(event, events.Logged):
            met.wait()  # breaks unless all three are here at once

    route = "{steps: [{logger: here}]}"
    text = f"flows:\n  main:\n    steps:\n      - scatter_gather: [{route}, {route}, {route}]\n"
    result = Flow.read(text).run(state="memory", emit=hear)

    assert (result.status, met.broken) == ("ok", False)


def test_one_at_a_time_goes_in_order(run_steps: Run) -> None:
    heard: list[events.Event] = []
    routes = ", ".join(f"{{steps: [{{logger: '{number}'}}]}}" for number in range(6))
    run_steps(f"- scatter_gather: {{max_concurrency: 1, routes: [{routes}]}}", heard)

    assert said(heard) == ["0", "1", "2", "3", "4", "5"]


def test_a_variable_of_one_route_has_its_value_and_one_of_several_is_a_list(run_steps: Run) -> None:
    result = run_steps(
        """
- set_variable: {variable_name: kept, value: k}
- scatter_gather:
    - steps: [{set_variable: {variable_name: both, value: 1}}, {set_variable: {variable_name: one, value: x}}]
    - steps: [{set_variable: {variable_name: both, value: 2}}]
- set_payload: "${[vars.both, vars.one, vars.kept]}"
"""
    )

    assert result.payload == [[1, 2], "x", "k"]


def test_all_routes_end_and_one_error_holds_results_and_failures(run_steps: Run) -> None:
    heard: list[events.Event] = []
    handled = """
  on_error:
    - on_error_continue:
        type: COMPOSITE_ROUTING
        steps: [{set_payload: "${[error.message, error.results, error.failures['1'].type]}"}]
"""
    result = run_steps(ONE_FAILS + handled.strip("\n"), heard, payload=1)

    assert result.status == "handled_errors"
    assert result.payload == ["1 of 3 routes failed: route 1: no", {"0": 2, "2": 4}, "APP:A"]
    assert said(heard) == ["third"]


def test_what_other_routes_gave_is_not_in_a_dead_letter(run_steps: Run) -> None:
    steps = ONE_FAILS.replace("\n", "\n      ")
    result = run_steps(f"- records:\n    steps:{steps}", payload=[1])

    (error,) = result.report.first_errors
    assert error["type"] == "COMPOSITE_ROUTING"
    assert "results" not in error


def test_a_route_that_takes_longer_than_the_step_may_fails_with_timeout(run_steps: Run) -> None:
    result = run_steps(
        """
- timeout: 200ms
  scatter_gather:
    - steps: [{set_payload: quick}]
    - steps:
        - until_successful:
            wait_between_retries: 50ms
            max_retries: 1000
            steps: [{raise_error: {type: "APP:A"}}]
  on_error:
    - on_error_continue: {steps: [{set_payload: "${[error.results['0'], error.failures['1'].type]}"}]}
"""
    )

    assert result.payload == ["quick", "TIMEOUT"]


STREAMS = """
- file.read_json_lines: {{path: "{folder}/in.jsonl", page_size: 2}}
- scatter_gather:
    - steps: [{{transform: {{each: {{n: "${{payload.n * 2}}"}}}}}}]
    - steps: [{{file.read_json_lines: {{path: "{folder}/in.jsonl"}}, target: rows}}]
    - steps: [{{foreach: {{steps: [{{logger: "row ${{payload.n}}"}}]}}}}]
- logger: between
- set_variable: {{variable_name: total, value: 0}}
- foreach: {{collection: "${{payload[0]}}", steps: [{{logger: "doubled ${{payload.n}}"}}]}}
- foreach: {{collection: "${{vars.rows}}", steps: [{{logger: "again ${{payload.n}}"}}]}}
- set_payload: done
"""
DOUBLED = ["doubled 2", "doubled 4", "doubled 6", "again 1", "again 2", "again 3"]


@pytest.fixture
def streams(tmp_path: Path) -> str:
    (tmp_path / "in.jsonl").write_text('{"n": 1}\n{"n": 2}\n{"n": 3}\n', encoding="utf-8")
    return STREAMS.format(folder=tmp_path)


def test_streams_go_in_and_come_out_of_routes_whole(run_steps: Run, streams: str) -> None:
    heard: list[events.Event] = []
    result = run_steps(streams, heard)

    assert (result.error, said(heard)) == (None, ["row 1", "row 2", "row 3", "between", *DOUBLED])


@pytest.mark.parametrize("at", ["between", "doubled 2"])
def test_streams_of_routes_are_there_again_when_a_killed_run_goes_on(tmp_path: Path, streams: str, at: str) -> None:
    before = killed(tmp_path, streams, at)
    (tmp_path / "in.jsonl").unlink()
    heard: list[events.Event] = []
    result = gone_on(tmp_path, streams, heard)

    assert (result.error, result.resumed, result.payload) == (None, True, "done")
    assert [line for line in said(heard) if line.startswith("row")] == []
    assert [line for line in [*before, *said(heard)] if line in DOUBLED][-6:] != []
    assert set(before) | set(said(heard)) == {"row 1", "row 2", "row 3", "between", *DOUBLED}


def test_streams_of_routes_come_back_from_the_durable_engine(tmp_path: Path, streams: str) -> None:
    heard: list[events.Event] = []
    result = durable(tmp_path, streams, heard)

    assert (result.error, result.payload) == (None, "done")
    assert [line for line in said(heard) if line in DOUBLED] == DOUBLED


def test_a_killed_run_takes_only_the_routes_that_are_missing(tmp_path: Path) -> None:
    steps = """
- scatter_gather:
    max_concurrency: 1
    routes:
      - steps: [{logger: one}, {set_payload: 1}]
      - steps: [{logger: two}, {set_payload: 2}]
      - steps: [{logger: three}, {set_payload: 3}]
"""
    heard: list[events.Event] = []
    before = killed(tmp_path, steps, "two")
    result = gone_on(tmp_path, steps, heard)

    assert (before, said(heard), result.payload) == (["one", "two"], ["two", "three"], [1, 2, 3])


def test_blocks_inside_a_route_find_their_way_by_the_durable_engine(tmp_path: Path) -> None:
    heard: list[events.Event] = []
    result = durable(
        tmp_path,
        """
- scatter_gather:
    - steps:
        - logger: on the way
        - parallel_foreach: {block_size: 1, steps: [{set_payload: "${payload * 2}"}]}
    - steps: [{raise_error: {type: "APP:A"}, on_error: [{on_error_continue: {steps: [{set_payload: mended}]}}]}]
- parallel_foreach: {block_size: 1, steps: [{set_payload: "${[payload]}"}]}
""",
        heard,
        payload=[1, 2],
    )

    assert (result.error, result.payload, said(heard)) == (None, [[[2, 4]], ["mended"]], ["on the way"])


def test_a_handled_composite_error_is_the_same_when_the_way_is_gone_again(tmp_path: Path) -> None:
    handled = """
  on_error:
    - on_error_continue:
        steps:
          - set_payload: "${error.results['0']}"
          - set_payload: "${[payload, payload]}"
          - parallel_foreach: {block_size: 1, steps: [{set_payload: "${payload * 10}"}]}
"""
    result = durable(tmp_path, ONE_FAILS + handled.strip("\n"), payload=1)

    assert (result.error, result.payload) == (None, [20, 20])


@pytest.mark.parametrize(
    "body", ["[{steps: [{logger: x}]}]", "{routes: [], max_concurrency: 1}", "[{steps: []}, {steps: [{logger: x}]}]"]
)
def test_fewer_than_two_routes_are_found_before_it_runs(body: str) -> None:
    with pytest.raises(ConfigurationError):
        Flow.read(f"flows:\n  main:\n    steps:\n      - scatter_gather: {body}\n")
