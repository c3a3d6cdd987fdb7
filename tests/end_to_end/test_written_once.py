"""A write whose answer is lost: what has a key exists once, what has none is sent once and told (over both ways)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from connector.errors import AmbiguousError
from connector.flow.api import Flow
from connector.netsuite.client import NetSuite
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state
from tests.end_to_end.client_of_account import client_of, connection_of, forgive

CUT_OFF = pytest.mark.parametrize(
    ("transport", "kind"), [("rest", "reset_after"), ("soap", "reset_after"), ("soap", "truncate"), ("soap", "half")]
)
"""The work is done; of the answer comes nothing, or a part (REST's to a write has no body to cut)."""
WRITES = {"rest": "PUT .*salesOrder/", "soap": "upsert"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(autouse=True)
def _alone(sandbox: Sandbox) -> None:
    forgive()
    sandbox.faults.replace([])


def order(sandbox: Sandbox, external_id: str, lines: int = 2) -> dict[str, Any]:
    """An order like one that the account has."""
    like = next(row.body for row in sandbox.store.select("salesOrder"))
    return {
        "externalId": external_id,
        "entity": {"id": like["entity"]["id"]},
        "item": [{"item": {"id": like["item"][0]["item"]["id"]}, "quantity": n + 1, "rate": 5} for n in range(lines)],
    }


def orders(sandbox: Sandbox, external_id: str) -> list[dict[str, Any]]:
    return [row.body for row in sandbox.store.select("salesOrder") if row.body.get("externalId") == external_id]


@CUT_OFF
@pytest.mark.parametrize("single", [True, False], ids=["upsert", "upsert_list"])
def test_an_upsert_that_was_cut_off_makes_one_record_with_its_lines_once(
    sandbox: Sandbox, transport: str, kind: str, *, single: bool
) -> None:
    external_id = f"UP-{transport}-{kind}-{single}"
    record = order(sandbox, external_id)
    with client_of(sandbox, transport) as client:
        sandbox.faults.replace([FaultRule(kind=kind, match=WRITES[transport])])
        if single:
            outcome = client.upsert(record_type="salesOrder", record=record, replace_sublists=True)
        else:
            (outcome,) = client.upsert_list(record_type="salesOrder", records=[record], replace_sublists=True)

    (found,) = orders(sandbox, external_id)
    assert outcome.ok
    assert [line["quantity"] for line in found["item"]] == [1, 2]


@CUT_OFF
def test_lines_that_a_second_send_would_append_are_not_sent_twice(sandbox: Sandbox, transport: str, kind: str) -> None:
    """Nobody said that the lines replace those that are there: the answer that was lost is told, not risked."""
    external_id = f"AP-{transport}-{kind}"
    record = order(sandbox, external_id)
    with client_of(sandbox, transport) as client:
        sandbox.faults.replace([FaultRule(kind=kind, match=WRITES[transport])])
        (outcome,) = client.upsert_list(record_type="salesOrder", records=[record])

    (found,) = orders(sandbox, external_id)
    assert [line["quantity"] for line in found["item"]] == [1, 2]
    assert outcome.ok or outcome.outcome == "ambiguous"


@CUT_OFF
def test_an_add_with_a_key_is_looked_up(sandbox: Sandbox, transport: str, kind: str) -> None:
    external_id = f"AD-{transport}-{kind}"
    with client_of(sandbox, transport) as client:
        sandbox.faults.replace([FaultRule(kind=kind, match={"rest": "POST .*salesOrder", "soap": "add"}[transport])])
        outcome = client.add(record_type="salesOrder", record=order(sandbox, external_id))

    (found,) = orders(sandbox, external_id)
    assert outcome.ok
    assert len(found["item"]) == 2


def keyless(client: NetSuite, name: str) -> None:
    client.add(record_type="customer", record={"companyName": name, "subsidiary": {"id": "1"}})


def customers(sandbox: Sandbox, name: str) -> int:
    return sum(1 for row in sandbox.store.select("customer") if row.body.get("companyName") == name)


ADDS = {"rest": "POST .*customer", "soap": "add"}


@CUT_OFF
def test_an_add_without_a_key_is_ambiguous_and_sent_once(sandbox: Sandbox, transport: str, kind: str) -> None:
    name = f"Keyless {transport} {kind}"
    with client_of(sandbox, transport) as client:
        client.get(record_type="customer", id="28")  # the WSDL is there
        sandbox.faults.replace([FaultRule(kind=kind, match=ADDS[transport])])
        with pytest.raises(AmbiguousError) as caught:
            keyless(client, name)

    assert customers(sandbox, name) == 1
    assert "externalId" in caught.value.hint


FLOW = """
flows:
  main:
    steps:
      - set_payload: {records}
      - {write}
configs: {configs}
"""


@CUT_OFF
@pytest.mark.parametrize("single", [True, False], ids=["add in records", "add_list"])
def test_in_a_flow_it_is_among_the_dead_letters(sandbox: Sandbox, transport: str, kind: str, *, single: bool) -> None:
    names = [f"Flow {transport} {kind} {single} {number}" for number in range(2)]
    records = [{"companyName": name, "subsidiary": {"id": "1"}} for name in names]
    write = (
        'records: {steps: [{netsuite.add: {record_type: customer, record: "${payload}"}}]}'
        if single
        else "netsuite.add_list: {record_type: customer, batch_size: 1}"
    )
    configs = {"erp": {"type": "netsuite", "connection": connection_of(sandbox), "transport": transport}}
    text = FLOW.format(records=json.dumps(records), write=write, configs=json.dumps(configs))
    sandbox.faults.replace([FaultRule(kind=kind, match=ADDS[transport])])

    with open_state("memory") as state:
        result = Flow.read(text).run(state=state)
        letters = state.dead_letters.list()

    assert [customers(sandbox, name) for name in names] == [1, 1]
    assert result.status == "dead_letters"
    assert [(letter.record["companyName"], letter.error["type"]) for letter in letters] == [
        (names[0], "NETSUITE:AMBIGUOUS")
    ]
