from decimal import Decimal

import pytest

from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def test_an_order_goes_through_its_statuses(office: Office) -> None:
    order = office.sale(3, 2)
    seen = [office.status("salesOrder", order)]
    part = {"items": [{"orderLine": 1, "quantity": 1}, {"orderLine": 2, "itemReceive": False}]}
    office.turned("salesOrder", order, "itemFulfillment", item=part)
    seen.append(office.status("salesOrder", order))
    office.turned("salesOrder", order, "itemFulfillment")
    seen.append(office.status("salesOrder", order))
    office.turned("salesOrder", order, "invoice")
    seen.append(office.status("salesOrder", order))

    assert seen == ["B", "E", "F", "G"]
    assert [
        (line["quantityFulfilled"], line["quantityBilled"]) for line in office.read("salesOrder", order)["item"]
    ] == [
        (3, 3),
        (2, 2),
    ]


def test_what_is_deleted_or_changed_is_taken_back(office: Office) -> None:
    order = office.sale(3)
    fulfillment = office.turned("salesOrder", order, "itemFulfillment")
    office.update("itemFulfillment", fulfillment, item=[{"orderLine": 1, "quantity": 2}])
    assert office.read("salesOrder", order)["item"][0]["quantityFulfilled"] == 2

    office.delete("itemFulfillment", fulfillment)
    assert office.read("salesOrder", order)["item"][0]["quantityFulfilled"] == 0
    assert office.status("salesOrder", order) == "B"


def test_a_purchase_is_received_and_billed(office: Office) -> None:
    order = office.purchase(4)
    office.turned("purchaseOrder", order, "itemReceipt")
    assert office.status("purchaseOrder", order) == "F"

    office.turned("purchaseOrder", order, "vendorBill", tranId="77")
    assert office.status("purchaseOrder", order) == "G"


def test_a_payment_pays_an_invoice_and_its_deletion_opens_it_again(office: Office) -> None:
    invoice = office.sale(2, type_="invoice")
    line = {"doc": {"id": invoice}, "apply": True, "amount": Decimal(5)}
    payment = office.turned("invoice", invoice, "customerPayment", apply=[line])
    body = office.read("invoice", invoice)
    assert (body["amountPaid"], body["amountRemaining"], body["status"]["id"]) == (Decimal(5), Decimal(15), "A")

    office.update("customerPayment", payment, payment=20, apply=[{"doc": {"id": invoice}, "amount": Decimal(20)}])
    assert office.status("invoice", invoice) == "B"
    office.delete("customerPayment", payment)
    assert office.read("invoice", invoice)["amountRemaining"] == Decimal(20)
    assert office.status("invoice", invoice) == "A"


def test_a_bill_payment_pays_a_bill(office: Office) -> None:
    bill = office.turned("purchaseOrder", office.purchase(1), "vendorBill", tranId="1")
    bank = office.store.create("account", {"acctName": "Bank", "acctType": {"id": "Bank"}})
    office.turned("vendorBill", bill, "vendorPayment", account={"id": str(bank.id)})

    assert office.status("vendorBill", bill) == "B"


def test_an_estimate_is_processed_when_it_becomes_an_order(office: Office) -> None:
    estimate = office.sale(1, type_="estimate")
    office.turned("estimate", estimate, "salesOrder")

    assert office.status("estimate", estimate) == "B"
