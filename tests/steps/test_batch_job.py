"""batch_job against the facts on Mule's batch (mule-netsuite.md 7.5) and our differences (flow-language.md 3 and 9)."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.dead_letters import DeadLetter
from connector.state.opening import open_state

Run = Callable[..., RunResult]
THREE = "- set_payload: [{n: 1}, {n: 0}, {n: 3}]\n"


def said(heard: list[events.Event]) -> list[str]:
    return [event.message for event in heard if isinstance(event, events.Logged)]


def job(body: str) -> str:
    return THREE + "- id: job\n  batch_job:\n" + "\n".join(f"    {line}" for line in body.strip("\n").splitlines())


def letters_of(text: str, **more: Any) -> tuple[RunResult, list[str], list[DeadLetter]]:
    body = "\n".join(f"      {line}" for line in text.splitlines())
    heard: list[events.Event] = []
    with open_state("memory") as state:
        result = Flow.read(f"flows:\n  main:\n    steps:\n{body}\n").run(state=state, emit=heard.append, **more)
        return result, said(heard), state.dead_letters.list()


SHARE = """
steps:
  - name: share
    steps:
      - {id: divide, set_payload: {n: "${payload.n}", share: "${6 / payload.n}"}}
"""


def test_a_record_keeps_payload_and_variables_from_step_to_step_and_has_no_attributes(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps(
        """
- set_variable: {variable_name: outer, value: o}
- batch_job:
    collection: "${[1, 2]}"
    steps:
      - name: first
        steps: [{set_variable: {variable_name: own, value: "${payload * 10}"}}, {set_payload: "${[payload]}"}]
      - name: second
        steps: [{logger: "${payload[0]} ${vars.own} ${vars.outer} ${attributes is None}"}]
- set_payload: "${[vars.own, vars.outer]}"
""",
        heard,
    )

    assert said(heard) == ["1 10 o true", "2 20 o true"]
    assert result.payload == [None, "o"]


def test_the_flow_waits_and_gets_the_report(run_steps: Run) -> None:
    result = run_steps(job(SHARE))
    report = dict(result.payload)

    assert isinstance(report.pop("elapsed_time_in_millis"), int)
    assert len(report.pop("batch_job_instance_id")) == 36
    assert report == {
        "status": "SUCCESSFUL",
        "total_records": 3,
        "loaded_records": 3,
        "processed_records": 3,
        "successful_records": 2,
        "failed_records": 1,
        "failed_on_input_phase": False,
        "failed_on_loading_phase": False,
        "failed_on_complete_phase": False,
        "input_phase_exception": None,
        "loading_phase_exception": None,
        "on_complete_phase_exception": None,
    }


def test_on_complete_sees_the_report_and_what_it_changes_stays_in_it(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps(
        job(SHARE + "job_instance_id: tonight\non_complete:\n"
            '  - logger: "${payload.failed_records} ${vars.batchJobInstanceId} ${vars.outer}"\n'
            "  - set_variable: {variable_name: outer, value: changed}\n  - set_payload: gone")
        + "\n- set_payload: ['${payload.batch_job_instance_id}', '${vars.outer}', '${vars.batchJobInstanceId}']",
        heard,
    )  # fmt: skip

    assert said(heard) == ["1 tonight "]
    assert result.payload == ["tonight", None, None]


def test_a_failed_record_that_no_step_takes_care_of_becomes_a_dead_letter(run_steps: Run) -> None:
    result, _, (letter,) = letters_of(job(SHARE))

    assert (result.status, result.exit_code) == ("dead_letters", 3)
    assert (letter.step, letter.position, letter.record) == ("main/divide", 1, {"n": 0})
    assert letter.error_type == "EXPRESSION"
    assert (result.report.read, result.report.written, result.report.failed, result.report.dead_letters) == (3, 2, 1, 1)


POLICIES = (
    SHARE
    + """
  - name: good
    steps: [{logger: "good ${payload.n}"}]
  - name: bad
    accept_policy: ONLY_FAILURES
    steps: [{logger: "bad ${payload.n}"}]
  - name: any
    accept_policy: ALL
    accept_expression: payload.n != 3
    steps: [{logger: "any ${payload.n}"}]
"""
)


def test_policies_and_then_expressions_say_which_records_a_step_takes(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps(job(POLICIES), heard)

    assert said(heard) == ["good 1", "good 3", "bad 0", "any 1", "any 0"]


def test_a_failure_that_a_step_for_failures_took_makes_no_dead_letter_and_is_still_counted() -> None:
    result, _, letters = letters_of(job(POLICIES))

    assert letters == []
    assert result.payload["failed_records"] == 1
    assert (result.status, result.exit_code) == ("handled_errors", 3)


def test_a_step_for_all_takes_care_of_nothing() -> None:
    text = SHARE + "  - name: any\n    accept_policy: ALL\n    steps: [{logger: any}]\n"

    assert len(letters_of(job(text))[2]) == 1


def test_what_a_step_for_failures_fails_on_is_set_aside_where_it_failed_first() -> None:
    text = SHARE + "  - name: mend\n    accept_policy: ONLY_FAILURES\n    steps: [{set_payload: '${1 / payload.n}'}]\n"
    _, _, (letter,) = letters_of(job(text))

    assert letter.step == "main/divide"


def test_a_failed_record_sees_its_errors_first_last_and_by_step(run_steps: Run) -> None:
    heard: list[events.Event] = []
    text = """
steps:
  - name: one
    steps: [{raise_error: {type: "APP:ONE", description: first}, when: payload.n == 0}]
  - name: two
    accept_policy: ALL
    steps: [{raise_error: {type: "APP:TWO", description: second}, when: payload.n == 0}]
  - name: look
    accept_policy: ALL
    steps:
      - logger: "${payload.n} ${error is None} ${error.type} ${error.first.type} ${error.steps.one.message}"
      - logger: "${error.steps.two.message} ${error.steps.three is None}"
        when: error
"""
    run_steps(job(text), heard)

    assert said(heard) == ["1 true   ", "0 false APP:TWO APP:ONE first", "3 true   ", "second true"]


def test_a_condition_that_cannot_be_evaluated_fails_its_record() -> None:
    text = "steps:\n  - name: a\n    accept_expression: 1 / payload.n > 0\n    steps: [{id: log, logger: x}]\n"
    _, _, (letter,) = letters_of(job(text))

    assert (letter.step, letter.record, letter.error_type) == ("main/log", {"n": 0}, "EXPRESSION")


GROUPS = """
- set_payload: [{n: 1}, {n: 2}, {n: 0}, {n: 4}, {n: 5}, {n: 6}, {n: 7}, {n: 8}]
- batch_job:
    block_size: 3
    %s
    steps:
      - name: share
        accept_expression: payload.n != 4
        steps: [{set_payload: {n: "${payload.n}", share: "${56 / payload.n}"}}]
        aggregator:
          size: 4
          steps:
            - logger: "${[row.n for row in payload]} ${vars.own}"
            - set_payload: lost
      - name: after
        steps: [{logger: "after ${payload.n}"}]
"""


@pytest.mark.parametrize("more", ["", "max_concurrency: 3"])
def test_groups_have_their_size_over_all_blocks_and_hold_what_went_through(run_steps: Run, more: str) -> None:
    heard: list[events.Event] = []
    run_steps(GROUPS % more, heard)

    assert sorted(said(heard)[:2]) == ["[1,2,5,6] ", "[7,8] "]
    assert sorted(said(heard)[2:]) == [f"after {n}" for n in (1, 2, 4, 5, 6, 7, 8)]


def test_a_streaming_aggregator_reads_all_records_once(run_steps: Run) -> None:
    heard: list[events.Event] = []
    text = (
        SHARE
        + """
    aggregator:
      streaming: true
      steps:
        - foreach: {batch_size: 10, steps: [{logger: "${[row.share for row in payload]}"}]}
  - name: after
    accept_policy: ALL
    steps: [{logger: "after ${payload.n}"}]
"""
    )
    run_steps(job(text), heard)

    assert said(heard) == ["[6, 2]", "after 1", "after 0", "after 3"]


@pytest.mark.parametrize("group", ["size: 2", "streaming: true"])
def test_a_group_that_fails_fails_all_its_records(group: str) -> None:
    text = f"""
steps:
  - name: write
    aggregator:
      {group}
      steps:
        - {{id: send, raise_error: {{type: "APP:AWAY", description: no}}}}
  - name: after
    steps: [{{logger: "after ${{payload.n}}"}}]
"""
    result, heard, letters = letters_of(job(text))

    assert heard == []
    assert [(letter.step, letter.position, letter.error_type) for letter in letters] == [
        ("main/send", at, "APP:AWAY") for at in range(3)
    ]
    assert result.payload["failed_records"] == 3


MOST = """
- set_payload: [{n: 1}, {n: 0}, {n: 0}, {n: 4}, {n: 5}, {n: 6}, {n: 7}, {n: 8}]
- batch_job:
    block_size: 2
    max_failed_records: %d
    steps:
      - name: share
        steps: [{set_payload: {n: "${payload.n}", share: "${56 / payload.n}"}}]
        %s
    on_complete: [{logger: "${payload.status} ${payload.loaded_records} ${payload.failed_records}"}]
- logger: never
"""


@pytest.mark.parametrize("aggregator", ["", "aggregator: {size: 2, steps: [{logger: group}]}"])
@pytest.mark.parametrize(("most", "loaded", "failed"), [(0, 2, 1), (1, 4, 2)])
def test_when_too_many_fail_no_more_are_taken_and_on_complete_still_runs(
    aggregator: str, most: int, loaded: int, failed: int
) -> None:
    result, heard, letters = letters_of(MOST % (most, aggregator))

    assert heard == [f"FAILED_PROCESS_RECORDS {loaded} {failed}"]
    assert (result.status, result.exit_code, len(letters)) == ("failed", 1, failed)
    assert result.error is not None
    assert (result.error.type, result.error.step) == ("TOO_MANY_FAILURES", "main/1")


@pytest.mark.parametrize("most", [2, -1])
def test_as_many_as_may_fail_do_no_harm(most: int) -> None:
    result, heard, _ = letters_of((MOST % (most, "")).replace("- logger: never", ""))

    assert heard == ["SUCCESSFUL 8 2"]
    assert result.status == "dead_letters"


def test_too_many_failures_of_the_flow_stop_it() -> None:
    text = "flows:\n  main:\n    stop_after: {count: 1}\n    steps:\n" + "\n".join(
        f"      {line}" for line in job(SHARE).splitlines()
    )
    result = Flow.read(text).run(state="memory")

    assert result.error is not None
    assert (result.status, result.error.type) == ("failed", "TOO_MANY_FAILURES")


def test_a_stopped_job_goes_on_where_it_was() -> None:
    flow, stop = Flow.read("flows:\n  main:\n    steps:\n" + "\n".join(
        f"      {line}" for line in (GROUPS % "").splitlines()
    )), threading.Event()  # fmt: skip
    with open_state("memory") as state:
        first = flow.run(state=state, stop=stop, emit=lambda e: stop.set() if isinstance(e, events.Logged) else None)
        heard: list[events.Event] = []
        second = flow.run(state=state, emit=heard.append)

    assert (first.status, second.status, second.resumed) == ("interrupted", "dead_letters", True)
    assert said(heard) == ["[7,8] ", *(f"after {n}" for n in (1, 2, 4, 5, 6, 7, 8))]
    assert second.payload["failed_records"] == 1


def wide(count: int) -> str:
    return f"""
flows:
  main:
    steps:
      - file.read_json_lines: {{path: rows.jsonl, page_size: 500}}
      - batch_job:
          block_size: 500
          steps:
            - name: shape
              steps: [{{set_payload: {{n: "${{payload.n}}", text: "${{payload.text}}"}}}}]
              aggregator: {{size: 5000, steps: [{{set_payload: done}}]}}
            - name: last
              steps: [{{set_variable: {{variable_name: own, value: "${{payload.n}}"}}}}]
      - set_payload: "${{payload.successful_records == {count}}}"
"""


def test_memory_does_not_grow_with_the_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    peaks = []
    for count in (10, 2_000, 10_000):  # the first loads what is loaded once
        with Path("rows.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(f'{{"n": {n}, "text": "{"x" * 50}"}}\n' for n in range(count))
        flow = Flow.read(wide(count))
        tracemalloc.start()
        result = flow.run(state=f"sqlite:///{tmp_path}/{count}.db")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (result.status, result.payload) == ("ok", True)

    assert peaks[2] < peaks[1] * 1.5


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("steps: []", "1 or more entries belong here"),
        ("steps: [{name: a}]", "does nothing"),
        ("steps: [{name: a, steps: [{logger: x}]}, {name: a, steps: [{logger: x}]}]", "two batch steps"),
        ("steps: [{name: a, accept_policy: SOME, steps: [{logger: x}]}]", "ONLY_FAILURES"),
        ("steps: [{name: a, aggregator: {steps: [{logger: x}]}}]", "exactly one"),
        ("steps: [{name: a, aggregator: {size: 2, streaming: true, steps: [{logger: x}]}}]", "exactly one"),
        ("max_failed_records: -2\nsteps: [{name: a, steps: [{logger: x}]}]", "-1"),
    ],
)
def test_what_makes_no_job_is_a_finding(body: str, told: str) -> None:
    text = "flows:\n  main:\n    steps:\n" + "\n".join(f"      {line}" for line in job(body).splitlines())
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(text)

    assert told in str(caught.value) + "".join(map(str, caught.value.diagnostics))


def test_what_is_no_list_is_told(run_steps: Run) -> None:
    result = run_steps("- batch_job: {steps: [{name: a, steps: [{logger: x}]}]}", payload=5)

    assert result.exit_code == 2


def test_mules_spelling_is_accepted(run_steps: Run) -> None:
    text = (
        THREE + "- batch_job:\n    jobName: x\n    maxFailedRecords: -1\n    blockSize: 2\n"
        "    steps:\n      - {name: a, acceptPolicy: ALL, steps: [{logger: x}]}\n    onComplete: [{logger: done}]\n"
    )

    assert run_steps(text).status == "ok"
