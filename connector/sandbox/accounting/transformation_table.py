"""Which record can be turned into which, and what goes along: NetSuite's transformations as data.

Sources: Oracle help on `record.transform` (section_4540749527), on `initialize` (section_N3489077), the XSD's
enumerations InitializeType and InitializeRefType, and the transforms that REST's record pages name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

Way = Literal["header", "lines", "bill", "ship", "receive", "credit", "pay", "refund"]
"""What a transformation takes from its source.

`header`: who it is for, as from a customer or vendor; `lines`: every line in full; `bill`, `ship`, `receive`: what is
not yet billed, fulfilled or received; `credit`: every line, applied to the source; `pay`: open documents to pay, the
source ticked; `refund`: what was returned and not yet refunded.
"""

TRANSFORMATIONS: Mapping[str, Mapping[str, Way]] = {
    "customer": {
        "cashSale": "header",
        "creditMemo": "header",
        "customerDeposit": "header",
        "customerPayment": "pay",
        "customerRefund": "header",
        "estimate": "header",
        "invoice": "header",
        "opportunity": "header",
        "returnAuthorization": "header",
        "salesOrder": "header",
    },
    "job": {
        "cashSale": "header",
        "estimate": "header",
        "invoice": "header",
        "salesOrder": "header",
    },
    "vendor": {
        "purchaseOrder": "header",
        "vendorBill": "header",
        "vendorCredit": "header",
        "vendorPayment": "pay",
        "vendorReturnAuthorization": "header",
    },
    "employee": {"expenseReport": "header", "timeBill": "header", "vendorPayment": "pay"},
    "opportunity": {"cashSale": "lines", "estimate": "lines", "invoice": "lines", "salesOrder": "lines"},
    "estimate": {"cashSale": "lines", "invoice": "lines", "salesOrder": "lines"},
    "salesOrder": {
        "cashSale": "bill",
        "invoice": "bill",
        "itemFulfillment": "ship",
        "purchaseOrder": "lines",
        "returnAuthorization": "lines",
    },
    "cashSale": {"cashRefund": "lines", "returnAuthorization": "lines"},
    "invoice": {"creditMemo": "credit", "customerPayment": "pay", "returnAuthorization": "lines"},
    "customerDeposit": {"depositApplication": "pay"},
    "returnAuthorization": {"cashRefund": "refund", "creditMemo": "refund", "itemReceipt": "receive"},
    "purchaseOrder": {"itemReceipt": "receive", "vendorBill": "bill", "vendorReturnAuthorization": "lines"},
    "vendorBill": {"vendorCredit": "credit", "vendorPayment": "pay", "vendorReturnAuthorization": "lines"},
    "vendorReturnAuthorization": {"itemFulfillment": "ship", "vendorCredit": "refund"},
    "transferOrder": {"itemFulfillment": "ship", "itemReceipt": "receive"},
}
"""Source → target → way."""

CLOSED: Mapping[str, frozenset[str]] = {
    "salesOrder": frozenset("CGH"),
    "purchaseOrder": frozenset("CGH"),
    "returnAuthorization": frozenset("CGH"),
    "transferOrder": frozenset("CGH"),
    "vendorReturnAuthorization": frozenset("CGH"),
    "estimate": frozenset("CV"),
    "invoice": frozenset("BEV"),
    "vendorBill": frozenset("BCE"),
}
"""Record type → statuses from which nothing is billed, shipped, received or paid any more."""

UNAPPROVED: Mapping[str, frozenset[str]] = {
    "salesOrder": frozenset("A"),
    "purchaseOrder": frozenset("A"),
    "returnAuthorization": frozenset("A"),
    "transferOrder": frozenset("A"),
    "vendorReturnAuthorization": frozenset("A"),
}
"""Record type → statuses in which an order waits for approval: it cannot be billed, shipped or received."""


def way(source: str, target: str) -> Way | None:
    """How *target* is made from *source*; None where NetSuite cannot."""
    return TRANSFORMATIONS.get(source, {}).get(target)


def targets_of(source: str) -> tuple[str, ...]:
    """The record types that *source* can be turned into."""
    return tuple(TRANSFORMATIONS.get(source, ()))


def pairs() -> Iterator[tuple[str, str, Way]]:
    """All transformations: source, target, way."""
    for source, targets in TRANSFORMATIONS.items():
        for target, how in targets.items():
            yield source, target, how
