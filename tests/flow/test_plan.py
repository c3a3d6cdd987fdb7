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
"""


@pytest.fixture(scope="module")
def rows() -> dict[str, plan.PlannedStep]:
    return {row.path: row for row in plan.of(Flow.read(TEXT).loaded)}


def test_every_step_is_there_those_of_sub_flows_and_handlers_too(rows: dict[str, plan.PlannedStep]) -> None:
    assert list(rows) == [
        "main/source", "main/look", "main/hurry", "main/2", "write/keep", "write/tell", "write/tell_keyed",
        "write/submit", "write/put", "write/run", "main/mourn",
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
    assert rows["main/look"].delivery == ""


def test_nothing_is_resolved_or_sent(rows: dict[str, plan.PlannedStep]) -> None:
    assert rows["main/look"].transport == "rest"
    assert rows["main/look"].config == "erp"
