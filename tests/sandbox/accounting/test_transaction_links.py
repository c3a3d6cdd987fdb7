from decimal import Decimal

import pytest

from connector.sandbox.accounting.transaction_links import applied_amounts
from connector.sandbox.refusals import RuleError
from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_fulfillment_of_an_order_needs_no_lines_of_its_own(office: Office) -> None:
    order = office.sale(3)
    made = office.create("itemFulfillment", createdFrom={"id": order})

    (line,) = office.read("itemFulfillment", made)["item"]
    assert (line["orderLine"], line["quantity"], line["item"]["id"]) == (1, 3, "1")


def test_lines_are_filled_up_by_the_order_line_they_name(office: Office) -> None:
    order = office.sale(3)
    made = office.create("invoice", createdFrom={"id": order}, item=[{"orderLine": 1, "quantity": 1}])

    body = office.read("invoice", made)
    assert (body["item"][0]["item"]["id"], body["item"][0]["rate"], body["total"]) == ("1", 10, Decimal(10))
    assert body["entity"]["id"] == office.read("salesOrder", order)["entity"]["id"]


def test_a_fulfillment_of_nothing_is_refused(office: Office) -> None:
    order = office.sale(1)

    with pytest.raises(RuleError, match="at least one line item"):
        office.create("itemFulfillment", createdFrom={"id": order}, item=[{"orderLine": 1, "itemReceive": False}])


def test_a_payment_without_amounts_pays_what_is_due_and_says_of_what(office: Office) -> None:
    invoice = office.sale(2, type_="invoice")
    customer = office.read("invoice", invoice)["entity"]
    made = office.create("customerPayment", customer=customer, apply=[{"doc": {"id": invoice}, "apply": True}])

    body = office.read("customerPayment", made)
    assert (body["payment"], body["applied"], body["unapplied"]) == (Decimal(20), Decimal(20), Decimal(0))
    line = body["apply"][0]
    assert (line["type"], line["refNum"], line["due"]) == ("Invoice", "INV1001", Decimal(20))


def test_more_than_is_due_cannot_be_applied(office: Office) -> None:
    invoice = office.sale(1, type_="invoice")
    line = {"doc": {"id": invoice}, "apply": True, "amount": Decimal(11)}

    with pytest.raises(RuleError, match="more than the amount due"):
        office.create("customerPayment", customer=office.read("invoice", invoice)["entity"], payment=11, apply=[line])


def test_auto_apply_pays_the_oldest_first(office: Office) -> None:
    first = office.sale(2, type_="invoice")
    customer = office.read("invoice", first)["entity"]
    item = [{"item": {"id": "1"}, "quantity": 3, "rate": Decimal(10)}]
    second = office.create("invoice", entity=customer, item=item)
    office.create("customerPayment", customer=customer, payment=Decimal(25), autoApply=True)

    assert office.read("invoice", first)["amountRemaining"] == Decimal(0)
    assert office.read("invoice", second)["amountRemaining"] == Decimal(25)


def test_knows_how_much_each_document_gets() -> None:
    lines = [{"apply": True, "doc": {"id": "1"}, "amount": 2}, {"apply": False, "doc": {"id": "2"}, "amount": 3}, {}]

    assert applied_amounts({"apply": lines}) == {"1": Decimal(2)}
    assert applied_amounts(None) == {}
