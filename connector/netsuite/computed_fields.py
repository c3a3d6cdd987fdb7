"""Fields of transactions that NetSuite computes: they stand in what `initialize` fills in, and an add refuses them.

Collected from NetSuite's record pages (record names 1.10); `createdFrom` and `orderLine` are not among them, since a
transformed record is tied to its source by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_BODY = """
    createdDate lastModifiedDate fullName status statusRef transactionNumber total subTotal subtotal taxTotal tax2Total
    discountTotal altShippingCost altHandlingCost amountPaid amountRemaining balance applied unapplied estGrossProfit
    estGrossProfitPercent totalCostEstimate source linkedTrackingNumbers recognizedRevenue deferredRevenue revRecStatus
    giftCertApplied currencyName userTotal availableVendorCredit tranNumber"""
_LINES = """
    quantityFulfilled quantityBilled quantityBackOrdered quantityCommitted quantityAvailable quantityOnHand
    quantityReceived quantityPicked quantityPacked quantityRemaining onHand lineUniqueKey itemType itemName linked
    grossAmt tax1Amt itemSubtype isEstimate unitsDisplay refNum due total applyDate currency backOrdered quantityOrdered
"""
BODY = frozenset(_BODY.split())
"""Of the record itself."""
LINES = frozenset(_LINES.split())
"""Of a line; `line` stays where the line has no `orderLine` or `doc` of its own."""


def writable(record: Mapping[str, Any]) -> dict[str, Any]:
    """*record* without what NetSuite computes."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if name in BODY:
            continue
        found[name] = [_line(line) for line in value] if _is_lines(value) else value
    return found


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(line, Mapping) for line in value)


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    own_key = "orderLine" in line or "doc" in line
    return {name: value for name, value in line.items() if name not in LINES and not (own_key and name == "line")}
