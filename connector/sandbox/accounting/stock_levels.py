"""How much of an item lies where, is on order and is promised: kept on the records of items.

On hand moves with receipts, fulfilments, adjustments, transfers and sales or bills without an order. What open sales
orders still want is committed as far as it lies there, the rest is back-ordered; what is not committed is available.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from connector.sandbox.accounting.transaction_totals import number
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored

STOCKED = ("inventoryItem", "assemblyItem", "lotNumberedInventoryItem", "serializedInventoryItem")
"""Item types of which a quantity is kept."""
_ZERO = Decimal(0)
_NOT_ORDERED = ("A", "C", "G", "H", "P")
"""Statuses of an order that promises nothing: not approved, cancelled or rejected, billed, closed, planned."""
_NOT_SHIPPED = ("A", "B")
_HAND: Mapping[str, int] = {
    "itemReceipt": 1, "itemFulfillment": -1, "invoice": -1, "cashSale": -1, "creditMemo": 1, "cashRefund": 1,
    "vendorBill": 1, "vendorCredit": -1,
}  # fmt: skip
"""Transaction type → whether its lines add to what is on hand or take from it."""
_WITH_ORDER = ("itemReceipt", "itemFulfillment")
_ADJUSTED = ("inventoryAdjustment", "inventoryTransfer")
CHANGED = "lastQuantityAvailableChange"
"""What getItemAvailability filters by; kept with an item, and no field of its record."""
TYPES = frozenset((*_HAND, *_ADJUSTED, "salesOrder", "purchaseOrder"))


@dataclass(slots=True)
class Move:
    """A change of one item's quantities at one location."""

    on_hand: Decimal = _ZERO
    on_order: Decimal = _ZERO
    wanted: Decimal = _ZERO
    """What open sales orders still want of it."""

    def add(self, other: Move, sign: int = 1) -> None:
        """Add another change, or with *sign* -1 take it back."""
        self.on_hand += sign * other.on_hand
        self.on_order += sign * other.on_order
        self.wanted += sign * other.wanted

    @property
    def is_any(self) -> bool:
        """Whether anything changes."""
        return bool(self.on_hand or self.on_order or self.wanted)


Moves = dict[tuple[str, str], Move]
"""Internal ids of an item and a location ("" where the transaction names none) → what moves."""


def moves(type_: str, body: Mapping[str, Any] | None) -> Moves:
    """What a transaction of *type_* does to the stock."""
    found: Moves = {}
    if body is None or type_ not in TYPES or _status(body) == "V":
        return found
    for item, location, move in _lines(type_, body):
        if item and move.is_any:
            found.setdefault((item, location), Move()).add(move)
    return found


def _lines(type_: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str, Move]]:
    if type_ in _ADJUSTED:
        yield from _adjusted(type_, body)
        return
    head, lines = _id(body.get("location")), body.get("item")
    for line in lines if isinstance(lines, list) else []:
        yield _id(line.get("item")), _id(line.get("location")) or head, _moved(type_, body, line)


def _moved(type_: str, body: Mapping[str, Any], line: Mapping[str, Any]) -> Move:
    quantity = number(line.get("quantity"))
    if type_ in ("salesOrder", "purchaseOrder"):
        if line.get("isClosed") or _status(body) in _NOT_ORDERED:
            return Move()
        counter = "quantityFulfilled" if type_ == "salesOrder" else "quantityReceived"
        left = max(quantity - number(line.get(counter)), _ZERO)
        return Move(wanted=left) if type_ == "salesOrder" else Move(on_order=left)
    if type_ in _WITH_ORDER:
        waits = line.get("itemReceive") is False or (type_ == "itemFulfillment" and _status(body) in _NOT_SHIPPED)
        return Move() if waits else Move(on_hand=_HAND[type_] * quantity)
    return Move() if line.get("orderLine") is not None else Move(on_hand=_HAND[type_] * quantity)


def _adjusted(type_: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str, Move]]:
    own, other = _id(body.get("location") or body.get("adjLocation")), _id(body.get("transferLocation"))
    for line in body.get("inventory") or []:
        item, by = _id(line.get("item")), number(line.get("adjustQtyBy"))
        if type_ == "inventoryAdjustment":
            yield item, _id(line.get("location")) or own, Move(on_hand=by)
        else:
            yield item, own, Move(on_hand=-by)
            yield item, other, Move(on_hand=by)


def moved(store: Store, before: Moves, after: Moves, *, at: str = "") -> None:
    """Carry what changed between two sets of moves over to the records of the items; *at* is when, as ISO text."""
    changed: dict[str, dict[str, Move]] = {}
    for sign, all_ in ((-1, before), (1, after)):
        for (item, location), move in all_.items():
            changed.setdefault(item, {}).setdefault(location, Move()).add(move, sign)
    for item, places in changed.items():
        real = {location: move for location, move in places.items() if move.is_any}
        label = store.label("item", item) if real else None
        stored = store.get(label.type, label.id) if label and label.type in STOCKED else None
        if stored:
            changed_at = {CHANGED: at} if at else {}
            store.restate(stored, {**after_moves(store, stored, real), **changed_at})


def after_moves(store: Store, item: Stored, places: Mapping[str, Move]) -> Record:
    """The quantities of an item after moves at its locations."""
    whole = Move()
    for move in places.values():
        whole.add(move)
    lines = [dict(line) for line in item.body.get("locations") or []]
    only = _place(lines[0]) if len(lines) == 1 else ""
    for named, move in places.items():
        location = named or only
        if location:
            line = next((line for line in lines if _place(line) == location), None)
            if line is None:
                label = store.label("location", location)
                line = {"locationId": {"id": location}, "location": label.name if label else ""}
                lines.append(line)
            line |= quantities(line, move)
    listed: Record = {"locations": lines} if lines else {}
    return {**quantities(item.body, whole), **listed}


def quantities(body: Mapping[str, Any], move: Move) -> Record:
    """The quantities of an item, or of it at one location, after a move."""
    on_hand = number(body.get("quantityOnHand")) + move.on_hand
    wanted = number(body.get("quantityCommitted")) + number(body.get("quantityBackOrdered")) + move.wanted
    committed = max(min(wanted, on_hand), _ZERO)
    found = {
        "quantityOnHand": on_hand,
        "quantityOnOrder": max(number(body.get("quantityOnOrder")) + move.on_order, _ZERO),
        "quantityCommitted": committed,
        "quantityBackOrdered": max(wanted - committed, _ZERO),
        "quantityAvailable": max(on_hand - committed, _ZERO),
    }
    return {name: int(value) if value == int(value) else value for name, value in found.items()}


def _place(line: Mapping[str, Any]) -> str:
    return _id(line.get("locationId")) or _id(line.get("location"))


def _id(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, Mapping) else ""


def _status(body: Mapping[str, Any]) -> str:
    status = body.get("status") or body.get("orderStatus") or body.get("shipStatus")
    return _id(status)
