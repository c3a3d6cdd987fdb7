"""One list operation for the records of a `records` scope, its results joined to their records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connector import events
from connector.batch.record_tail import is_of_a_group
from connector.flow.api import Flow
from connector.flow.replay import Replay
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state

Build = Callable[[str], Flow]
FIVE = """
- set_payload:
    [{code: A, ok: "1"}, {code: B, ok: "999"}, {code: C, ok: "1"}, {code: D, ok: "1"}, {code: E, ok: "1"}]
"""
RECORDS = (
    FIVE
    + """
- id: each
  records:
    steps:
      - id: write
        netsuite.upsert_list:
          record_type: customer
          batch_size: 2
          records: [{externalId: "${payload.code}", companyName: "${payload.code}", subsidiary: "${ref(payload.ok)}"}]
        %s
      - logger: "${payload.ok} ${payload.externalId}"
"""
)


def said(heard: list[events.Event]) -> list[str]:
    return [event.message for event in heard if isinstance(event, events.Logged)]


def test_each_record_goes_on_with_its_own_result_and_a_refused_one_leaves(build: Build) -> None:
    heard: list[events.Event] = []
    result = build(RECORDS % "").run(state="memory", emit=heard.append)

    assert said(heard) == ["true A", "true C", "true D", "true E"]
    assert (result.status, result.report.written, result.report.dead_letters) == ("dead_letters", 4, 1)
    assert result.payload["failed"] == 1


def test_a_refused_record_may_go_on_with_its_result(build: Build) -> None:
    heard: list[events.Event] = []
    result = build(RECORDS % "on_failed_record: return").run(state="memory", emit=heard.append)

    assert said(heard) == ["true A", "false B", "true C", "true D", "true E"]
    assert result.report.dead_letters == 0


def test_a_refused_record_may_fail_the_run(build: Build) -> None:
    result = build(RECORDS % "on_failed_record: fail").run(state="memory")

    assert result.error is not None
    assert (result.status, result.error.step) == ("failed", "main/write")


def test_a_handler_mends_a_record_on_its_way(build: Build) -> None:
    heard: list[events.Event] = []
    handler = (
        "on_error: [{on_error_continue: {acknowledge: true, steps: [{set_payload: {ok: mended, externalId: x}}]}}]"
    )
    result = build(RECORDS % handler).run(state="memory", emit=heard.append)

    assert said(heard) == ["true A", "mended x", "true C", "true D", "true E"]
    assert result.exit_code == 0


def test_records_with_other_arguments_are_called_apart(build: Build, account: Sandbox) -> None:
    steps = (
        FIVE
        + """
- records:
    steps:
      - netsuite.upsert_list:
          record_type: "${payload.code == 'A' ? 'vendor' : 'customer'}"
          records: [{externalId: "${payload.code}", companyName: "${payload.code}", subsidiary: {id: "1"}}]
        when: payload.code != 'B'
""".replace("payload.code == 'A' ? 'vendor' : 'customer'", "'vendor' if payload.code == 'A' else 'customer'")
    )
    result = build(steps).run(state="memory")

    assert result.error is None
    assert [row.external_id for row in account.store.select("vendor")] == ["A"]
    assert {row.external_id for row in account.store.select("customer") if row.external_id} == {"C", "D", "E"}


def test_a_database_takes_the_records_too_and_names_the_one_it_refuses(build: Build) -> None:
    steps = """
- set_payload: [{id: 1, name: a}, {id: null, name: b}, {id: 3, name: c}]
- records:
    steps:
      - id: write
        database.upsert: {table: t, key: [id]}
      - logger: x
"""
    result = build(steps).run(state="memory")

    assert (result.report.written, result.report.dead_letters) == (2, 1)


def test_two_steps_without_ids_do_not_take_each_other_for_done(build: Build) -> None:
    steps = """
- set_payload: [{id: 1}]
- records:
    steps:
      - database.upsert: {table: a, key: [id]}
      - set_payload: {id: 1}
      - database.upsert: {table: b, key: [id]}
- database.select: {query: "SELECT (SELECT COUNT(*) FROM a) AS a, (SELECT COUNT(*) FROM b) AS b"}
  target: counts
- foreach: {collection: "${vars.counts}", steps: [{set_variable: {variable_name: found, value: "${payload}"}}]}
- set_payload: ${vars.found}
"""
    assert build(steps).run(state="memory").payload == {"a": 1, "b": 1}


def test_other_steps_run_once_a_record(build: Build) -> None:
    heard: list[events.Event] = []
    steps = """
- set_payload: [1, 0, 2]
- records:
    steps:
      - set_payload: "${6 / payload}"
      - logger: "${payload}"
"""
    result = build(steps).run(state="memory", emit=heard.append)

    assert said(heard) == ["6", "3"]
    assert result.report.dead_letters == 1


CHOSEN = """
- records:
    steps:
      - choice:
          - when: payload.code == 'A'
            steps:
              - netsuite.upsert_list:
                  record_type: vendor
                  records: [{externalId: "${payload.code}", companyName: A, subsidiary: {id: "1"}}]
          - when: payload.ok == '1'
            steps:
              - set_variable: {variable_name: code, value: "${payload.code}"}
              - netsuite.upsert_list:
                  record_type: customer
                  records: [{externalId: "${vars.code}", companyName: "${vars.code}", subsidiary: {id: "1"}}]
          - otherwise:
              - raise_error: {type: "APP:BAD"}
      - logger: "${payload.externalId}"
"""


def test_records_that_go_the_same_way_go_together(build: Build, account: Sandbox) -> None:
    heard: list[events.Event] = []
    with open_state("memory") as state:
        result = build(FIVE + CHOSEN).run(state=state, emit=heard.append)
        letters = [(letter.step, letter.record["code"]) for letter in state.dead_letters.list()]

    assert said(heard) == ["A", "C", "D", "E"]
    assert letters == [("main/1.records.0", "B")]
    assert (result.report.written, result.report.dead_letters, result.payload["dead_letters"]) == (4, 1, 1)


def test_a_record_whose_arguments_or_conditions_cannot_be_evaluated_leaves_the_path(build: Build) -> None:
    steps = """
- set_payload: [{n: 1}, {n: 0}, {n: x}]
- records:
    steps:
      - choice: [{when: 2 / payload.n > 1, steps: [{set_variable: {variable_name: big, value: 1}}]}]
      - netsuite.upsert_list:
          record_type: vendor
          records: [{externalId: "R-${payload.n + 1}", companyName: x, subsidiary: {id: "1"}}]
"""
    with open_state("memory") as state:
        result = build(steps).run(state=state)
        letters = state.dead_letters.list()

    assert result.report.dead_letters == result.payload["dead_letters"] == 2
    assert [error["position"] for error in result.payload["first_errors"]] == [1, 2]
    assert {(letter.error_type, letter.step) for letter in letters} == {("EXPRESSION", "main/1.records.0")}


JOB = (
    FIVE
    + """
- batch_job:
    steps:
      - name: shape
        steps:
          - set_variable: {variable_name: code, value: "${payload.code}"}
          - set_payload: {externalId: "${vars.code}", companyName: "${vars.code}", subsidiary: "${ref(payload.ok)}"}
          %s
        %s
      - name: after
        steps: [{logger: "${payload.externalId} ${payload.ok}"}]
"""
)
WRITE = "{id: write, netsuite.upsert_list: {record_type: vendor, transport: soap}}"


def requests(account: Sandbox) -> int:
    return sum("upsertList" in str(entry) for entry in account.journal.entries)


def test_a_list_operation_in_a_batch_step_is_sent_once_for_its_block(build: Build, account: Sandbox) -> None:
    heard: list[events.Event] = []
    with open_state("memory") as state:
        result = build(JOB % (f"- {WRITE}", "")).run(state=state, emit=heard.append)
        (letter,) = state.dead_letters.list()

    assert said(heard) == ["A true", "C true", "D true", "E true"]
    assert (letter.step, letter.record["externalId"], letter.position) == ("main/write", "B", 1)
    assert result.payload["failed_records"] == 1
    assert requests(account) == 1


def test_a_record_that_a_list_write_of_an_aggregator_refuses_is_set_aside_by_itself(
    build: Build, account: Sandbox
) -> None:
    heard: list[events.Event] = []
    flow = build(JOB % ("", f"aggregator: {{size: 3, steps: [{WRITE}]}}"))
    with open_state("memory") as state:
        result = flow.run(state=state, emit=heard.append)
        (letter,) = state.dead_letters.list()
        account.store.create("subsidiary", {"name": "Late"}, id=999)
        (again,) = Replay(flow.loaded, state, heard.append).run([letter])
    account.store.delete("vendor", next(row.id for row in account.store.select("vendor") if row.external_id == "B"))
    account.store.delete("subsidiary", 999)

    assert said(heard) == [
        f"{code} " for code in "ABCDE"
    ]  # the job took it for written, and goes on; a replay does not
    assert (letter.step, again.ok, is_of_a_group(letter.unit)) == ("main/write", True, True)
    assert (result.payload["failed_records"], requests(account)) == (0, 3)


@pytest.mark.parametrize("scope", ["records: {steps: [%s]}", "batch_job: {steps: [{name: write, steps: [%s]}]}"])
def test_rows_are_written_and_deleted_by_what_a_compiled_condition_says(tmp_path: Path, scope: str) -> None:
    write = "{database.upsert: {table: stock, key: sku, delete_when: '${payload.gone}', add_columns: false}}"
    text = f"""
flows:
  main:
    steps:
      - set_payload: [{{sku: a, gone: false}}, {{sku: b, gone: false}}, {{sku: c, gone: false}}]
      - {scope % write}
      - set_payload: [{{sku: a, gone: true}}, {{sku: b, gone: false}}]
      - {scope % write}
      - database.query_list: {{query: select sku from stock order by sku}}
configs: {{w: {{type: database, url: "sqlite:///{tmp_path}/w.db"}}}}
"""
    result = Flow.read(text).run(state="memory")

    assert result.error is None
    assert result.payload == [{"sku": "b"}, {"sku": "c"}]
