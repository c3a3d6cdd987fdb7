"""The status of an order by what of its lines was fulfilled, received and billed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector.sandbox.accounting.transaction_totals import number

_CODES: Mapping[str, Mapping[str, str]] = {
    "salesOrder": {"none": "B", "some": "D", "some_unbilled": "E", "all": "F", "done": "G"},
    "purchaseOrder": {"none": "B", "some": "D", "some_unbilled": "E", "all": "F", "done": "G"},
    "returnAuthorization": {"none": "B", "some": "D", "some_unbilled": "E", "all": "F", "done": "G"},
    "vendorReturnAuthorization": {"none": "B", "some": "D", "some_unbilled": "E", "all": "F", "done": "G"},
    "transferOrder": {"none": "B", "some": "D", "some_unbilled": "E", "all": "F", "done": "G"},
}
"""Order type → code of its status: nothing, some or all of it moved, and whether what moved is billed."""

_MOVED = {
    "salesOrder": "quantityFulfilled",
    "vendorReturnAuthorization": "quantityFulfilled",
    "transferOrder": "quantityFulfilled",
}
_SETTLED = {"transferOrder": "quantityReceived"}
"""Order type → the counter that follows on the first: what was sent to another location is received, not billed."""
_FIXED = ("A", "C", "H")
"""Statuses that no fulfillment or bill changes: pending approval, cancelled, closed."""


def order_status(type_: str, body: Mapping[str, Any], goods: Sequence[bool]) -> str | None:
    """The code of the status of an order; None where it stays. *goods*: whether each line is packed and sent."""
    codes = _CODES.get(type_)
    lines = [line for line in body.get("item") or [] if line.get("quantity") is not None]
    if codes is None or _current(body) in _FIXED or not lines:
        return None
    moved = _MOVED.get(type_, "quantityReceived")
    sent = [
        line for line, is_goods in zip(body.get("item") or [], goods, strict=False) if is_goods and line.get("quantity")
    ]
    after = _SETTLED.get(type_, "quantityBilled")
    billed = all(_left(line, after) <= 0 for line in lines)
    if all(_left(line, moved) <= 0 or line.get("isClosed") for line in sent):
        return codes["done"] if billed else codes["all"] if sent or _any(lines, after) else None
    if not _any(sent, moved):
        return codes["none"]
    waiting = any(number(line.get(moved)) > number(line.get(after)) for line in sent)
    return codes["some_unbilled"] if waiting else codes["some"]


def _current(body: Mapping[str, Any]) -> str:
    status = body.get("status")
    return str(status.get("id", "")) if isinstance(status, Mapping) else ""


def _left(line: Mapping[str, Any], counter: str) -> Any:
    return number(line.get("quantity")) - number(line.get(counter))


def _any(lines: Sequence[Mapping[str, Any]], counter: str) -> bool:
    return any(number(line.get(counter)) > 0 for line in lines)
