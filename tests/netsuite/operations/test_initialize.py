from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.initialize import INITIALIZE, InitializeArguments, unsaved

Transport = Literal["rest", "soap"]
OPEN = "SELECT id FROM transaction WHERE type = 'SalesOrd' AND status = 'B' ORDER BY id"
INVOICES = "SELECT id FROM transaction WHERE type = 'CustInvc' AND status = 'A' ORDER BY id"


@pytest.fixture(scope="module")
def orders(client: NetSuite) -> list[str]:
    return [row["id"] for row in client.suiteql(query=OPEN)]


@pytest.mark.parametrize("target", ["invoice", "itemFulfillment", "cashSale"])
def test_an_order_becomes_another_record_that_is_not_saved(client: NetSuite, orders: list[str], target: str) -> None:
    before = list(client.suiteql(query="SELECT COUNT(*) AS n FROM transaction"))
    by_rest = client.initialize(record_type="salesOrder", id=orders[0], target_type=target, transport="rest")
    by_soap = client.initialize(record_type="salesOrder", id=orders[0], target_type=target, transport="soap")

    assert list(client.suiteql(query="SELECT COUNT(*) AS n FROM transaction")) == before
    assert "id" not in by_rest
    assert "id" not in by_soap
    assert {key: value for key, value in by_rest.items() if key != "item"} == {
        key: value for key, value in by_soap.items() if key != "item"
    }
    assert by_rest["createdFrom"]["id"] == orders[0]
    assert isinstance(by_rest["tranDate"], date)


def test_lines_are_tied_to_those_of_the_order(client: NetSuite, orders: list[str], transport: Transport) -> None:
    found = client.initialize(
        record_type="salesOrder", id=orders[0], target_type="itemFulfillment", transport=transport
    )

    order = client.get(record_type="salesOrder", id=orders[0])
    assert [line["orderLine"] for line in found["item"]] == [line["line"] for line in order["item"]]
    assert [line["quantity"] for line in found["item"]] == [line["quantity"] for line in order["item"]]


def test_what_the_caller_wants_otherwise_is_in_it(client: NetSuite, orders: list[str], transport: Transport) -> None:
    found = client.initialize(
        record_type="salesOrder",
        id=orders[0],
        target_type="invoice",
        record={"memo": "part", "item": [{"orderLine": 1, "quantity": 1}]},
        transport=transport,
    )

    assert found["memo"] == "part"
    assert next(line for line in found["item"] if line["orderLine"] == 1)["quantity"] == 1


def test_only_the_fields_that_are_asked_for(client: NetSuite, orders: list[str], transport: Transport) -> None:
    found = client.initialize(
        record_type="salesOrder", id=orders[0], target_type="invoice", fields=("entity", "memo"), transport=transport
    )

    assert list(found) == ["entity", "memo"]
    assert found["memo"] is None


def test_an_external_id_names_the_source_too(client: NetSuite, transport: Transport) -> None:
    key = f"INIT-{transport}"
    client.add(record_type="customer", record={"companyName": key, "externalId": key, "subsidiary": {"id": "1"}})

    found = client.initialize(record_type="customer", external_id=key, target_type="salesOrder", transport="rest")

    assert found["entity"]["refName"]


def test_several_orders_on_one_invoice_go_over_soap(client: NetSuite, orders: list[str]) -> None:
    one = client.initialize(record_type="salesOrder", id=orders[0], target_type="invoice")
    both = client.initialize(record_type="salesOrder", id=orders[0], target_type="invoice", more_ids=(orders[1],))

    assert len(both["item"]) > len(one["item"])


def test_a_source_of_which_nothing_is_left_says_so(client: NetSuite, transport: Transport) -> None:
    closed = next(
        row["id"] for row in client.suiteql(query="SELECT id FROM transaction WHERE type = 'SalesOrd' AND status = 'G'")
    )

    with pytest.raises(RejectedError, match="can not initialize") as caught:
        client.initialize(record_type="salesOrder", id=closed, target_type="invoice", transport=transport)

    assert caught.value.operation == "netsuite.initialize"
    assert caught.value.hint


def test_a_pair_that_netsuite_does_not_make_is_refused(client: NetSuite, orders: list[str]) -> None:
    with pytest.raises(RejectedError, match="transformation"):
        client.initialize(record_type="salesOrder", id=orders[0], target_type="vendorBill", transport="rest")
    with pytest.raises(ConfigurationError, match="knows no contact that is made from another record") as caught:
        client.initialize(record_type="salesOrder", id=orders[0], target_type="contact", transport="soap")
    assert "invoice" in caught.value.hint


@pytest.mark.parametrize("arguments", [{}, {"id": "1", "external_id": "A"}])
def test_exactly_one_source(client: NetSuite, arguments: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="not exactly one key"):
        client.initialize(record_type="salesOrder", target_type="invoice", **arguments)


def test_mulesofts_names_of_its_parameters_are_accepted() -> None:
    found = InitializeArguments.model_validate({"sourceType": "salesOrder", "sourceId": 12, "targetType": "invoice"})

    assert (found.record_type, found.id, found.target_type) == ("salesOrder", "12", "invoice")
    assert INITIALIZE.transports == ("rest", "soap")


def test_an_unsaved_record_has_no_id() -> None:
    assert unsaved({"memo": "x"}, ("memo",)) == {"memo": "x"}
    assert unsaved({"memo": "x"}, ()) == {"memo": "x"}
