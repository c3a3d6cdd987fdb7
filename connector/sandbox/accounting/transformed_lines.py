"""The lines that go along when a transaction is turned into another: what is left of each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from connector.catalogue.model import Field, Sublist
from connector.sandbox.accounting.transaction_totals import cents, number
from connector.sandbox.accounting.transformation_table import Way
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored

DONE: Mapping[Way, str] = {
    "bill": "quantityBilled",
    "ship": "quantityFulfilled",
    "receive": "quantityReceived",
    "refund": "quantityBilled",
}
"""Way → the counter of a source line that tells how much of it has gone that way already."""

_NOT_COPIED = frozenset((
    "line", "lineUniqueKey", "orderLine", "orderDoc", "createdFrom", "isClosed", "itemReceive", "quantity",
    "inventoryDetail",
))  # fmt: skip
_SHARED = ("amount", "tax1Amt", "taxAmount", "grossAmt")
_NOT_SHIPPED = ("service", "otherCharge", "discount", "markup", "payment", "subtotal", "description", "download")


def left_of(line: Mapping[str, Any], how: Way) -> Decimal | None:
    """How much of a source line has not yet gone that way; None where the line has no quantity."""
    if line.get("quantity") is None:
        return None
    return number(line["quantity"]) - number(line.get(DONE.get(how, "")))


def lines_of(store: Store, source: Stored, lines: list[Record], sublist: Sublist, how: Way) -> list[Record]:
    """New lines of *sublist* from the source's *lines*; those that are closed or used up are left out."""
    going = [(place, line) for place, line in enumerate(lines, 1) if _goes(store, line, how)]
    return [_made(source, line, place, sublist, how) for place, line in going]


def _goes(store: Store, line: Mapping[str, Any], how: Way) -> bool:
    if line.get("isClosed") and how in DONE:
        return False
    left = left_of(line, how)
    if left is not None and left <= 0 and how in DONE:
        return False
    return how not in ("ship", "receive") or is_goods(store, line)


def is_goods(store: Store, line: Mapping[str, Any]) -> bool:
    """Whether the item of a line is packed and sent or received, as a service is not."""
    item = line.get("item")
    label = store.label("item", item["id"]) if isinstance(item, Mapping) and "id" in item else None
    if label is None:
        return True
    if not label.type.startswith(_NOT_SHIPPED):
        return True
    stored = store.get(label.type, label.id)
    return bool(stored and stored.body.get("isFulfillable"))


def _made(source: Stored, line: Record, place: int, sublist: Sublist, how: Way) -> Record:
    found = {name: value for name, value in line.items() if _copied(sublist, name)}
    found["orderLine"] = line.get("line", place)
    found["orderDoc"] = {"id": str(source.id)}
    found["itemReceive"] = True
    left = left_of(line, how)
    if left is not None:
        found["quantity"] = found["quantityRemaining"] = int(left) if left == int(left) else left
        found.update(_shares(line, left))
    return {name: value for name, value in found.items() if sublist.find(name) or _is_custom(sublist, name)}


def _shares(line: Mapping[str, Any], left: Decimal) -> Record:
    """The amounts of a line of which only *left* goes along."""
    whole = number(line.get("quantity"))
    if not whole or left == whole:
        return {}
    return {name: cents(number(line[name]) * left / whole) for name in _SHARED if name in line}


def _copied(sublist: Sublist, name: str) -> bool:
    if name in _NOT_COPIED:
        return False
    member = sublist.find(name)
    if member is None:
        return _is_custom(sublist, name)
    return isinstance(member, Field) and not member.read_only


def _is_custom(sublist: Sublist, name: str) -> bool:
    return bool(sublist.custom_prefix) and name.startswith((sublist.custom_prefix, "cseg"))
