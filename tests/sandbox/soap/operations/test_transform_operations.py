from __future__ import annotations

import pytest

from tests.sandbox.soap.conftest import ForeignClient, SchemaCheck, Soap, codes, is_success, texts


@pytest.fixture
def order(soap: Soap) -> str:
    """The id of a sales order that can be billed."""
    return _order(soap)


def _order(soap: Soap) -> str:
    customer = soap.store.create("customer", {"entityId": "ACME", "subsidiary": {"id": "1"}})
    item = soap.store.create("inventoryItem", {"itemId": "LENS"})
    line = {"item": {"id": str(item.id)}, "quantity": 2, "rate": 5, "amount": 10}
    body = {"entity": {"id": str(customer.id)}, "orderStatus": {"id": "F"}, "item": [line], "memo": "from the order"}
    return str(soap.store.create("salesOrder", body).id)


def _from_order(order: str, type_: str = "invoice") -> str:
    return _initialize(f'<c:reference type="salesOrder" internalId="{order}"/>', type_)


def _initialize(reference: str, type_: str = "invoice") -> str:
    return f"<initializeRecord><c:type>{type_}</c:type>{reference}</initializeRecord>"


def test_an_invoice_is_made_of_an_order_and_not_saved(soap: Soap, order: str) -> None:
    made = soap.ask(f"<initialize>{_from_order(order)}</initialize>")

    assert is_success(made), codes(made)
    record = made.find(".//{*}record")
    assert record.get("internalId") is None
    assert texts(record, "memo") == ["from the order"]
    assert texts(record, "quantity") == ["2.0"]
    assert record.find("{*}createdFrom").get("internalId") == order
    assert soap.store.count("invoice") == 0


def test_each_of_a_list_has_its_own_status(soap: Soap, order: str) -> None:
    good = _from_order(order)
    gone = _from_order("404")
    bad = _from_order(order, "task")
    answer = soap.ask(f"<initializeList>{good}{gone}{bad}</initializeList>")

    assert [one.find("{*}status").get("isSuccess") for one in answer.iter("{*}readResponse")] == [
        "true",
        "false",
        "false",
    ]
    assert codes(answer) == ["RCRD_DSNT_EXIST", "INVALID_RCRD_INITIALIZE"]
    assert texts(answer, "message")[0] == "That record does not exist."


@pytest.mark.parametrize("reference", ["", '<c:reference type="salesOrder"/>', '<c:reference internalId="1"/>'])
def test_what_it_is_made_of_must_be_named(soap: Soap, reference: str) -> None:
    answer = soap.ask(f"<initialize>{_initialize(reference)}</initialize>")

    assert codes(answer) == ["INVALID_INITIALIZE_REF"]


def test_the_answer_is_valid_and_the_record_can_be_added(real_client: ForeignClient, schema_check: SchemaCheck) -> None:
    soap = real_client.transport.soap
    order = _order(soap)
    reference = real_client.core("InitializeRef", type="salesOrder", internalId=order)
    asked = real_client.core("InitializeRecord", type="invoice", reference=reference)
    made = real_client.call("initialize", asked)
    body = soap.ask(
        f"<initialize>{_from_order(order)}</initialize>",
        version="2023_2",
    )
    schema_check.assert_valid(body)

    header = {"preferences": {"ignoreReadOnlyFields": True}}
    added = real_client.call("add", made.readResponse.record, headers=header).writeResponse
    assert added.status.isSuccess, added.status.statusDetail
    assert soap.store.count("invoice") == 1
