"""What saving or deleting a transaction does to others: counters of order lines, amounts paid, statuses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from connector.catalogue.model import Field
from connector.catalogue.reader import Catalogue
from connector.sandbox.accounting import open_balances, stock_levels
from connector.sandbox.accounting.open_documents import amount_due
from connector.sandbox.accounting.order_status import order_status
from connector.sandbox.accounting.transaction_links import applied_amounts, source_id, transaction
from connector.sandbox.accounting.transaction_totals import cents, number
from connector.sandbox.accounting.transformation_table import way
from connector.sandbox.accounting.transformed_lines import DONE, is_goods
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored

_PAID: Mapping[str, tuple[str, str]] = {"invoice": ("A", "B"), "vendorBill": ("A", "B")}
"""Document type → status while something is due, and when it is paid in full."""
_PROCESSED: Mapping[str, str] = {"estimate": "B"}


class TransactionEffects:
    """Carries over what happened to one transaction to those it came from or is applied to."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def happened(self, type_: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
        """Carry over a creation (*before* is None), a change, or a deletion (*after* is None)."""
        self._figures(type_, before, after)
        self._count(type_, before, after)
        self._pay(before, after)

    def _figures(self, type_: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
        """Carry over to balances of entities and quantities of items."""
        if type_ in open_balances.TYPES:
            open_balances.moved(self._store, open_balances.figures(type_, before), open_balances.figures(type_, after))
        if type_ in stock_levels.TYPES:
            stock_levels.moved(
                self._store, stock_levels.moves(type_, before), stock_levels.moves(type_, after), at=self._store.now()
            )

    # ---------------------------------------------------------------- orders

    def _count(self, type_: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
        old, new = _taken(before), _taken(after)
        for id_ in dict.fromkeys((*old, *new)):
            source = transaction(self._store, id_)
            how = way(source.type, type_) if source else None
            if source and how is not None and how in DONE:
                self._add(source, DONE[how], _difference(old.get(id_, {}), new.get(id_, {})))
            elif source and source.type in _PROCESSED and before is None and id_ == source_id(after or {}):
                self._store.update(source.type, source.id, {"status": {"id": _PROCESSED[source.type]}})

    def _add(self, source: Stored, counter: str, moved: Mapping[str, Decimal]) -> None:
        if not any(moved.values()):
            return
        lines = []
        for place, line in enumerate(source.body.get("item") or [], 1):
            by = moved.get(str(line.get("line", place)), Decimal(0))
            lines.append({**line, counter: _plain(max(number(line.get(counter)) + by, Decimal(0)))} if by else line)
        body = {**source.body, "item": lines}
        changes = {"item": lines, **self._status(source.type, body)}
        kept = self._store.update(source.type, source.id, changes, ["item"])
        self._figures(source.type, source.body, kept.body)

    def _status(self, type_: str, body: Record) -> Record:
        goods = [is_goods(self._store, line) for line in body["item"]]
        code = order_status(type_, body, goods)
        if code is None:
            return {}
        found: Record = {"status": {"id": code}}
        member = self._catalogue.record(type_).find("orderStatus")
        if isinstance(member, Field) and self._catalogue.enumerations[member.enum].by_code(code):
            found["orderStatus"] = {"id": code}
        return found

    # ---------------------------------------------------------------- payments and credits

    def _pay(self, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
        old, new = applied_amounts(before), applied_amounts(after)
        for id_ in dict.fromkeys((*old, *new)):
            by = new.get(id_, Decimal(0)) - old.get(id_, Decimal(0))
            label = self._store.label("transaction", id_) if by else None
            document = self._store.get(label.type, label.id) if label else None
            if document and document.type in _PAID:
                kept = self._store.update(document.type, document.id, _paid(document, by))
                self._figures(document.type, document.body, kept.body)


def _paid(document: Stored, by: Decimal) -> Record:
    due = cents(amount_due(document.body) - by)
    unpaid, full = _PAID[document.type]
    return {
        "amountPaid": cents(number(document.body.get("amountPaid")) + by),
        "amountRemaining": due,
        "status": {"id": full if due <= 0 else unpaid},
    }


def _taken(body: Mapping[str, Any] | None) -> dict[str, dict[str, Decimal]]:
    """Internal id of an order → its line → how much of it a transaction takes."""
    if not body:
        return {}
    found: dict[str, dict[str, Decimal]] = {}
    whole = source_id(body)
    if whole:
        found[whole] = {}
    lines = body.get("item")
    for line in lines if isinstance(lines, list) else []:  # the `item` of a support case is a reference
        if line.get("orderLine") is None or line.get("itemReceive") is False:
            continue
        doc = line.get("orderDoc")
        source = str(doc["id"]) if isinstance(doc, Mapping) and "id" in doc else whole
        if source:
            taken = found.setdefault(source, {})
            key = str(line["orderLine"])
            taken[key] = taken.get(key, Decimal(0)) + abs(number(line.get("quantity")))
    return found


def _difference(old: Mapping[str, Decimal], new: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {line: new.get(line, Decimal(0)) - old.get(line, Decimal(0)) for line in {**old, **new}}


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value
