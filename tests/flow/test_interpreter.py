"""What the reserved keys of a step mean, on every kind of step."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from connector import events
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox

Run = Callable[..., RunResult]
Build = Callable[[str], Flow]


def requests(account: Sandbox) -> list[str]:
    return [entry.path for entry in account.journal.entries]


# ---------------------------------------------------------------- when, target


@pytest.mark.parametrize(
    "step",
    [
        "set_payload: changed",
        "set_variable: {variable_name: x, value: 1}",
        "transform: {payload: changed}",
        'raise_error: {type: "APP:X"}',
        "foreach: {collection: [1], steps: [{raise_error: {type: 'APP:X'}}]}",
        "records: {collection: [{a: 1}], steps: [{raise_error: {type: 'APP:X'}}]}",
        "choice: [{otherwise: [{set_payload: changed}]}]",
        "try: {steps: [{set_payload: changed}]}",
        "flow_ref: main",
        "remove_variable: x",
        "logger: said",
        "file.read_csv: {path: no-such-file.csv}",
    ],
)
def test_a_step_runs_only_where_its_condition_holds(run_steps: Run, step: str) -> None:
    heard: list[events.Event] = []
    result = run_steps(f"- {step}\n  when: payload == 'go'", heard, payload="stay")

    assert (result.status, result.payload) == ("ok", "stay")
    assert [event for event in heard if isinstance(event, events.Logged | events.StepStarted)] == []


def test_a_target_takes_the_result_and_leaves_the_payload(run_steps: Run) -> None:
    result = run_steps(
        """
- set_payload: {name: Aurora}
  target: one
- set_payload: {name: Borealis, size: 3}
  target: two
  target_value: "${payload.size + 1}"
- set_payload: "${[payload, vars.one.name, vars.two]}"
""",
        payload="before",
    )

    assert result.payload == ["before", "Aurora", 4]


def test_a_target_value_without_a_target_is_a_finding(run_steps: Run) -> None:
    with pytest.raises(Exception, match="no variable to go to"):
        run_steps("- set_payload: 1\n  target_value: ${payload}")


def test_a_stream_in_a_target_can_be_read_again_and_again(build: Build, account: Sandbox) -> None:
    flow = build(
        """
- netsuite.suiteql: {query: "SELECT id, companyname FROM customer"}
  target: customers
- database.upsert: {table: a, key: [id], records: "${vars.customers}"}
- database.upsert: {table: b, key: [id], records: "${vars.customers}"}
"""
    )
    result = flow.run(state="memory")

    assert result.report.written == 50
    assert len([path for path in requests(account) if "suiteql" in path]) == 1


# ---------------------------------------------------------------- references and the clock


def test_a_reference_may_stand_in_any_argument(run_steps: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOWN", "Lyon")
    result = run_steps(
        """
- set_payload: [{name: Aurora}]
- transform:
    each: {name: "${payload.name}", town: "${env:TOWN}", note: "in ${env:TOWN}"}
    variables: {other: "${env:NOWHERE:-none}"}
- set_variable: {variable_name: x, value: "${env:TOWN}"}
- set_payload: "${[payload[0].town, payload[0].note, vars.other, vars.x]}"
"""
    )

    assert result.payload == ["Lyon", "in Lyon", "none", "Lyon"]


def test_a_reference_without_a_value_fails_the_step_that_needs_it(run_steps: Run) -> None:
    result = run_steps('- set_payload: "${env:NO_SUCH_VARIABLE}"')

    assert result.exit_code == 2
    assert "NO_SUCH_VARIABLE" in str(result.error)


def test_now_stands_still_during_a_run(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps("- logger: ${now()}\n- logger: ${now()}", heard)
    first, second = [event.message for event in heard if isinstance(event, events.Logged)]

    assert first == second


# ---------------------------------------------------------------- timeout


def test_after_its_time_a_step_starts_nothing_new(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps(
        """
- foreach:
    steps: [{set_variable: {variable_name: reached, value: "${payload}"}}]
  timeout: 200ms
""",
        heard,
        payload=list(range(1_000_000)),
    )

    assert result.error is not None
    assert (result.status, result.error.type, result.exit_code) == ("failed", "TIMEOUT", 4)
    assert sum(isinstance(event, events.StepStarted) for event in heard) < 1_000_000


def test_the_handler_of_a_step_runs_after_its_time(run_steps: Run) -> None:
    result = run_steps(
        """
- foreach:
    steps: [{set_payload: 1}]
  timeout: 100ms
  on_error: [{on_error_continue: {type: TIMEOUT, acknowledge: true, steps: [{set_payload: late}]}}]
""",
        payload=list(range(100_000)),
    )

    assert (result.status, result.payload) == ("ok", "late")


def test_a_slow_answer_is_not_waited_for_beyond_the_steps_time(build: Build, account: Sandbox) -> None:
    account.faults.add(FaultRule(kind="slow", match="suiteql", seconds=20, times=None))
    flow = build(
        """
- netsuite.suiteql: {query: SELECT id FROM customer}
  timeout: 300ms
- foreach: {steps: [{set_payload: 1}]}
"""
    )
    result = flow.run(state="memory")

    assert result.error is not None
    assert result.error.is_a("TIMEOUT")
    assert result.error.step == "main/0"
    assert result.seconds < 20  # what the answer takes


def test_each_page_of_a_stream_has_the_steps_time(build: Build, account: Sandbox) -> None:
    account.faults.add(FaultRule(kind="slow", match="suiteql", seconds=0.15, times=None))
    flow = build(
        """
- netsuite.suiteql: {query: SELECT id FROM customer, page_size: 5}
  timeout: 600ms
- database.upsert: {table: a, key: [id]}
"""
    )

    assert flow.run(state="memory").report.written == 25


# ---------------------------------------------------------------- retry, error mapping


def test_the_steps_policy_reaches_its_requests(build: Build, account: Sandbox) -> None:
    account.faults.add(FaultRule(kind="maintenance", match="suiteql", times=None))
    flow = build(
        """
- netsuite.suiteql: {query: SELECT id FROM customer}
  retry: {on: [UNAVAILABLE], attempts: 3, wait: {type: constant, interval: 10ms}}
- foreach: {steps: [{set_payload: 1}]}
"""
    )
    heard: list[events.Event] = []
    result = flow.run(state="memory", emit=heard.append)

    assert result.error is not None
    assert (result.error.attempts, len(requests(account))) == (3, 3)
    assert [event.step for event in heard if isinstance(event, events.Retrying)] == ["main/0", "main/0"]


def test_an_error_in_a_page_bears_the_opening_step_and_its_mapping(build: Build, account: Sandbox) -> None:
    account.faults.add(FaultRule(kind="maintenance", match="suiteql", skip=2, times=None))
    flow = build(
        """
- id: read
  netsuite.suiteql: {query: SELECT id FROM customer, page_size: 10}
  retry: {attempts: 1}
  error_mapping: [{source_type: UNAVAILABLE, target_type: "SHOP:CLOSED"}]
- id: write
  database.upsert: {table: a, key: [id]}
"""
    )
    result = flow.run(state="memory")

    assert result.error is not None
    assert (result.error.type, result.error.step, result.report.written) == ("SHOP:CLOSED", "main/read", 20)


def test_an_error_in_a_mapped_record_bears_the_mapping_step(build: Build) -> None:
    flow = build(
        """
- id: read
  netsuite.suiteql: {query: SELECT id FROM customer}
- id: shape
  transform: {each: {id: "${payload.id + []}"}}
- id: write
  database.upsert: {table: a, key: [id]}
"""
    )
    result = flow.run(state="memory")

    assert result.error is not None
    assert (result.error.type, result.error.step) == ("EXPRESSION", "main/shape")


# ---------------------------------------------------------------- flows


def test_a_flow_handles_what_no_step_handled() -> None:
    text = """
flows:
  main:
    steps: [{raise_error: {type: "APP:X", description: gone}}]
    on_error: [{on_error_continue: {type: "APP:X", steps: [{set_payload: "${error.message}"}]}}]
"""
    result = Flow.read(text).run(state="memory")

    assert (result.status, result.payload) == ("handled_errors", "gone")


def test_a_flow_without_end_is_told() -> None:
    result = Flow.read("flows: {main: {steps: [{flow_ref: main}]}}").run(state="memory")

    assert result.exit_code == 2
    assert "without end" in str(result.error)


def test_the_begin_and_the_end_of_steps_are_told_also_when_they_fail(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps('- id: bad\n  raise_error: {type: "APP:X"}', heard)

    assert [(type(event).__name__, event.step) for event in heard] == [
        ("RunStarted", "main"),
        ("StepStarted", "main/bad"),
        ("StepEnded", "main/bad"),
        ("RunEnded", "main"),
    ]


def test_every_turn_counts_for_the_same_step(build: Build, tmp_path: Path) -> None:
    flow = build(
        """
- set_payload: [{id: 1}, {id: 2}, {id: 3}]
- foreach:
    steps:
      - id: write
        database.upsert: {table: a, key: [id]}
"""
    )
    result = flow.run(state="memory")

    assert {step: report.written for step, report in result.by_step.items()} == {"main/write": 3}
    with sqlite3.connect(tmp_path / "w.db") as database:
        assert database.execute("SELECT COUNT(*) FROM a").fetchone() == (3,)


def test_a_stream_that_cannot_be_read_into_its_target_is_a_failure_of_its_step(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"n": 1}\nnothing\n', encoding="utf-8")
    text = f"""
flows:
  main:
    steps:
      - file.read_json_lines: {{path: "{tmp_path}/bad.jsonl"}}
        target: rows
        on_error: [{{on_error_continue: {{acknowledge: true, steps: [{{set_payload: instead}}]}}}}]
      - set_payload: "${{vars.rows}}"
"""
    result = Flow.read(text).run(state="memory")

    assert (result.error, result.payload) == (None, "instead")
