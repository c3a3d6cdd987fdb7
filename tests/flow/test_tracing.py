from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox

Run = Callable[..., RunResult]
Build = Callable[[str], Flow]


def traced(run: Run, steps: str, **more: Any) -> list[events.StepTraced]:
    heard: list[events.Event] = []
    run(steps, heard, trace=True, **more)
    return [event for event in heard if isinstance(event, events.StepTraced)]


def test_each_step_is_told_with_what_it_was_given_and_what_it_left(run_steps: Run) -> None:
    shape, empty = traced(run_steps, "- {id: shape, set_payload: {a: 1, b: two}}\n- set_payload: null")

    assert (shape.step, shape.kind, shape.given, shape.left) == (
        "main/shape",
        "set_payload",
        "nothing",
        "record of 2 fields",
    )
    assert shape.after == {"a": 1, "b": "two"}
    assert (empty.before, empty.left, empty.attempts) == ({"a": 1, "b": "two"}, "nothing", 1)
    assert shape.seconds > 0


def test_without_trace_nothing_is_told(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps("- set_payload: 1", heard)

    assert not [event for event in heard if isinstance(event, events.StepTraced)]


def test_variables_that_change_are_told(run_steps: Run) -> None:
    steps = """
- set_variable: {variable_name: x, value: 1}
- {target: y, set_payload: [1, 2]}
- logger: "${vars.x}"
- remove_variable: {variable_name: x}
"""
    told = traced(run_steps, steps)

    assert [dict(event.variables) for event in told] == [{"x": 1}, {"y": [1, 2]}, {}, {}]
    assert told[3].removed == ("x",)


def test_a_step_that_fails_is_told_with_its_error(run_steps: Run) -> None:
    told = traced(run_steps, "- raise_error: {type: 'APP:NO', description: not today}")

    assert told[0].error == "APP:NO: not today"


def test_values_are_bounded_and_a_stream_is_told_page_by_page(build: Build) -> None:
    heard: list[events.Event] = []
    steps = "- {id: read, netsuite.suiteql: {query: SELECT id FROM customer, key: id}}\n"
    steps += '- transform: {each: {n: "${payload.id}"}}\n'
    steps += "- database.upsert: {table: t, key: [n]}\n"
    result = build(steps).run(state="memory", emit=heard.append, trace=True)
    pages = [event for event in heard if isinstance(event, events.PageTraced)]
    told = [event for event in heard if isinstance(event, events.StepTraced)]

    assert result.report.written == 25
    assert [(page.step, page.records, list(page.first)) for page in pages] == [
        ("main/read", 25, ["id"]),
        ("main/1", 25, ["n"]),
    ]
    assert (told[0].left, told[0].after) == ("stream of main/read", "(stream of main/read)")
    assert (told[1].given, told[1].left) == ("stream of main/read", "stream of main/1")
    assert told[2].left == "record of 7 fields"


def test_attempts_are_counted(build: Build, account: Sandbox) -> None:
    account.faults.add(FaultRule(kind="unavailable", times=1))
    heard: list[events.Event] = []
    steps = (
        "- netsuite.get_server_time: {transport: rest}\n  retry: {attempts: 3, wait: {type: constant, interval: 10ms}}"
    )
    build(steps).run(state="memory", emit=heard.append, trace=True)
    (told,) = [event for event in heard if isinstance(event, events.StepTraced)]

    assert told.attempts == 2


def test_redacted_fields_and_secrets_stay_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEY", "very-secret-key")
    (tmp_path / "connector.yaml").write_text("redact: [email]\n")
    text = "flows: {main: {steps: [{set_payload: {email: jo@example.com, key: '${env:API_KEY}'}}, {logger: hi}]}}\n"
    (tmp_path / "flow.yaml").write_text(text)
    heard: list[events.Event] = []
    Flow.load(tmp_path / "flow.yaml").run(state="memory", emit=heard.append, trace=True)
    told = [event for event in heard if isinstance(event, events.StepTraced)]

    assert told[0].after == {"email": "[redacted]", "key": "${env:API_KEY}"}
    assert "very-secret-key" not in str(told)


def test_records_that_go_together_are_told_together(run_steps: Run, tmp_path: Path) -> None:
    config = f"configs: {{w: {{type: database, url: 'sqlite:///{tmp_path}/t.db'}}}}"
    steps = "flows:\n  main:\n    steps:\n      - set_payload: [{a: 1}, {a: 2}]\n"
    steps += "      - records: {steps: [{database.upsert: {table: t, key: [a]}}]}\n" + config
    heard: list[events.Event] = []
    Flow.read(steps).run(state="memory", emit=heard.append, trace=True)
    told = [event for event in heard if isinstance(event, events.StepTraced) and event.kind == "database.upsert"]

    assert [(event.events, event.before) for event in told] == [(2, {"a": 1})]
