from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import open_state
from tests.steps.resuming import durable, flow_file, gone_on, killed, said

Run = Callable[..., RunResult]
WAITS_FOR_FILE = """
- set_variable: {{variable_name: tries, value: 0}}
- until_successful:
    max_retries: {retries}
    wait_between_retries: {wait}
    steps:
      - set_variable: {{variable_name: tries, value: "${{vars.tries + 1}}"}}
      - logger: "try ${{vars.tries}}"
      - file.read_json_lines: {{path: "{folder}/late.jsonl"}}
- logger: read
"""


def waits(folder: Path, retries: int = 50, wait: str = "50ms") -> str:
    return WAITS_FOR_FILE.format(folder=folder, retries=retries, wait=wait)


def test_each_attempt_begins_with_the_variables_from_before(run_steps: Run, tmp_path: Path) -> None:
    heard: list[events.Event] = []

    class Late(list[events.Event]):
        def append(self, event: events.Event) -> None:
            heard.append(event)
            if len(said(heard)) == 3:
                (tmp_path / "late.jsonl").write_text('{"n": 1}\n', encoding="utf-8")

    result = run_steps(waits(tmp_path), Late())

    assert result.error is None
    assert said(heard)[:3] == ["try 1", "try 1", "try 1"]
    assert said(heard)[-1] == "read"


def test_what_the_successful_attempt_left_stays(run_steps: Run) -> None:
    result = run_steps(
        """
- until_successful: {steps: [{set_payload: 1}, {set_variable: {variable_name: x, value: 2}}]}
- set_payload: "${[payload, vars.x]}"
"""
    )

    assert result.payload == [1, 2]


def test_at_the_end_the_last_error_is_told(run_steps: Run) -> None:
    result = run_steps(
        """
- id: ask
  until_successful:
    max_retries: 2
    millisBetweenRetries: 1
    steps: [{raise_error: {type: "APP:A", description: no}}]
"""
    )

    assert result.error is not None
    assert (result.error.type, result.error.attempts, result.error.step) == ("RETRY_EXHAUSTED", 3, "main/ask")
    assert result.error.message == "3 attempts failed, the last one with APP:A: no"


def test_handlers_catch_it_as_a_failure_to_connect_as_in_mule(run_steps: Run) -> None:
    result = run_steps(
        """
- until_successful: {max_retries: 0, steps: [{raise_error: {type: "APP:A", description: no}}]}
  on_error: [{on_error_continue: {type: CONNECTIVITY, steps: [{set_payload: caught}]}}]
"""
    )

    assert result.payload == "caught"


@pytest.mark.parametrize("steps", ["foreach: {steps: [{logger: x}]}", 'raise_error: {type: "MULE:AUTHENTICATION"}'])
def test_mistakes_and_refused_credentials_are_not_tried_again(run_steps: Run, steps: str) -> None:
    heard: list[events.Event] = []
    result = run_steps(
        f"- until_successful: {{wait_between_retries: 1h, steps: [{{logger: tried}}, {{{steps}}}]}}", heard, payload="x"
    )

    assert result.error is not None
    assert result.error.type in ("CONFIGURATION", "MULE:AUTHENTICATION")
    assert said(heard) == ["tried"]


def test_how_often_and_how_far_apart_may_be_computed(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps(
        """
- until_successful:
    max_retries: "${payload.times}"
    wait_between_retries: "${payload.wait}"
    steps: [{logger: tried}, {raise_error: {type: "APP:A"}}]
""",
        heard,
        payload={"times": 2, "wait": "1ms"},
    )

    assert said(heard) == ["tried"] * 3
    told = [(event.attempt, event.delay, event.step) for event in heard if isinstance(event, events.Retrying)]
    assert told == [(1, 0.001, "main/0"), (2, 0.001, "main/0")]


def test_a_wish_to_stop_breaks_off_the_wait(tmp_path: Path) -> None:
    stop = threading.Event()
    steps = "- until_successful: {wait_between_retries: 1h, steps: [{raise_error: {type: 'APP:A'}}]}"
    threading.Timer(0.3, stop.set).start()
    result = Flow.load(flow_file(tmp_path, steps)).run(state="memory", stop=stop)

    assert result.status == "interrupted"


def test_a_killed_run_does_not_repeat_attempts_that_failed(tmp_path: Path) -> None:
    before = killed(tmp_path, waits(tmp_path, 1, "1ms") + "\n", "try 1")
    heard: list[events.Event] = []
    first = gone_on(tmp_path, waits(tmp_path, 1, "1ms"), heard)

    assert before == ["try 1"]
    assert said(heard) == ["try 1", "try 1"]  # the attempt that was broken off, and the one retry
    assert first.error is not None
    assert first.error.type == "RETRY_EXHAUSTED"


def test_what_is_left_of_a_wait_is_waited_after_a_restart(tmp_path: Path) -> None:
    steps = """
- until_successful:
    max_retries: 1
    wait_between_retries: 2s
    steps: [{logger: tried}, {raise_error: {type: "APP:A"}}]
"""
    stop = threading.Event()
    begun = time.time()
    threading.Timer(0.5, stop.set).start()
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        flow = Flow.load(flow_file(tmp_path, steps))
        first = flow.run(state=state, stop=stop)
        time.sleep(max(0.0, begun + 1.5 - time.time()))
        heard: list[events.Event] = []
        resumed = time.time()
        flow.run(state=state, emit=heard.append)

    assert first.status == "interrupted"
    assert said(heard) == ["tried", "tried"]  # on the way there, and the one retry
    assert begun + 2 <= time.time()
    assert time.time() - resumed < 20


def test_blocks_after_failed_attempts_find_their_way_by_the_durable_engine(tmp_path: Path) -> None:
    heard: list[events.Event] = []
    result = durable(
        tmp_path,
        """
- until_successful:
    max_retries: 3
    wait_between_retries: 1ms
    steps:
      - logger: tried
      - round_robin:
          - steps: [{raise_error: {type: "APP:A"}}]
          - steps: [{raise_error: {type: "APP:B"}}]
          - steps: [{parallel_foreach: {block_size: 1, steps: [{set_payload: "${payload * 2}"}]}}]
""",
        heard,
        payload=[1, 2, 3],
    )

    assert (result.error, result.payload, said(heard)) == (None, [2, 4, 6], ["tried"] * 3)


@pytest.mark.parametrize(
    "body",
    [
        "{steps: []}",
        "{max_retries: -1, steps: [{logger: x}]}",
        "{wait_between_retries: 1s, millis_between_retries: 5, steps: [{logger: x}]}",
    ],
)
def test_nonsense_is_found_before_it_runs(body: str) -> None:
    with pytest.raises(ConfigurationError):
        Flow.read(f"flows:\n  main:\n    steps:\n      - until_successful: {body}\n")
