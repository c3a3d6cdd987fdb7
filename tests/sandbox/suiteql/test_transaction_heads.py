"""The header row and the links between transactions."""

from __future__ import annotations

from typing import Any

ITEMS = [{"line": 1, "item": {"id": "1"}, "amount": 10}]


def test_the_header_says_what_it_is(account: Any) -> None:
    account.store.create("invoice", {"tranId": "INV1", "tranDate": "2025-03-09", "entity": {"id": "4"}, "item": ITEMS})

    assert account.rows(
        "SELECT type, recordtype, abbrevtype, trandisplayname, transactionnumber, number, "
        "status, posting, void FROM transaction"
    ) == [
        {
            "type": "CustInvc",
            "recordtype": "invoice",
            "abbrevtype": "CUSTINVC",
            "trandisplayname": "Invoice #INV1",
            "transactionnumber": "INV1",
            "number": "INV1",
            "status": "A",
            "posting": "T",
            "void": "F",
        }
    ]


def test_dimensions_of_the_header_lie_on_every_line(account: Any) -> None:
    dimensions = {"subsidiary": {"id": "2"}, "department": {"id": "3"}, "class": {"id": "4"}, "location": {"id": "5"}}
    own = [{**ITEMS[0], "department": {"id": "9"}}]
    account.store.create("invoice", {"entity": {"id": "1"}, "item": own, "createdFrom": {"id": "8"}, **dimensions})

    assert account.rows(
        "SELECT subsidiary, department, class, location, createdfrom FROM transactionline ORDER BY id"
    ) == [
        {"subsidiary": "2", "department": "3", "class": "4", "location": "5", "createdfrom": "8"},
        {"subsidiary": "2", "department": "9", "class": "4", "location": "5"},
    ]


def test_paid_and_unpaid_amounts_are_on_the_header(account: Any) -> None:
    account.store.create("invoice", {"entity": {"id": "1"}, "item": ITEMS, "amountPaid": 4, "amountRemaining": 6})

    assert account.rows("SELECT foreignamountpaid p, foreignamountunpaid u FROM transaction") == [{"p": "4", "u": "6"}]


def test_what_came_from_what_is_linked(account: Any) -> None:
    order = account.store.create("salesOrder", {"entity": {"id": "1"}, "item": ITEMS})
    invoice = account.store.create(
        "invoice", {"entity": {"id": "1"}, "item": ITEMS, "createdFrom": {"id": str(order.id)}}
    )
    paid = [{"apply": True, "doc": {"id": str(invoice.id)}, "amount": 3}, {"apply": False, "doc": {"id": "77"}}]
    payment = account.store.create("customerPayment", {"customer": {"id": "1"}, "payment": 3, "apply": paid})

    assert account.rows(
        "SELECT previousdoc, previoustype, nextdoc, nexttype, linktype, foreignamount FROM "
        "nexttransactionlink ORDER BY nextdoc"
    ) == [
        {
            "previousdoc": str(order.id),
            "previoustype": "SalesOrd",
            "nextdoc": str(invoice.id),
            "nexttype": "CustInvc",
            "linktype": "OrdBill",
        },
        {
            "previousdoc": str(invoice.id),
            "previoustype": "CustInvc",
            "nextdoc": str(payment.id),
            "nexttype": "CustPymt",
            "linktype": "Payment",
            "foreignamount": "3",
        },
    ]


def test_a_source_that_names_its_type_is_believed(account: Any) -> None:
    source = {"id": "5", "type": "invoice"}
    account.store.create("returnAuthorization", {"entity": {"id": "1"}, "item": ITEMS, "createdFrom": source})

    assert account.values("SELECT previoustype FROM nexttransactionlink") == ["CustInvc"]
