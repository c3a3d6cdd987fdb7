"""`each: record`: one run a record, each on its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from connector import events
from connector.flow.api import Flow
from connector.flow.replay import Replay
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state

Build = Callable[[str], Flow]
WATCH = """
flows:
  main:
    source:
      netsuite.on_modified_object:
        {record_type: customer, fields: [companyName], lag: 0s, overlap: 0s, page_size: 10, each: record}
    steps:
      - set_variable: {variable_name: name, value: "${payload.companyName}"}
      - choice:
          - when: vars.name == params.bad
            steps:
              - id: bad
                raise_error: {type: "APP:BAD", description: "no good: ${vars.name}"}
      - id: say
        logger: "${vars.name}"
%s
params: {bad: nobody}
"""


@pytest.fixture
def ready(account: Sandbox) -> Sandbox:
    account.clock.offset += 2  # a window ends at NetSuite's full second
    return account


def said(heard: list[events.Event]) -> list[str]:
    return [event.message for event in heard if isinstance(event, events.Logged)]


def test_every_record_is_a_run_of_its_own(build: Build, ready: Sandbox) -> None:
    heard: list[events.Event] = []
    with open_state("memory") as state:
        result = build(WATCH % "").run(state=state, emit=heard.append)
        marks = state.watermarks.list()

    assert sorted(said(heard)) == [f"Company {number:02}" for number in range(25)]
    assert (result.status, result.report.read, result.report.written) == ("ok", 25, 25)
    assert len(marks) == 1


def test_a_record_that_fails_is_set_aside_where_it_failed_and_replayed_from_there(build: Build, ready: Sandbox) -> None:
    heard: list[events.Event] = []
    flow = build(WATCH % "")
    with open_state("memory") as state:
        result = flow.run(state=state, params={"bad": "Company 03"}, emit=heard.append)
        (letter,) = state.dead_letters.list()
        marks = state.watermarks.list()
        mended = Flow.read(flow.loaded.text.replace("raise_error: {", "logger: x #"))
        (replayed,) = Replay(mended.loaded, state, heard.append).run([letter])

    assert (result.status, result.report.failed, result.report.dead_letters) == ("dead_letters", 1, 1)
    assert (letter.step, letter.record["companyName"], letter.variables["name"]) == (
        "main/bad",
        "Company 03",
        "Company 03",
    )
    assert len(marks) == 1
    assert replayed.ok
    assert said(heard)[-2:] == ["x", "Company 03"]


def test_the_flows_handlers_take_a_record_that_fails(build: Build, ready: Sandbox) -> None:
    handler = '    on_error: [{on_error_continue: {type: "APP:BAD", steps: [{logger: "mended ${vars.name}"}]}}]'
    heard: list[events.Event] = []
    with open_state("memory") as state:
        result = build(WATCH % handler).run(state=state, params={"bad": "Company 03"}, emit=heard.append)
        marks = state.watermarks.list()

    assert "mended" in " ".join(said(heard))
    assert (result.status, marks) == ("handled_errors", [])


def test_a_lost_connection_fails_them_all(build: Build, ready: Sandbox) -> None:
    ready.faults.add(FaultRule(kind="maintenance", match="GET .*/customer/", skip=3, times=None))
    get = '      - netsuite.get: {record_type: customer, id: "${payload.id}"}\n        retry: {attempts: 1}\n'
    text = (WATCH % "").replace("      - choice", f"{get}      - choice")
    with open_state("memory") as state:
        result = build(text).run(state=state)
        letters, marks = state.dead_letters.list(), state.watermarks.list()

    assert (result.status, result.exit_code) == ("failed", 4)
    assert (letters, marks) == ([], [])


def test_a_stop_finishes_the_record_in_hand(build: Build, ready: Sandbox) -> None:
    stop, heard = threading.Event(), list[events.Event]()

    def listen(event: events.Event) -> None:
        heard.append(event)
        if len(said(heard)) == 12:
            stop.set()

    flow = build(WATCH % "")
    with open_state("memory") as state:
        first = flow.run(state=state, emit=listen, stop=stop)
        second = flow.run(state=state, emit=heard.append)

    assert (first.status, second.status, second.resumed) == ("interrupted", "ok", True)
    assert sorted(said(heard)) == [f"Company {number:02}" for number in range(25)]


def test_too_many_failures_end_it(build: Build, ready: Sandbox) -> None:
    text = (
        (WATCH % "")
        .replace("vars.name == params.bad", "true")
        .replace("  main:\n", "  main:\n    stop_after: {count: 4}\n")
    )
    result = build(text).run(state="memory")

    assert result.error is not None
    assert (result.status, result.error.type, result.report.failed) == ("failed", "TOO_MANY_FAILURES", 4)
