"""What a line of a transaction takes from its item: description, and rate by price level and quantity, or by cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from connector.catalogue.model import RecordType, Sublist
from connector.sandbox.accounting.transaction_totals import number, percentage
from connector.sandbox.storage.canonical_json import Record, exact
from connector.sandbox.storage.store import Store

_SALES = frozenset((
    "salesOrder", "invoice", "cashSale", "estimate", "opportunity", "creditMemo", "cashRefund", "returnAuthorization",
))  # fmt: skip
_PURCHASES = frozenset(("purchaseOrder", "vendorBill", "vendorCredit", "vendorReturnAuthorization"))
_BASE_PRICE = "1"
"""Internal id of the price level Base Price in every account."""


def sourced(store: Store, record: RecordType, body: Record) -> Record:
    """*body* with the rates of lines that have neither rate nor amount, where their items have a price or cost.

    A discount in the header without a rate takes its item's, an amount or a percentage.
    """
    body = _with_discount(store, record, body)
    lines = body.get("item")
    if record.name not in _SALES | _PURCHASES or not isinstance(lines, list):
        return body
    if all(_is_priced(line) for line in lines):
        return body
    sublist = record.find("item")
    if not isinstance(sublist, Sublist):
        return body
    found = [line if _is_priced(line) else _with_price(store, record, body, line) for line in lines]
    return {**body, "item": found}


def _with_discount(store: Store, record: RecordType, body: Record) -> Record:
    if body.get("discountItem") is None or body.get("discountRate") is not None or not record.find("discountRate"):
        return body
    rate = _item_of(store, {"item": body["discountItem"]}).get("rate")
    if rate is None or percentage(rate) is not None:
        return body if rate is None else {**body, "discountRate": str(rate).strip()}
    try:
        return {**body, "discountRate": exact(str(rate).strip())}
    except ValueError:
        return body


def _is_priced(line: Mapping[str, Any]) -> bool:
    return line.get("rate") is not None or line.get("amount") is not None


def _with_price(store: Store, record: RecordType, body: Record, line: Record) -> Record:
    item = _item_of(store, line)
    quantity = line.get("quantity", 1)
    rate = _price(item, body, line, quantity) if record.name in _SALES else item.get("cost")
    text = item.get("salesDescription" if record.name in _SALES else "purchaseDescription")
    found: Record = {}
    if text is not None and line.get("description") is None:
        found["description"] = text
    if rate is not None:
        found |= {"quantity": quantity, "rate": rate}
    return {**line, **found} if found else line


def _item_of(store: Store, line: Mapping[str, Any]) -> Record:
    reference = line.get("item")
    if not isinstance(reference, Mapping) or "id" not in reference:
        return {}
    label = store.label("item", str(reference["id"]))
    stored = store.get(label.type, label.id) if label else None
    return stored.body if stored else {}


def _price(item: Record, body: Record, line: Record, quantity: Any) -> Any:
    """The price of the item's row for the line's level and the currency, of the highest break that is reached."""
    level = _id(line.get("price")) or _BASE_PRICE
    best: tuple[Decimal, Any] | None = None
    for start, price in _rows(item, level, _id(body.get("currency"))):
        if start <= number(quantity) and (best is None or start > best[0]):
            best = (start, price)
    return best[1] if best else None


def _rows(item: Record, level: str, currency: str) -> Iterator[tuple[Decimal, Any]]:
    """Quantity from which, and price, of each row of a level; rows of other currencies are left out."""
    for row in item.get("price") or []:
        page = _id(row.get("currencyPage")) or _id(row.get("currency"))
        if _id(row.get("priceLevel")) == level and row.get("price") is not None and page in ("", currency or page):
            start = row.get("quantity")
            start = start.get("value", start.get("id")) if isinstance(start, Mapping) else start
            yield Decimal(str(start or 0)), row["price"]


def _id(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, Mapping) else str(value or "")
