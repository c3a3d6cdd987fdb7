from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.computed_fields import writable
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
    assert by_rest == by_soap
    assert by_rest["item"]
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


def test_what_is_filled_in_can_be_added_over_the_other_transport(client: NetSuite, orders: list[str]) -> None:
    """In an order of its own: what the test adds is taken from what is left of it."""
    for filled_over, added_over, order in (("rest", "soap", orders[-1]), ("soap", "rest", orders[-2])):
        filled = client.initialize(
            record_type="salesOrder",
            id=order,
            target_type="itemFulfillment",
            transport=filled_over,  # type: ignore[arg-type] # a test's variable
        )

        made = client.add(record_type="itemFulfillment", record=writable(filled), transport=added_over)  # type: ignore[arg-type] # a test's variable

        found = client.get(record_type="itemFulfillment", id=made.id or "")
        assert found["createdFrom"]["id"] == order
        assert [line["orderLine"] for line in found["item"]] == [line["orderLine"] for line in filled["item"]]


def test_a_record_without_lines_has_no_empty_list(client: NetSuite, transport: Transport) -> None:
    customer = next(row["id"] for row in client.suiteql(query="SELECT MIN(id) AS id FROM customer"))
    found = client.initialize(record_type="customer", id=customer, target_type="customerPayment", transport=transport)

    assert [name for name, value in found.items() if value == []] == []


def test_an_unsaved_record_has_no_id() -> None:
    assert unsaved({"memo": "x"}, ("memo",)) == {"memo": "x"}


def test_a_line_tells_its_order_only_where_it_is_another_one() -> None:
    lines = [{"orderLine": 1, "orderDoc": {"id": "9", "refName": "SO9"}}, {"orderLine": 1, "orderDoc": {"id": "10"}}]

    found = unsaved({"createdFrom": {"id": "9"}, "item": lines, "apply": [], "links": ["a"]}, ())

    assert found == {
        "createdFrom": {"id": "9"},
        "item": [{"orderLine": 1}, {"orderLine": 1, "orderDoc": {"id": "10"}}],
        "links": ["a"],
    }
    assert unsaved({"item": lines}, ())["item"] == lines
    assert unsaved({"memo": "x"}, ()) == {"memo": "x"}
