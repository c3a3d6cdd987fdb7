from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.transform import TRANSFORM
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox

Transport = Literal["rest", "soap"]
QUERY = "SELECT id FROM transaction WHERE type = '{}' AND status IN ({}) ORDER BY id"


def sources(client: NetSuite, code: str, statuses: str) -> list[str]:
    return [row["id"] for row in client.suiteql(query=QUERY.format(code, statuses))]


def test_an_order_becomes_an_invoice_with_the_callers_fields(client: NetSuite, transport: Transport) -> None:
    for order in sources(client, "SalesOrd", "'B', 'F', 'E'"):
        try:
            outcome = client.transform(
                record_type="salesOrder",
                id=order,
                target_type="invoice",
                record={"memo": f"by {transport}"},
                transport=transport,
            )
        except RejectedError:
            continue  # nothing of it is left to bill
        break

    invoice = client.get(record_type="invoice", id=str(outcome.id))
    assert (outcome.outcome, outcome.created) == ("ok", True)
    assert invoice["memo"] == f"by {transport}"
    assert invoice["createdFrom"]["id"] == order
    assert invoice["total"] > 0


@pytest.mark.parametrize(
    ("source", "code", "statuses", "target"),
    [
        ("salesOrder", "SalesOrd", "'B'", "itemFulfillment"),
        ("salesOrder", "SalesOrd", "'B', 'F'", "cashSale"),
        ("invoice", "CustInvc", "'A'", "creditMemo"),
        ("invoice", "CustInvc", "'A'", "customerPayment"),
        ("purchaseOrder", "PurchOrd", "'B', 'D'", "itemReceipt"),
        ("purchaseOrder", "PurchOrd", "'B', 'D', 'E', 'F'", "vendorBill"),
    ],
)
def test_what_initialize_fills_in_can_be_saved(
    client: NetSuite, transport: Transport, source: str, code: str, statuses: str, target: str
) -> None:
    refused: list[str] = []
    for id_ in sources(client, code, statuses)[:40]:
        try:
            outcome = client.transform(record_type=source, id=id_, target_type=target, transport=transport)
        except RejectedError as error:
            refused.append(error.message)
            if "can not initialize" not in error.message:
                raise
            continue
        assert client.get(record_type=target, id=str(outcome.id))["id"] == outcome.id
        return

    pytest.fail(f"no {source} could become a {target}: {refused[-1:]}")


def test_a_lost_answer_is_looked_up_by_external_id(connect: Callable[..., NetSuite]) -> None:
    rule = FaultRule(kind="reset_after", match="transform")
    with Sandbox(seed="demo", faults=[rule]) as sandbox:
        client = connect(sandbox)
        order = sources(client, "SalesOrd", "'B'")[0]
        outcome = client.transform(
            record_type="salesOrder", id=order, target_type="itemFulfillment", record={"externalId": "IF-1"}
        )
        made = list(client.suiteql(query="SELECT id FROM transaction WHERE externalid = 'IF-1'"))
        client.close()

    assert (outcome.external_id, outcome.created) == ("IF-1", None)
    assert [row["id"] for row in made] == [outcome.id]


def test_a_connection_that_may_not_write_does_not(company: Sandbox, connect: Callable[..., NetSuite]) -> None:
    with connect(company, mode="read_only") as client, pytest.raises(RejectedError, match="read_only"):
        client.transform(record_type="salesOrder", id="1", target_type="invoice")

    assert TRANSFORM.effect == "write"
