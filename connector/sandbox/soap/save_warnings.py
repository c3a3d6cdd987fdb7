"""What NetSuite warns of when a record is saved: the record is kept, unless warnings are to be errors."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from connector.sandbox.soap.wire_values import as_number
from connector.sandbox.storage.store import Store, Stored

_SALES = ("salesOrder", "invoice", "cashSale")


def save_warnings(store: Store, saved: Stored) -> list[str]:
    """The warnings that saving this record gives."""
    over = saved.type in _SALES and _exceeds_credit(store, saved)
    return ["The customer's balance exceeds the credit limit."] if over else []


def _exceeds_credit(store: Store, saved: Stored) -> bool:
    order, entity = saved.body, saved.body.get("entity")
    customer = store.get("customer", entity["id"]) if isinstance(entity, Mapping) and "id" in entity else None
    limit = as_number(customer.body.get("creditLimit")) if customer else None
    if customer is None or not limit:
        return False
    balance, total = (as_number(value) or Decimal(0) for value in (customer.body.get("balance"), order.get("total")))
    return balance + (0 if saved.type == "invoice" else total) > limit  # an invoice is in the balance already
