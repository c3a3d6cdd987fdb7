from __future__ import annotations

import pytest

from connector.flow import plan
from connector.flow.api import Flow

TEXT = """
retry_policies: {patient: {attempts: 3, wait: {type: constant, interval: 2s}, give_up_after: 1m}}
configs:
  erp:
    type: netsuite
    read_timeout: 10s
    connection_timeout: 5s
    connection:
      type: token_based_authentication
      account: ${env:NO_ACCOUNT}
      consumer_key: ${env:NO_ACCOUNT}
      consumer_secret: ${env:NO_ACCOUNT}
      token_id: ${env:NO_ACCOUNT}
      token_secret: ${env:NO_ACCOUNT}
  warehouse: {type: database, url: "sqlite:///x.db"}
flows:
  main:
    source: {netsuite.on_modified_object: {record_type: customer, every: 5m, each: record}}
    steps:
      - id: look
        netsuite.get: {record_type: customer, id: "${payload.id}"}
        retry: patient
      - id: hurry
        netsuite.get: {record_type: customer, id: "${payload.id}"}
        retry: patient
        timeout: 4s
      - flow_ref: write
    on_error: [{on_error_continue: {steps: [{id: mourn, logger: x}]}}]
sub_flows:
  write:
    steps:
      - id: keep
        database.upsert: {table: t, key: [id]}
      - id: tell
        netsuite.add: {record_type: note, record: {title: x}}
      - id: tell_keyed
        netsuite.add: {record_type: note, record: {title: x, externalId: "${payload.id}"}}
      - id: submit
        netsuite.async_add_list: {record_type: note, records: [{title: x}], transport: rest}
      - id: put
        netsuite.upsert_list: {record_type: note}
      - id: run
        database.execute: {statement: DELETE FROM t}
      - id: ask
        netsuite.call_restlet_post: {script: customscript_x, body: {a: 1}}
      - id: remember
        object_store.store: {key: a}
      - id: queue
        vm.publish: {queue_name: q}
"""


@pytest.fixture(scope="module")
def rows() -> dict[str, plan.PlannedStep]:
    return {row.path: row for row in plan.of(Flow.read(TEXT).loaded)}


def test_every_step_is_there_those_of_sub_flows_and_handlers_too(rows: dict[str, plan.PlannedStep]) -> None:
    assert list(rows) == [
        "main/source", "main/look", "main/hurry", "main/2", "write/keep", "write/tell", "write/tell_keyed",
        "write/submit", "write/put", "write/run", "write/ask", "write/remember", "write/queue", "main/mourn",
    ]  # fmt: skip
    assert rows["main/source"].calls == "every 300 s, the flow once a record"


def test_the_worst_case_counts_attempts_answers_and_waits(rows: dict[str, plan.PlannedStep]) -> None:
    look, hurry = rows["main/look"], rows["main/hurry"]

    assert (look.attempts, look.seconds) == (3, 3 * 15 + 2 * 2)
    assert (hurry.attempts, hurry.seconds) == (3, 4)
    assert rows["write/keep"].attempts == 10


def test_it_is_said_what_a_kill_can_do(rows: dict[str, plan.PlannedStep]) -> None:
    assert rows["write/keep"].delivery == "exactly once"
    assert rows["write/put"].delivery.startswith("once per")
    assert "ambiguous" in rows["write/tell"].delivery
    assert rows["write/tell_keyed"].delivery.startswith("once per key")
    assert rows["write/submit"].delivery.startswith("once (")
    assert rows["write/run"].delivery.startswith("at least once")
    assert rows["write/ask"].delivery.startswith("at most once")
    assert rows["write/remember"].delivery == rows["write/queue"].delivery == "exactly once"
    assert rows["main/look"].delivery == ""


@pytest.mark.parametrize(
    ("request_", "effect"),
    [
        ("url: http://a/", "read"),
        ("method: POST, url: http://a/", "write"),
        ("method: '${vars.m}', url: http://a/", "write"),
    ],
)
def test_a_request_reads_where_its_method_changes_nothing(request_: str, effect: str) -> None:
    (row,) = plan.of(Flow.read(f"flows: {{main: {{steps: [{{http.request: {{{request_}}}}}]}}}}").loaded)

    assert (row.effect, row.delivery == "") == (effect, effect == "read")


def test_a_cron_is_told_with_its_time_zone() -> None:
    source = "schedule: {cron: '0 2 * * *', time_zone: Europe/Berlin}"
    source_row, _ = plan.of(Flow.read(f"flows: {{main: {{source: {{{source}}}, steps: [{{logger: x}}]}}}}").loaded)

    assert source_row.calls == "0 2 * * * (Europe/Berlin)"


def test_nothing_is_resolved_or_sent(rows: dict[str, plan.PlannedStep]) -> None:
    assert rows["main/look"].transport == "rest"
    assert rows["main/look"].config == "erp"


def test_what_is_called_in_a_loop_is_called_once_a_turn() -> None:
    rows = {row.path: row for row in plan.of(Flow.read(LOOPS).loaded)}

    assert {path: row.calls for path, row in rows.items() if row.calls} == {
        "main/turn": "once a turn",
        "main/item": "once an item",
        "main/within": "once a record",
        "main/record": "once a record",
        "main/group": "once a group",
        "main/end": "once",
    }


LOOPS = """
flows:
  main:
    steps:
      - foreach: {steps: [{id: turn, http.request: {url: http://a/}}]}
      - parallel_foreach: {steps: [{id: item, http.request: {url: http://a/}}]}
      - records: {steps: [{choice: [{when: payload, steps: [{id: within, http.request: {url: http://a/}}]}]}]}
      - batch_job:
          steps:
            - name: one
              steps: [{id: record, http.request: {url: http://a/}}]
              aggregator: {size: 2, steps: [{id: group, http.request: {url: http://a/}}]}
          on_complete: [{id: end, http.request: {url: http://a/}}]
"""
