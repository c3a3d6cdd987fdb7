"""Purchases and journals of the demo."""

from __future__ import annotations

from decimal import Decimal

from connector.sandbox.storage.store import Store


def test_bills_refer_to_their_order_and_carry_freight(demo: Store) -> None:
    for stored in demo.select("vendorBill"):
        assert {line["orderDoc"]["id"] for line in stored.body["item"]} <= {
            str(order.id) for order in demo.select("purchaseOrder")
        }
        assert stored.body["expense"][0]["amount"] > 0


def test_thirds_of_the_rent_do_not_lose_a_cent(demo: Store) -> None:
    for stored in demo.select("journalEntry"):
        debits = [Decimal(line["debit"]) for line in stored.body["line"] if "debit" in line]
        assert len(debits) == 3
        assert max(debits) - min(debits) <= Decimal("0.02")
