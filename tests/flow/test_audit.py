"""Every record that is sent to an account is noted with what became of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.flow.api import Flow
from connector.frozen_json import fingerprint
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state
from connector.state.written_records import Written

Build = Callable[[str], Flow]
ONE = '{externalId: A, companyName: A, subsidiary: {id: "1"}}'


def written(flow: Flow) -> list[Written]:
    with open_state("memory") as state:
        flow.run(state=state)
        return sorted(state.written.list(), key=lambda row: row.id or 0)


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_a_list_is_noted_record_by_record(build: Build, transport: str) -> None:
    steps = f"""
- set_payload: [{ONE}, {{externalId: B, companyName: B, subsidiary: {{id: "999"}}}}]
- id: write
  netsuite.upsert_list: {{record_type: customer, transport: {transport}}}
"""
    rows = written(build(steps))

    assert [(row.key, row.outcome, bool(row.record_id)) for row in rows] == [
        ("A", "ok", True),  # the wire does not say whether an upsert made it
        ("B", "failed", False),
    ]
    assert {(row.step, row.operation, row.record_type) for row in rows} == {
        ("main/write", "netsuite.upsert_list", "customer")
    }
    assert rows[0].content_hash == fingerprint({"externalId": "A", "companyName": "A", "subsidiary": {"id": "1"}})
    assert rows[1].code
    assert all(row.account and row.run for row in rows)
    assert transport == "rest" or all(row.request_id for row in rows)


def test_a_single_write_is_noted_refused_or_not(build: Build, account: Sandbox) -> None:
    customer = str(next(iter(account.store.select("customer"))).id)
    rows = written(
        build(
            f"""
- netsuite.upsert: {{record_type: customer, record: {ONE}}}
- netsuite.update: {{record_type: customer, record: {{id: "{customer}", companyName: New}}}}
- netsuite.delete: {{record_type: customer, id: "{customer}"}}
- netsuite.get: {{record_type: subsidiary, id: "1"}}
- netsuite.add: {{record_type: customer, record: {{companyName: X, subsidiary: {{id: "999"}}}}}}
"""
        )
    )

    assert [(row.operation, row.key) for row in rows] == [
        ("netsuite.upsert", "A"),
        ("netsuite.update", customer),
        ("netsuite.delete", customer),
        ("netsuite.add", ""),
    ]
    assert [row.outcome == "failed" for row in rows] == [False, False, False, True]


def test_records_of_a_records_scope_are_noted_too(build: Build) -> None:
    steps = f"""
- set_payload: [{ONE}]
- records:
    steps:
      - netsuite.upsert_list: {{record_type: customer, records: ["${{payload}}"]}}
"""
    assert [row.key for row in written(build(steps))] == ["A"]


def test_what_a_database_is_given_is_not_a_write_to_an_account(build: Build) -> None:
    assert written(build("- set_payload: [{id: 1}]\n- database.upsert: {table: t, key: [id]}")) == []


def test_what_is_done_already_is_not_noted_twice(build: Build) -> None:
    flow = build(f"- netsuite.upsert: {{record_type: customer, record: {ONE}}}\n- logger: x")
    with open_state("memory") as state:
        for _ in range(2):
            flow.run(state=state)

        assert len(state.written.list()) == 2, "two runs, one write each"
