"""Amounts that NetSuite computes when a transaction is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from typing import Any

from connector.catalogue.model import RecordType, Sublist
from connector.sandbox.refusals import RuleError
from connector.sandbox.storage.canonical_json import Record, exact

_CENT = Decimal("0.01")
_WIDE = Context(prec=1000)  # the usual 28 digits do not hold the cents of what a client may send
_SUMMED = ("item", "expense", "inventory")
_TAX = ("tax1Amt", "taxAmount")
_STALE = ("amount", "tax1Amt", "taxAmount", "grossAmt")
_LINES = ("item", "expense", "line", "apply", "credit", "inventory")
_AMOUNTS = (
    *("payment", "taxTotal", "taxRate", "shippingCost", "handlingCost", "discountTotal", "discountRate"),
    *("amountPaid", "exchangeRate"),
)


def number(value: Any) -> Decimal:
    """*value* as an exact number; absent is zero."""
    return Decimal(str(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """*amount* to the hundredth, however large."""
    return amount.quantize(_CENT, context=_WIDE)


def compute(record: RecordType, body: Record) -> Record:
    """*body* with the amounts of its lines and its totals, as far as its record type has such fields."""
    if record.name.lower().endswith("journalentry"):
        _check_balance(body.get("line") or [])
        _check_first_line(body)
        return body
    computed = dict(body)
    for name in _SUMMED:
        sublist = record.find(name)
        if isinstance(body.get(name), list) and isinstance(sublist, Sublist):
            computed[name] = [_with_amounts(sublist, line) for line in body[name]]
    if any(isinstance(computed.get(name), list) for name in _SUMMED):  # the `item` of a support case is a reference
        _total_of_lines(record, computed)
    if isinstance(body.get("apply"), list) or record.find("payment"):
        _total_of_application(record, computed)
    return computed


def changes_amounts(changes: Record) -> bool:
    """Whether an update touches what totals are made of."""
    return any(name in changes for name in (*_LINES, *_AMOUNTS))


def forget_amounts(changes: Record) -> Record:
    """*changes* with the amounts of a line cleared where what they follow from is changed: they are computed anew."""
    lines = {name: [_without_stale(line) for line in changes[name]] for name in ("item",) if changes.get(name)}
    return {**changes, **lines}


def _without_stale(line: Record) -> Record:
    moved = [name for name in ("quantity", "rate") if name in line]
    stale: tuple[str, ...] = ()
    if "amount" in line or moved or "taxRate1" in line:
        stale = _STALE[1:]
    if moved and "amount" not in line:
        stale = _STALE
    known = "line" in line or "orderLine" in line
    return {**dict.fromkeys(name for name in stale if known or name == "amount"), **line} if stale else line


# ---------------------------------------------------------------- lines


def _with_amounts(sublist: Sublist, line: Record) -> Record:
    amount, quantity, rate = line.get("amount"), line.get("quantity"), line.get("rate")
    if not sublist.find("amount"):
        return line
    found: Record = {}
    if amount is None and quantity is not None and rate is not None:
        found["amount"] = amount = cents(number(quantity) * number(rate))
    elif rate is None and amount is not None and quantity and sublist.find("rate"):
        found["rate"] = cents(number(amount) / number(quantity))
    if line.get("taxRate1") is not None and amount is not None and sublist.find("tax1Amt"):
        tax = cents(number(amount) * number(line["taxRate1"]) / 100)
        found["tax1Amt"] = line.get("tax1Amt", tax)
    if sublist.find("grossAmt") and "tax1Amt" in {**line, **found} and line.get("grossAmt") is None:
        found["grossAmt"] = number(amount) + number({**line, **found}["tax1Amt"])
    return {**line, **found} if found else line


def _sum(lines: Iterable[Mapping[str, Any]], *names: str) -> Decimal:
    return sum((number(line.get(name)) for line in lines for name in names), Decimal(0))


# ---------------------------------------------------------------- totals


def _total_of_lines(record: RecordType, body: Record) -> None:
    lines = [line for name in _SUMMED for line in body.get(name) or []]
    subtotal = _sum(lines, "amount")
    tax = _tax(record, body, lines)
    if tax is not None and record.find("taxTotal"):
        body["taxTotal"] = cents(tax)
    _discount(record, body, subtotal)
    total = subtotal + _sum([body], "taxTotal", "shippingCost", "handlingCost") - abs(number(body.get("discountTotal")))
    for name, amount in (("subtotal", subtotal), ("total", total), ("userTotal", total)):
        if record.find(name):
            body[name] = cents(amount)
    for name, given in (("altShippingCost", "shippingCost"), ("altHandlingCost", "handlingCost")):
        if record.find(name) and given in body:
            body[name] = body[given]
    if record.find("unapplied"):
        return  # a credit: what remains of it follows from its applications
    if record.find("amountRemaining") or "amountRemaining" in body:
        body["amountRemaining"] = cents(total - number(body.get("amountPaid")))


def _tax(record: RecordType, body: Record, lines: list[Record]) -> Decimal | None:
    """The tax of the lines; by the rate of the whole where the lines have none; None where nothing tells."""
    if any(name in line for line in lines for name in _TAX):
        return _sum(lines, *_TAX)
    if body.get("taxRate") is None or not record.find("taxRate") or body.get("isTaxable") is False:
        return None
    taxed = [line for line in lines if line.get("isTaxable")]
    return _sum(taxed, "amount") * number(body["taxRate"]) / 100


def _discount(record: RecordType, body: Record, subtotal: Decimal) -> None:
    """A discount in the header: its rate as a negative amount, or a percentage of the lines where the rate is one."""
    rate = body.get("discountRate")
    if not body.get("discountItem") or rate is None or not record.find("discountTotal"):
        return
    percent = percentage(rate)
    amount = number(rate) if percent is None else subtotal * percent / 100
    body["discountTotal"] = -cents(abs(amount))


def percentage(rate: Any) -> Decimal | None:
    """The number in a rate such as `-10.0%`; None for one that is no percentage."""
    if not isinstance(rate, str) or not rate.strip().endswith("%"):
        return None
    try:
        return exact(rate.strip().removesuffix("%").strip())
    except ValueError:
        return None


def _total_of_application(record: RecordType, body: Record) -> None:
    applied = _sum((line for line in body.get("apply") or [] if line.get("apply")), "amount")
    if record.find("payment"):
        if body.get("payment") is None and applied:
            body["payment"] = applied
        whole = number(body.get("payment"))
        if body.get("payment") is None:
            return
    elif record.find("unapplied"):
        whole = number(body.get("total", body.get("userTotal")))
    else:
        whole = applied
    named = {"total": whole, "applied": applied, "unapplied": whole - applied}
    if record.find("unapplied") and not record.find("payment"):
        named["amountRemaining"] = whole - applied
    for name, amount in named.items():
        if record.find(name):
            body[name] = cents(amount)


def _check_balance(lines: list[Record]) -> None:
    if _sum(lines, "debit") != _sum(lines, "credit"):
        raise RuleError("The amounts in a journal entry must balance.", "TRANS_UNBALNCD")


def _check_first_line(body: Record) -> None:
    """An advanced intercompany journal begins in the subsidiary of its header (message: report of a consultancy)."""
    lines = body.get("line") or [{}]
    own, first = body.get("subsidiary"), lines[0].get("lineSubsidiary")
    if isinstance(own, Mapping) and isinstance(first, Mapping) and own.get("id") != first.get("id"):
        raise RuleError("The Subsidiary in the first line is restricted to From Subsidiary.", "USER_ERROR")
