from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import open_state

Run = Callable[..., RunResult]
TWO_FAIL = """
- set_payload: [a, b, c, d, e]
- id: each
  parallel_foreach:
    block_size: 2
    steps:
      - choice:
          - when: payload == 'b' or payload == 'e'
            steps: [{raise_error: {type: "APP:NO", description: "${payload} is refused"}}]
"""


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_results_come_in_the_order_of_the_items(run_steps: Run, size: int) -> None:
    result = run_steps(
        f"- parallel_foreach: {{block_size: {size}, steps: [{{set_payload: '${{payload * 2}}'}}]}}",
        payload=list(range(20)),
    )

    assert result.payload == [item * 2 for item in range(20)]


def test_items_are_worked_on_side_by_side(run_steps: Run) -> None:
    met = threading.Barrier(3, timeout=30)

    def hear(event: events.Event) -> None:
        if isinstance(event, events.Logged):
            met.wait()  # breaks unless three items are here at once

    text = "flows:\n  main:\n    steps:\n      - parallel_foreach: {max_concurrency: 3, steps: [{logger: here}]}\n"
    result = Flow.read(text).run(state="memory", emit=hear, payload=[1, 2, 3])

    assert result.status == "ok"
    assert not met.broken


def test_one_error_stands_for_all_and_names_their_positions(run_steps: Run) -> None:
    result = run_steps(TWO_FAIL)

    assert (result.status, result.exit_code) == ("failed", 1)
    assert result.error is not None
    assert result.error.type == "COMPOSITE_ROUTING"
    assert result.error.message == "2 of 5 items failed: item 1: b is refused; item 4: e is refused"
    assert result.error.step == "main/each"
    assert "try" in str(result.error.hint)


def test_the_others_are_done_although_one_failed(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps(TWO_FAIL + "      - logger: done ${payload}\n", heard)

    done = {event.message for event in heard if isinstance(event, events.Logged)}
    assert done == {"done a", "done c", "done d"}


def test_a_try_around_catches_the_error_of_all(run_steps: Run) -> None:
    inner = "\n".join(f"    {line}" for line in TWO_FAIL.strip("\n").splitlines())
    result = run_steps(
        f"""
- try:
    steps:
{inner}
    on_error:
      - on_error_continue: {{type: COMPOSITE_ROUTING, steps: [{{set_payload: "${{error.message}}"}}]}}
"""
    )

    assert result.status == "handled_errors"
    assert str(result.payload).startswith("2 of 5 items failed: item 1")


def test_a_try_inside_takes_one_item_out_of_its_trouble(run_steps: Run) -> None:
    result = run_steps(
        """
- parallel_foreach:
    steps:
      - try:
          steps:
            - choice: [{when: payload == 2, steps: [{raise_error: {type: "APP:NO"}}]}]
          on_error:
            - on_error_continue: {type: "APP:NO", acknowledge: true, steps: [{set_payload: instead}]}
""",
        payload=[1, 2, 3],
    )

    assert (result.status, result.payload) == ("ok", [1, "instead", 3])


def test_variables_are_seen_inside_and_those_set_there_are_gone_afterwards(run_steps: Run) -> None:
    result = run_steps(
        """
- set_variable: {variable_name: factor, value: 10}
- parallel_foreach:
    block_size: 3
    steps:
      - set_payload: "${[payload, vars.factor]}"
      - set_variable: {variable_name: factor, value: 99}
      - set_variable: {variable_name: inner, value: 1}
- set_payload: "${[payload, vars.factor, vars.inner]}"
""",
        payload=[1, 2, 3],
    )

    assert result.payload == [[[1, 10], [2, 10], [3, 10]], 10, None]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], []),
        (None, []),
        ({"a": 1, "b": 2}, [{"key": "a", "value": 1}, {"key": "b", "value": 2}]),
        ([[1], [2]], [[1], [2]]),
    ],
)
def test_goes_through_lists_and_mappings(run_steps: Run, given: object, expected: object) -> None:
    assert run_steps("- parallel_foreach: {steps: [{logger: here}]}", payload=given).payload == expected


def test_goes_through_a_collection_in_place_of_the_payload(run_steps: Run) -> None:
    result = run_steps(
        "- parallel_foreach: {collection: '${payload.rows}', steps: [{set_payload: '${payload + 1}'}]}",
        payload={"rows": [1, 2]},
    )

    assert result.payload == [2, 3]


def test_anything_else_is_refused_with_the_cure(run_steps: Run) -> None:
    result = run_steps("- parallel_foreach: {steps: [{logger: here}]}", payload="text")

    assert isinstance(result.error, ConfigurationError)
    assert result.error.message == "parallel_foreach goes through a list or a stream, and this is a str"
    assert result.error.hint == "set `collection:`"


@pytest.mark.parametrize("key", ["max_concurrency: 0", "max_concurrency: 65", "block_size: 0", "steps: []"])
def test_nonsense_is_found_before_it_runs(key: str) -> None:
    steps = "" if key.startswith("steps") else "steps: [{logger: x}], "
    with pytest.raises(ConfigurationError):
        Flow.read(f"flows:\n  main:\n    steps:\n      - parallel_foreach: {{{steps}{key}}}\n")


def test_goes_through_the_pages_of_a_stream_in_their_order(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(25)), encoding="utf-8")
    result = run_steps(
        f"""
- file.read_csv: {{path: "{tmp_path}/rows.csv", page_size: 4}}
- parallel_foreach: {{steps: [{{set_payload: "${{int(payload.n)}}"}}]}}
"""
    )

    assert (result.error, result.payload) == (None, list(range(25)))


def test_an_item_of_a_stream_that_failed_is_told_by_its_place_in_the_whole(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(25)), encoding="utf-8")
    result = run_steps(
        f"""
- file.read_csv: {{path: "{tmp_path}/rows.csv", page_size: 4}}
- parallel_foreach:
    steps: [{{choice: [{{when: payload.n == '17', steps: [{{raise_error: {{type: "APP:NO"}}}}]}}]}}]
"""
    )

    assert result.error is not None
    assert "1 of 25 items failed: item 17:" in result.error.message


@pytest.mark.parametrize("around", ["records", "foreach"])
def test_inside_another_loop_each_turn_has_its_own(run_steps: Run, around: str) -> None:
    heard: list[events.Event] = []
    result = run_steps(
        f"""
- {around}:
    steps:
      - parallel_foreach: {{block_size: 1, steps: [{{set_payload: "${{payload * 2}}"}}]}}
      - logger: "${{payload}}"
""",
        heard,
        payload=[[1, 2], [3]],
    )

    assert (result.error, result.status) == (None, "ok")
    assert sorted(event.message for event in heard if isinstance(event, events.Logged)) == ["[2, 4]", "[6]"]


def test_loops_in_loops_keep_their_order(run_steps: Run) -> None:
    result = run_steps(
        "- parallel_foreach: {steps: [{parallel_foreach: {steps: [{set_payload: '${payload + 1}'}]}}]}",
        payload=[[1, 2], [3], []],
    )

    assert result.payload == [[2, 3], [4], []]


def test_counts_of_all_items_are_added_up_once(run_steps: Run, tmp_path: Path) -> None:
    result = run_steps(
        f"""
- id: each
  parallel_foreach:
    block_size: 1
    steps:
      - id: write
        file.write_json_lines: {{path: "{tmp_path}/out-${{payload.n}}.jsonl", records: "${{[payload]}}"}}
""",
        payload=[{"n": number} for number in range(6)],
    )

    assert result.error is None
    assert {step: report.written for step, report in result.by_step.items() if report.written} == {"main/write": 6}


def test_a_run_that_is_taken_up_does_only_the_items_that_are_missing(tmp_path: Path) -> None:
    text = (
        "flows:\n  main:\n    steps:\n"
        "      - parallel_foreach:\n"
        "          {max_concurrency: 1, block_size: 2,\n"
        "           steps: [{set_payload: '${payload * 2}'}, {logger: '${payload}'}]}\n"
    )
    stop = threading.Event()
    first: list[str] = []
    second: list[str] = []

    def until_third(event: events.Event) -> None:
        if isinstance(event, events.Logged):
            first.append(event.message)
            if len(first) == 3:
                stop.set()

    def hear(event: events.Event) -> None:
        if isinstance(event, events.Logged):
            second.append(event.message)

    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        broken_off = Flow.read(text).run(state=state, emit=until_third, stop=stop, payload=[1, 2, 3, 4, 5])
        result = Flow.read(text).run(state=state, emit=hear, payload=[1, 2, 3, 4, 5])

    assert (broken_off.status, result.status) == ("interrupted", "ok")
    assert (result.run, result.payload) == (broken_off.run, [2, 4, 6, 8, 10])
    assert sorted(first + second) == ["10", "2", "4", "6", "8"]


UNKNOWN = """
parallel_foreach:
  steps:
    - logger: "item ${payload}"
    - choice:
        - when: payload == 2
          steps: [{raise_error: {type: "APP:NO"}}]
        - when: payload == 3
          steps: [{raise_error: {type: "APP:AMBIGUOUS", description: the answer was lost}}]
"""


def test_an_item_that_may_be_done_is_not_hidden_and_the_others_are_done(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps("- " + UNKNOWN.strip().replace("\n", "\n  "), heard, payload=[1, 2, 3, 4])

    assert result.error is not None
    assert result.error.type == "APP:AMBIGUOUS"
    assert result.error.message.startswith("2 of 4 items failed: item 2: the answer was lost; item 1: ")
    assert len([event for event in heard if isinstance(event, events.Logged)]) == 4


def test_until_successful_around_sends_nothing_again_that_may_be_done(run_steps: Run) -> None:
    heard: list[events.Event] = []
    inner = "- " + UNKNOWN.strip().replace("\n", "\n  ")
    steps = "\n".join(f"      {line}" for line in inner.splitlines())
    around = f"- until_successful:\n    max_retries: 2\n    wait_between_retries: 0s\n    steps:\n{steps}"
    result = run_steps(around, heard, payload=[3])

    assert result.error is not None
    assert result.error.type == "APP:AMBIGUOUS"
    assert [event.message for event in heard if isinstance(event, events.Logged)] == ["item 3"]


def test_a_handler_finds_what_became_of_each_item(run_steps: Callable[..., RunResult]) -> None:
    result = run_steps(
        """
        - set_payload: [1, 2, 3]
        - parallel_foreach:
            steps:
              - raise_error: {type: APP:TWO, description: "no ${payload}"}
                when: payload == 2
              - set_payload: ${payload * 10}
          on_error:
            - on_error_continue:
                type: COMPOSITE_ROUTING
                steps:
                  - set_payload: "${[error.results, error.failures['1'].type]}"
        """
    )

    assert result.payload == [{"0": 10, "2": 30}, "APP:TWO"]
