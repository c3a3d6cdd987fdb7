"""The demo's awkward sales orders, one trap each."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from connector.sandbox.seeds.demo_account import DemoAccount, table

_CENT = Decimal("0.01")
_LINES = [["12.15", "1"]]


def make_corner_cases(account: DemoAccount) -> None:
    """Write them, for the first customer of the demo."""
    for row in table("corner_cases"):
        account.add("salesOrder", row["id"], _order(account, row), external_id=row["id"])


def _order(account: DemoAccount, row: dict[str, Any]) -> dict[str, Any]:
    customer, dollar = account.customers[0], account.currencies["USD"]
    lines = [_line(account, place, *pair) for place, pair in enumerate(row.get("lines", _LINES), 1)]
    total = sum((line["amount"] for line in lines), Decimal("0.00"))
    modified = row.get("modified", "2025-08-15T18:00:00Z")
    return {
        "tranId": row["id"],
        "tranDate": row.get("date", "2025-08-15"),
        "entity": customer.reference,
        "subsidiary": customer.subsidiary,
        "currency": dollar.reference,
        "exchangeRate": 1,
        "memo": " ".join([row["memo"]] * row.get("repeat", 1)),
        "orderStatus": {"id": "B"},
        "status": {"id": "B"},
        "item": lines,
        "subtotal": total,
        "taxTotal": Decimal("0.00"),
        "total": total,
        "createdDate": min(modified, "2024-02-29T23:59:58Z"),
        "lastModifiedDate": modified,
    }


def _line(account: DemoAccount, place: int, rate: str, quantity: str) -> dict[str, Any]:
    return {
        "line": place,
        "item": account.items["CA-510"].reference,
        "quantity": int(quantity),
        "rate": Decimal(rate),
        "amount": (Decimal(rate) * int(quantity)).quantize(_CENT, ROUND_HALF_UP),
    }
