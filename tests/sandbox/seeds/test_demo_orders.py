"""Sales of the demo."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from connector.sandbox.seeds.demo_orders import NUMBERS
from connector.sandbox.storage.store import Store


def test_orders_are_in_every_status(demo: Store) -> None:
    statuses = Counter(stored.body["orderStatus"]["id"] for stored in demo.select("salesOrder"))

    assert set(statuses) == set("ABCDEFGH")
    assert all(stored.body["status"] == stored.body["orderStatus"] for stored in demo.select("salesOrder"))


def test_only_billed_orders_have_an_invoice(demo: Store) -> None:
    for stored in demo.select("invoice"):
        order = demo.get("salesOrder", stored.body["createdFrom"]["id"])
        assert order is not None
        assert order.body["orderStatus"]["id"] == "G"
        assert order.body["total"] == stored.body["total"]
        assert order.body["tranDate"] <= stored.body["tranDate"]


def test_invoices_are_open_or_paid_by_their_amounts(demo: Store) -> None:
    for stored in demo.select("invoice"):
        body = stored.body
        assert Decimal(body["amountPaid"]) + Decimal(body["amountRemaining"]) == body["total"]
        assert (body["amountRemaining"] == 0) == (body["status"]["id"] == "B")


def test_refunds_come_from_invoices(demo: Store) -> None:
    memos = list(demo.select("creditMemo"))

    assert memos
    assert all(demo.get("invoice", stored.body["createdFrom"]["id"]) for stored in memos)


def test_numbers_of_documents_are_unique(demo: Store) -> None:
    for type_ in NUMBERS.values():
        numbers = [stored.body["tranId"] for stored in demo.select(type_)]
        assert len(set(numbers)) == len(numbers)


def test_inactive_customers_order_nothing(demo: Store) -> None:
    inactive = {str(stored.id) for stored in demo.select("customer") if stored.inactive}

    assert not [stored for stored in demo.select("salesOrder") if stored.body["entity"]["id"] in inactive]
