"""What customers and vendors owe, have paid in advance, and have ordered without a bill: kept on their records.

Each transaction contributes to figures of its entity; whenever one is written, the difference is added. So REST, SOAP
and SuiteQL tell the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from connector.sandbox.accounting.open_documents import amount_due
from connector.sandbox.accounting.transaction_totals import cents, number
from connector.sandbox.storage.store import Store

Figures = dict[tuple[str, str], Decimal]
"""Internal id of an entity and a field of its record → amount, in the currency of the transaction."""
_BALANCE, _UNBILLED, _DEPOSITS = "balance", "unbilledOrders", "depositBalance"
_FIELDS: Mapping[str, tuple[str, int]] = {
    "invoice": (_BALANCE, 1),
    "creditMemo": (_BALANCE, -1),
    "customerPayment": (_BALANCE, -1),
    "vendorBill": (_BALANCE, 1),
    "vendorCredit": (_BALANCE, -1),
    "salesOrder": (_UNBILLED, 1),
    "purchaseOrder": (_UNBILLED, 1),
    "customerDeposit": (_DEPOSITS, 1),
}
"""Transaction type → the field that it counts in, and whether it adds or takes away."""
TYPES = frozenset(_FIELDS)
FIELDS = (_BALANCE, _UNBILLED, _DEPOSITS)
_UNAPPLIED = ("creditMemo", "customerPayment", "vendorCredit")
_ENDED = ("C", "G", "H")
"""Statuses of an order that nothing will be billed of: cancelled or rejected, billed, closed."""


def figures(type_: str, body: Mapping[str, Any] | None) -> Figures:
    """What a transaction of *type_* contributes."""
    entity = (body or {}).get("entity") or (body or {}).get("customer")
    if body is None or type_ not in _FIELDS or not isinstance(entity, Mapping) or "id" not in entity:
        return {}
    field, sign = _FIELDS[type_]
    amount = Decimal(0) if _status(body) == "V" else _amount(type_, body)
    return {(str(entity["id"]), field): sign * amount} if amount else {}


def _amount(type_: str, body: Mapping[str, Any]) -> Decimal:
    if _FIELDS[type_][0] == _UNBILLED:
        return Decimal(0) if _status(body) in _ENDED else sum(_unbilled(body), Decimal(0))
    if type_ in _UNAPPLIED:
        whole = number(body.get("payment", body.get("total", body.get("userTotal"))))
        return number(body["unapplied"]) if body.get("unapplied") is not None else whole - number(body.get("applied"))
    return number(body.get("payment")) if type_ == "customerDeposit" else amount_due(body)


def _unbilled(body: Mapping[str, Any]) -> Iterator[Decimal]:
    """What each line of an order still has to be billed."""
    for line in body.get("item") or []:
        whole, amount = number(line.get("quantity")), number(line.get("amount"))
        if line.get("isClosed"):
            continue
        left = max(whole - number(line.get("quantityBilled")), Decimal(0))
        yield cents(amount * left / whole) if whole else amount


def moved(store: Store, before: Figures, after: Figures) -> None:
    """Add to the records of entities what changed between two contributions."""
    changed: dict[str, dict[str, Decimal]] = {}
    for key in {**before, **after}:
        by = after.get(key, Decimal(0)) - before.get(key, Decimal(0))
        if by:
            changed.setdefault(key[0], {})[key[1]] = by
    for id_, amounts in changed.items():
        label = store.label("entity", id_)
        entity = store.get(label.type, label.id) if label else None
        if entity and entity.type in ("customer", "vendor"):
            now = {name: cents(number(entity.body.get(name)) + by) for name, by in amounts.items()}
            store.restate(entity, now)


def _status(body: Mapping[str, Any]) -> str:
    status = body.get("status") or body.get("orderStatus")
    return str(status.get("id", "")) if isinstance(status, Mapping) else ""
