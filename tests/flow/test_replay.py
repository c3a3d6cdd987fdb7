from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow, sandbox_connection
from connector.flow.replay import Replay, tail_of
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state

IMPORT = """
flows:
  import:
    steps:
      - set_payload:
          - {{externalId: A-1, companyName: Aurora, email: a@x.example, subsidiary: {{id: "1"}}}}
          - {{externalId: A-2, companyName: Borealis, email: b@x.example, subsidiary: {{id: "{subsidiary}"}}}}
          - {{externalId: A-3, companyName: Corona, email: c@x.example, subsidiary: {{id: "1"}}}}
      - id: write
        netsuite.upsert_list: {{record_type: customer}}
configs:
  erp: {{type: netsuite, connection: {connection}}}
"""
IN_RECORDS = """
flows:
  import:
    steps:
      - set_payload:
          - {{code: A-1, name: Aurora, subsidiary: "1"}}
          - {{code: A-2, name: Borealis, subsidiary: "{subsidiary}"}}
          - {{code: A-3, name: Corona, subsidiary: "1"}}
      - id: each
        records:
          steps:
            - set_variable: {{variable_name: code, value: "${{payload.code}}"}}
            - id: write
              netsuite.upsert_list:
                record_type: customer
                records:
                  - externalId: ${{payload.code}}
                    companyName: ${{payload.name}}
                    subsidiary: ${{ref(payload.subsidiary)}}
            - logger: "${{vars.code}} is ${{payload.id}}"
configs:
  erp: {{type: netsuite, connection: {connection}}}
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as running:
        yield running


@pytest.fixture(autouse=True)
def clean(sandbox: Sandbox) -> None:
    for row in list(sandbox.store.select("customer")):
        sandbox.store.delete("customer", row.id)


def flow(text: str, sandbox: Sandbox, subsidiary: str) -> Flow:
    connection = json.dumps(sandbox_connection(sandbox.credentials()))
    return Flow.read(text.format(connection=connection, subsidiary=subsidiary))


def companies(sandbox: Sandbox) -> list[str]:
    return sorted(str(row.body["companyName"]) for row in sandbox.store.select("customer"))


@pytest.mark.parametrize("text", [IMPORT, IN_RECORDS])
def test_a_record_that_netsuite_refuses_is_set_aside_and_replayed(sandbox: Sandbox, tmp_path: Path, text: str) -> None:
    state = f"sqlite:///{tmp_path}/state.db"
    result = flow(text, sandbox, "999").run(state=state)
    after_run = companies(sandbox)
    with open_state(state) as opened:
        (letter,) = opened.dead_letters.list()
        still = Replay(flow(text, sandbox, "999").loaded, opened).run([letter])
        letter_record = json.dumps(letter.record).replace("999", "1")
        mended = replace(letter, record=json.loads(letter_record))
        done = Replay(flow(text, sandbox, "1").loaded, opened).run([mended])
        left = opened.dead_letters.list()

    assert (result.status, result.exit_code) == ("dead_letters", 3)
    assert (result.report.written, result.report.failed, result.report.dead_letters) == (2, 1, 1)
    assert after_run == ["Aurora", "Corona"]
    assert (letter.position, letter.step.rpartition("/")[2]) == (1, "write")
    assert [one.ok for one in (*still, *done)] == [False, True]
    assert companies(sandbox) == ["Aurora", "Borealis", "Corona"]
    assert left == []


TAILS = """
flows:
  main:
    steps:
      - {id: a, logger: x}
      - id: choose
        choice:
          - when: payload
            steps:
              - {id: b, logger: x}
              - {id: c, logger: x}
      - flow_ref: sub
      - id: each
        records:
          steps:
            - {id: d, logger: x}
            - try: {steps: [{id: e, logger: x}, {id: f, logger: x}]}
            - {id: g, logger: x}
      - {id: h, logger: x}
sub_flows:
  sub: {steps: [{id: s, logger: x}, {id: t, logger: x}]}
"""


@pytest.mark.parametrize(
    ("address", "ids", "joined"),
    [
        ("main/h", ["h"], False),
        ("main/b", ["b", "c", "", "each", "h"], False),
        ("main/d", ["d", "", "g"], True),
        ("main/e", ["e", "f", "g"], True),
        ("sub/s", ["s", "t", "each", "h"], False),
    ],
)
def test_a_record_goes_on_to_the_end_of_its_path(address: str, ids: list[str], joined: bool) -> None:
    tail = tail_of(Flow.read(TAILS).loaded, "main", address)

    assert ([step.id for step in tail.steps], tail.joined) == (ids, joined)


def test_a_step_that_is_gone_is_told() -> None:
    with pytest.raises(ConfigurationError, match="no step `main/z` any more"):
        tail_of(Flow.read(TAILS).loaded, "main", "main/z")


def test_steps_without_ids_are_found_by_their_place(sandbox: Sandbox, tmp_path: Path) -> None:
    text = IN_RECORDS.replace("            - id: write\n              netsuite", "            - netsuite")
    state = f"sqlite:///{tmp_path}/state.db"
    flow(text, sandbox, "999").run(state=state)
    with open_state(state) as opened:
        (letter,) = opened.dead_letters.list()
        (replayed,) = Replay(flow(text, sandbox, "1").loaded, opened).run([letter])

    assert letter.step == "import/1.records.1"
    assert replayed.error is not None  # the record is as it was: still without a subsidiary
    assert "999" in str(replayed.error)


JOB = """
flows:
  main:
    steps:
      - set_variable: {variable_name: outer, value: o}
      - set_payload: [{n: 1}, {n: 0}]
      - id: job
        batch_job:
          steps:
            - name: share
              steps:
                - set_variable: {variable_name: own, value: "${payload.n}"}
                - {id: divide, set_payload: "${6 / payload.n}"}
                - logger: "shared ${payload} ${vars.own} ${vars.outer}"
              aggregator:
                size: 10
                steps:
                  - {id: send, logger: "group ${payload}"}
                  - {id: fail, raise_error: {type: "APP:AWAY"}, when: "%s"}
            - name: bad
              accept_policy: ONLY_FAILURES
              accept_expression: payload != 0 and vars.own == 5
              steps: [{logger: never}]
            - name: after
              accept_expression: payload > 1
              steps: [{logger: "after ${payload}"}]
          on_complete: [{logger: never}]
      - logger: never
"""


def replayed(text: str, **changes: object) -> tuple[list[bool], list[str]]:
    """What became of the last letter of *text*, its fields changed, and what its way said."""
    heard: list[events.Event] = []
    with open_state("memory") as state:
        Flow.read(text).run(state=state)
        letter = state.dead_letters.list()[-1]
        mended = replace(letter, **changes)  # type: ignore[arg-type]
        flow = Flow.read(text.replace('when: "${True}"', 'when: "${False}"'))
        found = Replay(flow.loaded, state, heard.append).run([mended])
    return [one.ok for one in found], [event.message for event in heard if isinstance(event, events.Logged)]


def test_a_record_of_a_batch_job_goes_through_the_rest_of_its_step_its_group_and_the_steps_after() -> None:
    ok, said = replayed(JOB % "${False}", record={"n": 2})

    assert (ok, said) == ([True], ["shared 3 0 o", "group [3]", "after 3"])


def test_a_record_that_fails_again_stays() -> None:
    ok, said = replayed(JOB % "${False}")

    assert (ok, said) == ([False], [])


def test_a_record_whose_group_failed_goes_into_the_aggregator_alone_and_on() -> None:
    ok, said = replayed(JOB.replace("{n: 0}", "{n: 3}") % "${True}")

    assert (ok, said) == ([True], ["group [2]", "after 2"])


def test_a_record_that_its_group_set_aside_had_gone_on_in_the_job() -> None:
    ok, said = replayed(JOB.replace("{n: 0}", "{n: 3}") % "${True}", unit="main/job/leg-0/aggregator[0]/send[0]")

    assert (ok, said) == ([True], ["group [2]"])


def test_what_a_letter_starts_beside_its_way_is_waited_for_and_no_step_after_it_is_taken() -> None:
    text = """
flows:
  main:
    steps:
      - set_payload: 0
      - async: {steps: [{set_payload: "${6 / payload}"}, {async: {steps: [{logger: "beside ${payload}"}]}}]}
      - set_variable: {variable_name: x, value: 1}
"""
    assert replayed(text, record=2) == ([True], ["beside 3"])
