from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import open_state

Run = Callable[..., RunResult]


def lines(folder: Path) -> list[str]:
    return sorted((folder / "told.jsonl").read_text().splitlines())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_flow_goes_on_with_the_event_as_it_was(run_steps: Run) -> None:
    result = run_steps(
        """
        - set_payload: {a: 1}
        - async:
            - set_payload: {a: 2}
            - set_variable: {variable_name: x, value: 3}
        - set_payload: "${[payload.a, vars.x]}"
        """
    )

    assert (result.status, result.payload) == ("ok", [1, None])


def test_the_run_ends_when_what_goes_on_beside_has_ended(run_steps: Run, folder: Path) -> None:
    result = run_steps(
        """
        - set_payload: [{n: 1}, {n: 2}]
        - async:
            steps:
              - file.write_json_lines: {path: told.jsonl}
        - set_payload: done
        """
    )

    assert (result.payload, lines(folder)) == ("done", ['{"n":1}', '{"n":2}'])
    assert result.report.written == 2


def test_an_event_that_fails_beside_the_run_is_a_dead_letter_and_the_exit_code_says_so(folder: Path) -> None:
    flow = Flow.read(
        """
        flows:
          main:
            steps:
              - set_payload: {n: 7}
              - async:
                  - id: refuse
                    raise_error: {type: APP:NO, description: "no ${payload.n}"}
              - set_payload: done
        """
    )
    with open_state("memory") as state:
        result = flow.run(state=state)
        (letter,) = state.dead_letters.list()

    assert (result.status, result.exit_code, result.payload) == ("dead_letters", 3, "done")
    assert (letter.step, letter.record, letter.error["type"]) == ("main/refuse", {"n": 7}, "APP:NO")


def test_a_stream_is_kept_so_that_both_can_read_it(run_steps: Run, folder: Path) -> None:
    (folder / "in.jsonl").write_text('{"n": 1}\n{"n": 2}\n')

    result = run_steps(
        """
        - file.read_json_lines: {path: in.jsonl}
          target: all
        - set_payload: ${vars.all}
        - async:
            - file.write_json_lines: {path: told.jsonl}
        - file.write_json_lines: {path: other.jsonl}
        """
    )

    assert result.status == "ok"
    assert lines(folder) == (folder / "other.jsonl").read_text().splitlines()


STAGES = """
flows:
  main:
    steps:
      - set_payload: [{n: 1}]
      - foreach:
          steps:
            - async:
                - id: first
                  file.write_json_lines: {path: told.jsonl, records: ["${payload}"]}
                  target: written
                - id: second
                  file.write_json_lines: {path: second.jsonl, records: ["${payload}"]}
      - set_payload: done
"""


def test_what_was_broken_off_beside_the_run_is_gone_on_with_though_the_way_is_behind(folder: Path) -> None:
    stop, url = threading.Event(), f"sqlite:///{folder}/state.db"

    def hear(event: events.Event) -> None:
        if isinstance(event, events.StepEnded) and event.step == "main/first":
            stop.set()

    flow = Flow.read(STAGES)
    broken = flow.run(state=url, stop=stop, emit=hear)
    told: list[Any] = []
    resumed = flow.run(state=url, emit=told.append)

    assert (broken.status, resumed.status, resumed.resumed) == ("interrupted", "ok", True)
    begun = [event.step for event in told if isinstance(event, events.StepStarted)]
    assert "main/second" in begun
    assert (folder / "second.jsonl").read_text() == '{"n":1}\n'
    assert resumed.report.written == 2
