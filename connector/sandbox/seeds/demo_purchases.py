"""Purchases and bookkeeping of the demo: purchase orders, bills, journal entries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.sandbox.seeds.demo_account import DemoAccount, Item, Party, Reference, day, some_day, stamps
from connector.sandbox.seeds.dice import Dice

PURCHASES = 60
"""Purchase orders at scale 1."""
JOURNALS = 24
"""Journal entries at scale 1: two per month of a year."""
_FIRST_NUMBER = 10_001
_STATUSES = "GGGGFBBDA"


def make_purchases(account: DemoAccount) -> None:
    """Write purchase orders, the bills of some, and journal entries."""
    for number in range(PURCHASES * account.scale):
        _purchase(account, number, Dice(f"purchase {number}"))
    for number in range(JOURNALS * account.scale):
        _journal(account, number, Dice(f"journal {number}"))
    account.writer.keep_counter("number:purchaseOrder", _FIRST_NUMBER + PURCHASES * account.scale)
    account.writer.keep_counter("number:journalEntry", _FIRST_NUMBER + JOURNALS * account.scale)


def _purchase(account: DemoAccount, number: int, dice: Dice) -> None:
    vendor = dice.pick(account.vendors)
    on = some_day(dice, vendor.since)
    status = dice.pick(_STATUSES)
    lines = [_line(account, vendor, place, dice) for place in range(1, 2 + dice.below(4))]
    body = _head(vendor, f"PO{_FIRST_NUMBER + number}", on, dice) | {
        "orderStatus": {"id": status},
        "status": {"id": status},
        "dueDate": day(on + 21),
        "item": [{**line, "quantityReceived": line["quantity"] if status in "FG" else 0} for line in lines],
        "location": account.reference("location", "US"),
        **_totals(lines, vendor),
    }
    order = account.add("purchaseOrder", str(number), body)
    if status == "G":
        _bill(account, vendor, order, lines, number, on, dice)


def _bill(
    account: DemoAccount, vendor: Party, order: Reference, lines: list[dict[str, Any]], number: int, on: int, dice: Dice
) -> None:
    freight = vendor.currency.rounded(Decimal(dice.below(9_999) + 1).scaleb(-2))
    expense = {
        "line": len(lines) + 1,
        "account": account.reference("account", "6100"),
        "amount": freight,
        "memo": "Freight",
    }
    body = _head(vendor, f"R/{dice.below(10_000):04d}-{number}", on + 10, dice) | {
        "account": account.reference("account", "2000"),
        "dueDate": day(on + 40),
        "item": [{**line, "orderDoc": order, "orderLine": line["line"]} for line in lines],
        "expense": [expense],
        "status": {"id": dice.pick("AB")},
        "postingPeriod": account.period(day(on + 10)),
        "userTotal": _totals(lines, vendor)["total"] + freight,
    }
    account.add("vendorBill", str(number), body, external_id=f"BILL-{number:05d}")


def _head(vendor: Party, number: str, on: int, dice: Dice) -> dict[str, Any]:
    return {
        "tranId": number,
        "tranDate": day(on),
        "entity": vendor.reference,
        "subsidiary": vendor.subsidiary,
        "currency": vendor.currency.reference,
        "exchangeRate": vendor.currency.rate,
        **stamps(dice, on),
    }


def _line(account: DemoAccount, vendor: Party, place: int, dice: Dice) -> dict[str, Any]:
    item: Item = dice.pick(account.bought)
    rate = vendor.currency.from_dollars(item.cost)
    quantity = 5 + dice.below(200)
    return {
        "line": place,
        "item": item.reference,
        "description": item.name,
        "quantity": quantity,
        "rate": rate,
        "amount": vendor.currency.rounded(rate * quantity),
    }


def _totals(lines: list[dict[str, Any]], vendor: Party) -> dict[str, Decimal]:
    total = sum((line["amount"] for line in lines), vendor.currency.rounded(Decimal(0)))
    return {"subtotal": total, "total": total}


def _journal(account: DemoAccount, number: int, dice: Dice) -> None:
    """Rent split over two departments in thirds that only add up with an odd cent."""
    total = Decimal(100_000 + dice.below(900_000)).scaleb(-2)
    third = (total / 3).quantize(Decimal("0.01"))
    sides = [
        ("6000", "debit", third, "Sales"),
        ("6000", "debit", third, "Workshop"),
        ("6300", "debit", total - third - third, "Finance"),
        ("1000", "credit", total, "Finance"),
    ]
    on = some_day(dice)
    body = {
        "tranId": f"JE{_FIRST_NUMBER + number}",
        "tranDate": day(on),
        "subsidiary": account.reference("subsidiary", "US"),
        "currency": account.currencies["USD"].reference,
        "exchangeRate": 1,
        "postingPeriod": account.period(day(on)),
        "memo": dice.pick(("Rent", "Miete", "Loyer", "家賃")),
        "line": [
            {
                "line": place,
                "account": account.reference("account", gl),
                side: amount,
                "department": account.reference("department", department),
            }
            for place, (gl, side, amount, department) in enumerate(sides, 1)
        ],
        **stamps(dice, on),
    }
    if dice.chance(20):
        body["approved"] = False
    account.add("journalEntry", str(number), body)
