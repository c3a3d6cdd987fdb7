"""Amounts that NetSuite computes when a transaction is saved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.catalogue.model import RecordType
from connector.sandbox.canonical_json import Record
from connector.sandbox.refusals import RuleError

_CENT = Decimal("0.01")


def number(value: Any) -> Decimal:
    """*value* as an exact number; absent is zero."""
    return Decimal(str(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else Decimal(0)


def compute(record: RecordType, body: Record) -> Record:
    """*body* with the amounts of its lines and its totals, as far as its record type has such fields."""
    if record.name.lower().endswith("journalentry"):
        _check_balance(body.get("line") or [])
        return body
    computed = dict(body)
    for sublist in ("item", "expense"):
        if isinstance(body.get(sublist), list):
            computed[sublist] = [_with_amount(line) for line in body[sublist]]
    if "item" in computed or "expense" in computed:
        _total_of_lines(record, computed)
    if "payment" in body and record.find("payment"):
        _total_of_payment(record, computed)
    return computed


_LINES = ("item", "expense", "line", "apply", "credit")
_AMOUNTS = ("payment", "taxTotal", "shippingCost", "handlingCost", "discountTotal", "amountPaid")


def changes_amounts(changes: Record) -> bool:
    """Whether an update touches what totals are made of."""
    return any(name in changes for name in (*_LINES, *_AMOUNTS))


def forget_amounts(changes: Record) -> Record:
    """*changes* with the amount of a line cleared where its quantity or rate is changed: it is computed anew."""
    lines = {name: [_without_amount(line) for line in changes[name]] for name in ("item",) if changes.get(name)}
    return {**changes, **lines}


def _without_amount(line: Record) -> Record:
    stale = "amount" not in line and ("quantity" in line or "rate" in line)
    return {**line, "amount": None} if stale else line


def _with_amount(line: Record) -> Record:
    amount, quantity, rate = line.get("amount"), line.get("quantity"), line.get("rate")
    if amount is None and quantity is not None and rate is not None:
        return {**line, "amount": (number(quantity) * number(rate)).quantize(_CENT)}
    if rate is None and amount is not None and quantity:
        return {**line, "rate": (number(amount) / number(quantity)).quantize(_CENT)}
    return line


def _total_of_lines(record: RecordType, body: Record) -> None:
    subtotal = sum(
        (number(line.get("amount")) for name in ("item", "expense") for line in body.get(name) or []), Decimal(0)
    )
    total = subtotal + sum(
        (number(body.get(name)) for name in ("taxTotal", "shippingCost", "handlingCost")), Decimal(0)
    )
    total -= abs(number(body.get("discountTotal")))
    for name, amount in (("subtotal", subtotal), ("total", total), ("userTotal", total)):
        if record.find(name):
            body[name] = amount.quantize(_CENT)
    if record.find("amountRemaining"):
        body["amountRemaining"] = (total - number(body.get("amountPaid"))).quantize(_CENT)


def _total_of_payment(record: RecordType, body: Record) -> None:
    applied = sum((number(line.get("amount")) for line in body.get("apply") or [] if line.get("apply")), Decimal(0))
    payment = number(body["payment"])
    for name, amount in (("total", payment), ("applied", applied), ("unapplied", payment - applied)):
        if record.find(name):
            body[name] = amount.quantize(_CENT)


def _check_balance(lines: list[Record]) -> None:
    debits = sum((number(line.get("debit")) for line in lines), Decimal(0))
    credits_ = sum((number(line.get("credit")) for line in lines), Decimal(0))
    if debits != credits_:
        raise RuleError("The amounts in a journal entry must balance.", "TRANS_UNBALNCD")
