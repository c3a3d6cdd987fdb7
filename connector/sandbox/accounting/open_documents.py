"""What a customer or vendor still owes, or is still owed: the documents that a payment or credit can be applied to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from connector.sandbox.accounting.transaction_totals import number
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored

APPLIED_TO: Mapping[str, tuple[str, ...]] = {
    "customerPayment": ("invoice",),
    "creditMemo": ("invoice",),
    "depositApplication": ("invoice",),
    "vendorPayment": ("vendorBill",),
    "vendorCredit": ("vendorBill",),
}
"""Record type → the types its `apply` lines may name."""

_CLOSED = ("B", "V", "C", "E")
_LABELS = {"invoice": "Invoice", "vendorBill": "Bill", "creditMemo": "Credit Memo", "vendorCredit": "Bill Credit"}


def open_documents(store: Store, types: tuple[str, ...], entity: str) -> Iterator[Stored]:
    """Unpaid records of *types* of the entity with that id, oldest id first."""
    for type_ in types:
        for id_ in _ids_of(store, type_, entity):
            stored = store.get(type_, id_)
            if stored and amount_due(stored.body) > 0 and _status(stored.body) not in _CLOSED:
                yield stored


def _ids_of(store: Store, type_: str, entity: str) -> list[int]:
    sql = "SELECT id FROM record WHERE type = ? AND json_extract(body, '$.entity.id') = ? ORDER BY id"
    with store.lock:
        return [row[0] for row in store.connection.execute(sql, (type_, entity))]


def amount_due(body: Mapping[str, Any]) -> Decimal:
    """What is left to pay of a document, in its own currency."""
    remaining = body.get("amountRemaining")
    if remaining is not None:
        return number(remaining)
    total = body.get("total", body.get("userTotal"))
    return number(total) - number(body.get("amountPaid"))


def apply_line(document: Stored, amount: Decimal | None) -> Record:
    """The line of an `apply` list about *document*; ticked where an *amount* is applied."""
    body = document.body
    line: Record = {
        "apply": amount is not None,
        "doc": {"id": str(document.id)},
        "line": 0,
        "applyDate": body.get("tranDate"),
        "type": _LABELS.get(document.type, document.type),
        "refNum": body.get("tranId"),
        "total": number(body.get("total", body.get("userTotal"))),
        "due": amount_due(body),
        "amount": amount,
    }
    return {name: value for name, value in line.items() if value is not None}


def _status(body: Mapping[str, Any]) -> str:
    status = body.get("status")
    return str(status.get("id", "")) if isinstance(status, Mapping) else ""
