from decimal import Decimal

from connector.sandbox.accounting.open_documents import amount_due, apply_line, open_documents
from tests.sandbox.office import Office


def test_finds_what_an_entity_owes() -> None:
    office = Office()
    invoice = office.sale(1, type_="invoice")
    office.sale(2, type_="invoice")  # somebody else's
    customer = office.read("invoice", invoice)["entity"]["id"]

    (found,) = open_documents(office.store, ("invoice",), customer)
    assert str(found.id) == invoice
    assert apply_line(found, None)["apply"] is False
    assert apply_line(found, Decimal(3))["amount"] == 3
    office.turned("invoice", invoice, "customerPayment")
    assert list(open_documents(office.store, ("invoice",), customer)) == []


def test_what_is_due_is_what_remains_or_total_less_paid() -> None:
    assert amount_due({"amountRemaining": Decimal(3), "total": Decimal(9)}) == 3
    assert amount_due({"userTotal": Decimal(9), "amountPaid": Decimal(2)}) == 7
