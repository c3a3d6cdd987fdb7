from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from connector import events
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import open_state

Run = Callable[..., RunResult]


def said(heard: list[events.Event]) -> list[str]:
    return [event.message for event in heard if isinstance(event, events.Logged)]


def test_every_record_keeps_its_own_variables_through_the_steps(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps(
        """
- set_variable: {variable_name: outer, value: o}
- set_payload: [{n: 1}, {n: 2}, {n: 3}]
- records:
    block_size: 2
    steps:
      - set_variable: {variable_name: own, value: "${payload.n * 10}"}
      - set_payload: other
      - logger: "${vars.own} ${vars.outer}"
- set_payload: "${[payload.read, payload.written, vars.own]}"
""",
        heard,
    )

    assert said(heard) == ["10 o", "20 o", "30 o"]
    assert result.payload == [3, 3, None]


def test_a_collection_may_be_said(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps(
        '- records: {collection: "${payload.rows}", steps: [{logger: "${payload}"}]}', heard, payload={"rows": [1, 2]}
    )

    assert said(heard) == ["1", "2"]


def test_what_is_no_list_is_told(run_steps: Run) -> None:
    result = run_steps("- records: {steps: [{logger: x}]}", payload=5)

    assert result.exit_code == 2
    assert "int" in str(result.error)


def test_a_stream_inside_is_read_before_the_next_step(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n2\n", encoding="utf-8")
    heard: list[events.Event] = []
    run_steps(
        f"- set_payload: [1]\n- records:\n    steps:\n      - file.read_csv: {{path: {tmp_path}/x.csv}}\n"
        "      - logger: ${count(payload)}",
        heard,
    )

    assert said(heard) == ["2"]


STOPPED = """
flows:
  main:
    steps:
      - set_payload: [{n: 1}, {n: 0}, {n: 3}, {n: 4}, {n: 5}, {n: 6}]
      - records:
          block_size: 2
          steps:
            - set_payload: {n: "${6 / payload.n}"}
            - logger: "${payload.n}"
"""


def test_what_was_counted_before_a_stop_counts_after_it(tmp_path: Path) -> None:
    flow, stop = Flow.read(STOPPED), threading.Event()
    with open_state("memory") as state:
        first = flow.run(state=state, stop=stop, emit=lambda e: stop.set() if isinstance(e, events.Logged) else None)
        heard: list[events.Event] = []
        second = flow.run(state=state, emit=heard.append)
        letters = state.dead_letters.list()

    assert first.status == "interrupted"
    assert (second.status, second.resumed) == ("dead_letters", True)
    assert (second.report.read, second.report.written, second.report.dead_letters, len(letters)) == (6, 5, 1, 1)
    assert "6" not in said(heard)


def test_too_many_failures_leave_counts_that_add_up(run_steps: Run) -> None:
    text = STOPPED.replace("block_size: 2", "block_size: 3").replace(
        "main:\n", "main:\n    stop_after: {count: 1}\n", 1
    )
    result = Flow.read(text).run(state="memory")
    report = result.report

    assert result.error is not None
    assert result.error.type == "TOO_MANY_FAILURES"
    assert (report.read, report.written, report.failed, report.skipped, report.dead_letters) == (3, 0, 1, 2, 1)
    assert "1 of the 3 records" in result.error.message
