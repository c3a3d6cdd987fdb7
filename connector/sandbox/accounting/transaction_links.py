"""What a new transaction takes from the ones it is made from or applied to, before it is checked and kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from connector.catalogue.model import RecordType, Sublist
from connector.sandbox.accounting.open_documents import APPLIED_TO, amount_due, apply_line, open_documents
from connector.sandbox.accounting.transaction_totals import number
from connector.sandbox.accounting.transformation_table import way
from connector.sandbox.accounting.transformed_lines import lines_of
from connector.sandbox.refusals import RuleError
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored

_FROM_ORDERS_ONLY = ("itemFulfillment", "itemReceipt")
_LINES = ("item", "expense")


def completed(store: Store, record: RecordType, body: Record) -> Record:
    """A new transaction with what follows from its `createdFrom`, and with full `apply` lines."""
    if record.family != "transaction":
        return body
    found = _from_source(store, record, body)
    if record.name in APPLIED_TO and record.find("apply"):
        found = _applied(store, record, found)
    return found


# ---------------------------------------------------------------- createdFrom


def _from_source(store: Store, record: RecordType, body: Record) -> Record:
    source = source_of(store, body)
    how = way(source.type, record.name) if source else None
    found = dict(body)
    if source and how:
        for name in ("entity", "subsidiary", "currency", "exchangeRate"):
            if record.find(name) and found.get(name) is None and source.body.get(name) is not None:
                found[name] = source.body[name]
        for name in _LINES:
            sublist, lines = record.find(name), source.body.get(name)
            if isinstance(sublist, Sublist) and isinstance(lines, list):
                offered = lines_of(store, source, lines, sublist, how)
                found |= _with_offered(record, name, found.get(name), offered)
    for name in _LINES:
        if isinstance(found.get(name), list):
            found[name] = [line for line in found[name] if line.get("itemReceive") is not False]
    if record.name in _FROM_ORDERS_ONLY and source and not any(found.get(name) for name in _LINES):
        raise RuleError("You must enter at least one line item for this transaction.", "USER_ERROR")
    return found


def source_of(store: Store, body: Mapping[str, Any]) -> Stored | None:
    """The transaction that one was made from: its `createdFrom`, or the only order that a bill names."""
    id_ = source_id(body)
    return transaction(store, id_) if id_ else None


def source_id(body: Mapping[str, Any]) -> str:
    """The internal id of the transaction that one was made from; "" where it does not say."""
    reference = body.get("createdFrom")
    orders = body.get("purchaseOrder") or body.get("purchaseOrderList")
    if reference is None and isinstance(orders, list) and len(orders) == 1:
        reference = orders[0]
    return str(reference["id"]) if isinstance(reference, Mapping) and "id" in reference else ""


def transaction(store: Store, id_: str) -> Stored | None:
    """The transaction with that internal id, of whatever type."""
    label = store.label("transaction", id_)
    return store.get(label.type, label.id) if label else None


def _with_offered(record: RecordType, name: str, given: Any, offered: list[Record]) -> Record:
    """The lines given, each filled up by the one offered for the same order line; all offered where none is given."""
    if not isinstance(given, list):
        return {name: offered} if record.name in _FROM_ORDERS_ONLY and offered else {}
    by_line = {str(line.get("orderLine")): line for line in offered}
    return {name: [_filled(line, by_line.get(str(line.get("orderLine")))) for line in given]}


def _filled(line: Record, offered: Record | None) -> Record:
    if offered is None:
        return line
    base = dict(offered)
    if "quantity" in line and "amount" not in line and number(line["quantity"]) != number(offered.get("quantity")):
        for stale in ("amount", "tax1Amt", "taxAmount", "grossAmt"):
            base.pop(stale, None)
    return {**base, **line}


# ---------------------------------------------------------------- apply


def _applied(store: Store, record: RecordType, body: Record) -> Record:
    lines = [_told(store, line) for line in body.get("apply") or []]
    if body.get("autoApply") and not any(line.get("apply") for line in lines):
        lines = _automatic(store, record, body)
    if not lines:
        return body
    found = {**body, "apply": lines}
    if record.find("payment") and body.get("payment") is None:
        found["payment"] = sum(applied_amounts(found).values(), Decimal(0))
    return found


def _told(store: Store, line: Record) -> Record:
    """An `apply` line with what the document says; ticked where it has an amount; the whole of what is due if none."""
    document = document_of(store, line)
    ticked = line.get("apply", line.get("amount") is not None)
    if document is None:
        return {**line, "apply": ticked}
    due = amount_due(document.body)
    amount = line.get("amount", due) if ticked else None
    if ticked and amount is not None and number(amount) > due:
        raise RuleError(
            f"The amount applied to {document.name} ({amount}) is more than the amount due ({due}).",
            "USER_ERROR",
        )
    return {**apply_line(document, number(amount) if amount is not None else None), **line, "apply": ticked,
            **({"amount": amount} if amount is not None else {})}  # fmt: skip


def document_of(store: Store, line: Mapping[str, Any]) -> Stored | None:
    """The transaction that an `apply` line names."""
    doc = line.get("doc")
    if not isinstance(doc, Mapping) or "id" not in doc:
        return None
    return transaction(store, str(doc["id"]))


def _automatic(store: Store, record: RecordType, body: Record) -> list[Record]:
    """`autoApply`: the oldest documents first, as far as the money goes."""
    entity = body.get("customer") or body.get("entity") or {}
    left = number(body.get("payment"))
    lines = []
    for document in open_documents(store, APPLIED_TO[record.name], str(entity.get("id", ""))):
        amount = min(left, amount_due(document.body))
        if amount > 0:
            lines.append(apply_line(document, amount))
            left -= amount
    return lines


def applied_amounts(body: Mapping[str, Any] | None) -> dict[str, Decimal]:
    """Internal id of a document → how much of it a payment or credit pays."""
    found: dict[str, Decimal] = {}
    for line in (body or {}).get("apply") or []:
        doc = line.get("doc")
        if line.get("apply") and isinstance(doc, Mapping) and "id" in doc:
            found[str(doc["id"])] = found.get(str(doc["id"]), Decimal(0)) + number(line.get("amount"))
    return found


def completed_changes(store: Store, record: RecordType, old: Record, changes: Record) -> Record:
    """The changes of a transaction with full `apply` lines, where they tick documents that were not ticked before."""
    if record.name not in APPLIED_TO or not isinstance(changes.get("apply"), list):
        return changes
    before = applied_amounts(old)
    lines = [_told(store, line) if _newly_ticked(line, before) else line for line in changes["apply"]]
    return {**changes, "apply": lines}


def _newly_ticked(line: Mapping[str, Any], before: Mapping[str, Decimal]) -> bool:
    doc = line.get("doc")
    known = isinstance(doc, Mapping) and str(doc.get("id")) in before
    return not known and bool(line.get("apply", line.get("amount") is not None))
