from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import open_state
from tests.steps.resuming import durable, gone_on, killed, said

Run = Callable[..., RunResult]
THREE = """
- round_robin:
    - steps: [{set_payload: a}, {set_variable: {variable_name: by, value: first}}]
    - steps: [{set_payload: b}, {logger: b}]
    - steps: [{set_payload: c}]
"""


def flow(steps: str) -> Flow:
    body = "\n".join(f"      {line}" for line in steps.strip("\n").splitlines())
    return Flow.read(f"flows:\n  main:\n    steps:\n{body}\n")


def test_each_execution_takes_the_next_route_over_all_runs() -> None:
    with open_state("memory") as state:
        found = [flow(THREE).run(state=state).payload for _ in range(5)]

    assert found == ["a", "b", "c", "a", "b"]


def test_what_a_route_changes_stays_changed(run_steps: Run) -> None:
    result = run_steps(THREE + '- set_payload: "${[payload, vars.by]}"')

    assert result.payload == ["a", "first"]


def test_two_steps_turn_each_for_itself() -> None:
    with open_state("memory") as state:
        found = [
            flow(THREE + "- target: other\n  round_robin: [{steps: [{logger: x}]}]").run(state=state).payload
            for _ in range(3)
        ]

    assert found == ["a", "b", "c"]


def test_events_side_by_side_have_turns_of_their_own(run_steps: Run) -> None:
    inner = THREE.replace("\n", "\n      ")
    result = run_steps(f"- parallel_foreach:\n    block_size: 1\n    steps:{inner}", payload=list(range(30)))

    assert Counter(result.payload) == {"a": 10, "b": 10, "c": 10}


def test_records_take_turns_one_by_one(run_steps: Run) -> None:
    heard: list[events.Event] = []
    inner = (THREE + "- logger: 'went ${payload}'").replace("\n", "\n      ")
    run_steps(f"- records:\n    steps:{inner}", heard, payload=[1, 2, 3, 4])

    assert said(heard) == ["b", "went a", "went b", "went c", "went a"]


@pytest.mark.parametrize("around", ["", "foreach", "records"])
def test_a_killed_run_goes_on_by_the_same_route(tmp_path: Path, around: str) -> None:
    steps = THREE + "- logger: 'went ${payload}'"
    if around:
        steps = f"- {around}:\n    steps:" + steps.replace("\n", "\n      ")
    before = killed(tmp_path, steps, "went a", payload="[1]")
    heard: list[events.Event] = []
    result = gone_on(tmp_path, steps, heard, payload=[1])

    assert (result.error, result.resumed) == (None, True)
    assert (before, said(heard)) == (["went a"], ["went a"])


def test_a_process_that_comes_by_again_goes_by_the_same_route(tmp_path: Path) -> None:
    after = """
- parallel_foreach: {collection: "${[1, 2, 3]}", block_size: 1, steps: [{set_payload: "${[payload, vars.by]}"}]}
"""
    result = durable(tmp_path, THREE + after)

    assert (result.error, result.payload) == (None, [[1, "first"], [2, "first"], [3, "first"]])


@pytest.mark.parametrize("body", ["[]", "{routes: [{steps: []}]}", "{}"])
def test_nonsense_is_found_before_it_runs(body: str) -> None:
    with pytest.raises(ConfigurationError):
        Flow.read(f"flows:\n  main:\n    steps:\n      - round_robin: {body}\n")
