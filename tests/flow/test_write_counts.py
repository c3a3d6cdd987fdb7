"""What a run says of writes of one record: as many as `connector writes list` shows, however the run went."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from connector import events
from connector.errors import RejectedError
from connector.flow.api import Flow
from connector.flow.write_counts import failed_in, written
from connector.outcome import Report
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state

Build = Callable[[str], Flow]
ADD = (
    "netsuite.add: {record_type: customer, record: {companyName: '${payload.name}', subsidiary: {id: '${payload.s}'}}}"
)
HANDLED = "on_error: [{on_error_continue: {%s steps: [{logger: '${error.type}'}]}}]"
FOUR = "- set_payload: [{name: A, s: '1'}, {name: B, s: '999'}, {name: C, s: '1'}, {name: D, s: '1'}]\n"


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.read, report.written, report.failed, report.skipped


def loop(kind: str, handler: str = "", around: str = "") -> str:
    """A loop over four records, one of which NetSuite refuses."""
    own = f"\n        {handler}" if handler else ""
    behind = f"\n  {around}" if around else ""
    return f"{FOUR}- {kind}:\n    steps:\n      - id: add\n        {ADD}{own}{behind}"


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (loop("foreach", HANDLED % ""), "handled_errors"),
        (loop("foreach", HANDLED % "acknowledge: true,"), "ok"),
        (loop("parallel_foreach", HANDLED % ""), "handled_errors"),
        (loop("parallel_foreach", around=HANDLED % ""), "handled_errors"),
        (loop("parallel_foreach"), "failed"),
    ],
)
def test_every_write_counts_and_so_does_one_that_failed(build: Build, steps: str, status: str) -> None:
    with open_state("memory") as state:
        result = build(steps).run(state=state)
        noted = [row.outcome for row in state.written.list()]

    assert (result.status, counts(result.report)) == (status, (4, 3, 1, 0))
    assert list(result.by_step) == ["main/add"]
    assert sorted(noted) == ["created", "created", "created", "failed"]


def test_what_is_tried_again_counts_as_it_ended(build: Build, account: Sandbox) -> None:
    account.faults.add(FaultRule(kind="maintenance", match="POST .*/customer"))
    steps = f"""
- set_payload: {{name: A, s: '1'}}
- until_successful:
    max_retries: 2
    wait_between_retries: 1ms
    steps:
      - id: add
        {ADD}
        retry: {{attempts: 1}}
"""
    result = build(steps).run(state="memory")
    account.faults.add(FaultRule(kind="maintenance", match="POST .*/customer", times=None))
    given_up = build(steps).run(state="memory")

    assert (result.status, counts(result.report)) == ("ok", (1, 1, 0, 0))
    assert (given_up.status, counts(given_up.report)) == ("failed", (1, 0, 1, 0))


def test_a_scope_that_counts_records_counts_them_once(build: Build) -> None:
    result = build(loop("records")).run(state="memory")

    assert (result.status, counts(result.report), result.report.dead_letters) == ("dead_letters", (4, 3, 1, 0), 1)


def test_a_run_for_each_record_counts_its_writes(build: Build, account: Sandbox) -> None:
    account.clock.offset += 2
    text = f"""
flows:
  main:
    source:
      netsuite.on_modified_object: {{record_type: customer, fields: [companyName], lag: 0s, overlap: 0s, each: record}}
    steps:
      - set_payload: {{name: "${{payload.companyName}}", s: "${{'999' if payload.id % 5 == 0 else '1'}}"}}
      - id: add
        {ADD.replace("customer", "vendor")}
"""
    text = text.replace("payload.id % 5", "int(payload.id) % 5")
    result = build(text).run(state="memory", limit=5)

    assert (result.status, counts(result.report), result.report.dead_letters) == ("dead_letters", (5, 4, 1, 0), 1)


@pytest.mark.parametrize("at", [1, 3])
def test_a_run_that_goes_on_after_it_was_killed_counts_none_twice(build: Build, account: Sandbox, at: int) -> None:
    flow, heard = build(loop("foreach", HANDLED % "")), list[events.Event]()

    def die(event: events.Event) -> None:
        heard.append(event)
        ended = [one for one in heard if isinstance(one, events.StepEnded) and one.step == "main/add"]
        if len(ended) == at + 1:
            raise KeyboardInterrupt

    with open_state("memory") as state:
        with suppress(KeyboardInterrupt):
            flow.run(state=state, emit=die)
        result = flow.run(state=state)

    assert (result.resumed, result.status, counts(result.report)) == (True, "handled_errors", (4, 3, 1, 0))


def test_too_many_failures_stop_a_loop_too(build: Build) -> None:
    text = "flows:\n  main:\n    stop_after: {count: 1}\n    steps:\n" + "\n".join(
        f"      {line}" for line in loop("foreach", HANDLED % "").splitlines()
    )
    result = build(text).run(state="memory")

    assert result.error is not None
    assert (result.error.type, counts(result.report)) == ("TOO_MANY_FAILURES", (2, 1, 1, 0))


def test_what_was_under_way_beside_one_failure_too_many_counts(build: Build) -> None:
    steps = loop("parallel_foreach", HANDLED % "").replace("parallel_foreach:", "parallel_foreach:\n    block_size: 1")
    text = "flows:\n  main:\n    stop_after: {count: 1}\n    steps:\n"
    text += "\n".join(f"      {line}" for line in steps.splitlines())
    with open_state("memory") as state:
        result = build(text).run(state=state)
        noted = [row.outcome for row in state.written.list()]

    assert result.error is not None
    assert result.error.type == "TOO_MANY_FAILURES"
    assert counts(result.report) == (len(noted), noted.count("created"), 1, 0)


def test_a_result_says_how_many_records_it_is_of() -> None:
    assert written([{"ok": True}, {"ok": False}]) == Report(read=2, written=1, failed=1)
    assert written({"answer": "of a RESTlet"}) == Report(read=1, written=1)


def test_an_error_that_sums_up_others_stands_for_each() -> None:
    both = {"0": {"step": "f/a"}, "1": {"step": "f/a"}, "2": {"step": "f/b"}}

    assert failed_in(RejectedError("no", step="f/both", failures=both)) == {"f/a": 2, "f/b": 1}
    assert failed_in(RejectedError("no", step="f/a")) == {"f/a": 1}
