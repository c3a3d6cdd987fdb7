from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from connector import events
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state

Build = Callable[[str], Flow]
Run = Callable[..., RunResult]
THREE = (
    '- set_payload: [{externalId: A, companyName: A, subsidiary: {id: "1"}}, {externalId: B, companyName: B},'
    ' {externalId: C, companyName: C, subsidiary: {id: "1"}}]\n'
)
WRITE = THREE + "- id: write\n  netsuite.upsert_list: {record_type: customer}\n"


def test_a_list_leaves_its_results_in_the_order_of_its_records(build: Build) -> None:
    result = build(WRITE).run(state="memory")

    assert [(one["externalId"], one["ok"], one["input_index"]) for one in result.payload] == [
        ("A", True, 0),
        ("B", False, 1),
        ("C", True, 2),
    ]
    assert (result.status, result.exit_code, result.report.dead_letters) == ("dead_letters", 3, 1)


def test_a_failed_record_can_be_returned(build: Build) -> None:
    with open_state("memory") as state:
        result = build(WRITE + "  on_failed_record: return").run(state=state)
        letters = state.dead_letters.list()

    assert (result.status, result.exit_code) == ("handled_errors", 3)
    assert (result.report.failed, letters) == (1, [])
    assert result.report.first_errors[0]["position"] == 1


def test_a_failed_record_can_fail_the_step(build: Build) -> None:
    result = build(WRITE + "  on_failed_record: fail").run(state="memory")

    assert result.error is not None
    assert (result.status, result.exit_code, result.error.step) == ("failed", 1, "main/write")
    assert result.error.record["externalId"] == "B"


def test_a_stream_leaves_a_report(build: Build, account: Sandbox) -> None:
    flow = build(
        """
- netsuite.suiteql: {query: "SELECT id, companyname FROM customer", page_size: 10}
- transform:
    each: {externalId: "${payload.companyname}", companyName: "${payload.companyname}", subsidiary: "${ref('1')}"}
- netsuite.upsert_list: {record_type: vendor, batch_size: 4}
"""
    )
    heard: list[events.Event] = []
    result = flow.run(state="memory", emit=heard.append)

    assert (result.payload["read"], result.payload["written"], result.payload["failed"]) == (25, 25, 0)
    assert [event.written for event in heard if isinstance(event, events.BlockWritten)] == [10, 10, 5]
    assert len(list(account.store.select("vendor"))) == 25


def test_what_is_no_record_is_told(run_steps: Run, tmp_path: Path) -> None:
    result = run_steps(f"- set_payload: 5\n- file.write_csv: {{path: {tmp_path}/x.csv}}")

    assert result.exit_code == 2
    assert "a int" in str(result.error) or "int" in str(result.error)


def test_one_record_is_a_list_of_one(run_steps: Run, tmp_path: Path) -> None:
    run_steps(f"- set_payload: {{a: 1}}\n- file.write_json_lines: {{path: {tmp_path}/x.jsonl}}")

    assert [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()] == [{"a": 1}]


def test_a_stream_in_a_variable_does_not_stop_a_dead_letter(build: Build) -> None:
    steps = '- netsuite.suiteql: {query: "SELECT id FROM customer"}\n  target: rows\n' + WRITE
    with open_state("memory") as state:
        build(steps).run(state=state)
        (letter,) = state.dead_letters.list()

    assert letter.record["externalId"] == "B"
    assert dict(letter.variables) == {}


@pytest.mark.parametrize("sink", ["write_csv", "write_json_lines"])
def test_a_file_that_was_broken_off_is_finished_by_the_next_run(build: Build, tmp_path: Path, sink: str) -> None:
    flow = build(
        f"""
- netsuite.suiteql: {{query: "SELECT id FROM customer", page_size: 10}}
- file.{sink}: {{path: {tmp_path}/out.txt}}
"""
    )
    stop = threading.Event()
    with open_state("memory") as state:
        first = flow.run(state=state, stop=stop, emit=lambda e: stop.set() if isinstance(e, events.PageRead) else None)
        there = (tmp_path / "out.txt").exists()
        second = flow.run(state=state)

    assert (first.status, there, second.report.written) == ("interrupted", False, 25)
    assert len((tmp_path / "out.txt").read_text().splitlines()) == 25 + (sink == "write_csv")


def test_the_position_of_a_dead_letter_is_that_in_the_input(run_steps: Run, tmp_path: Path) -> None:
    lines = "\n".join(f'{{"id": {number if number != 2345 else "null"}}}' for number in range(3000))
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    text = f"""
flows:
  main:
    steps:
      - file.read_json_lines: {{path: {tmp_path}/in.jsonl}}
      - database.upsert: {{table: t, key: [id]}}
configs: {{w: {{type: database, url: "sqlite:///{tmp_path}/w.db"}}}}
"""
    with open_state("memory") as state:
        Flow.read(text).run(state=state)
        (letter,) = state.dead_letters.list()

    assert letter.position == 2345
