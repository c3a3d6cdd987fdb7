"""Rows of `transactionline` and `transactionaccountingline` out of one transaction (record-names 3.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from connector.sandbox.suiteql.posting_rules import AccountRole, PostingRule
from connector.sandbox.suiteql.row_values import flag, integer, key_of, text

Row = dict[str, Any]
_CENT = Decimal("0.01")
_ZERO = Decimal(0)
_MOST_LINES = 100_000  # `uniquekey` is transaction * this + line where a line has none of its own


class Books(Protocol):
    """What posting needs to know about other records."""

    def account(self, role: AccountRole) -> int | None:
        """The account of that role."""

    def item(self, id_: Any) -> tuple[str | None, int | None, int | None]:
        """Type, income account and expense account of an item."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One line before it is spread over its two rows; `amount` is in the transaction's currency, debit positive."""

    id: int
    amount: Decimal | None
    account: int | None
    row: Row
    custom: Mapping[str, Any]


def decimal(value: Any) -> Decimal | None:
    """A number of a canonical record."""
    value = key_of(value)
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def line_amount(line: Mapping[str, Any]) -> Decimal | None:
    """What a line amounts to: its `amount`, else quantity times rate to the cent."""
    given = decimal(line.get("amount"))
    if given is not None:
        return given
    quantity, rate = decimal(line.get("quantity")), decimal(line.get("rate"))
    if quantity is None or rate is None:
        return None
    return (quantity * rate).quantize(_CENT, ROUND_HALF_UP)


def total_of(body: Mapping[str, Any]) -> Decimal:
    """What a transaction amounts to in its own currency: what it says, else the sum of its parts."""
    for name in ("total", "userTotal", "payment"):
        given = decimal(body.get(name))
        if given is not None:
            return given
    lines = [line for name in ("item", "expense") for line in body.get(name) or ()]
    parts = [line_amount(line) for line in lines]
    parts += [tax_of(body), decimal(body.get("shippingCost")), decimal(body.get("discountTotal"))]
    parts += [decimal(line.get("debit")) for line in body.get("line") or ()]
    return sum((part for part in parts if part), _ZERO)


def tax_of(body: Mapping[str, Any]) -> Decimal:
    """The tax of a transaction: what it says, else the sum over its lines."""
    given = decimal(body.get("taxTotal"))
    if given is not None:
        return given
    taxes = (decimal(line.get("tax1Amt")) for name in ("item", "expense") for line in body.get(name) or ())
    return sum((tax for tax in taxes if tax), _ZERO)


class LineMaker:
    """Turns one transaction into drafts of its lines: main row, items, expenses, shipping, discount, tax."""

    def __init__(self, id_: int, body: Mapping[str, Any], rule: PostingRule, books: Books) -> None:
        self.id, self.body, self.rule, self.books = id_, body, rule, books
        self.next = 1 + max((_line_id(line) for line in self._all_lines()), default=0)

    def _all_lines(self) -> Iterator[Mapping[str, Any]]:
        for name in ("item", "expense", "line", "inventory"):
            yield from self.body.get(name) or ()

    def drafts(self) -> Iterator[Draft]:
        """All lines, the main row first; a journal has none."""
        if self.body.get("line"):
            yield from self._journal()
            return
        total = total_of(self.body)
        yield self._main(total)
        for line in (*(self.body.get("item") or ()), *(self.body.get("inventory") or ())):
            yield self._item(line)
        for line in self.body.get("expense") or ():
            yield self._expense(line)
        yield from self._extras()
        if not self.body.get("item") and not self.body.get("expense") and total and self.rule.posts:
            yield self._counter(total)

    def _main(self, total: Decimal) -> Draft:
        row = {"mainline": "T", "taxline": "F", "iscogs": "F", "memo": text(self.body.get("memo"))}
        row["createdfrom"] = integer(self.body.get("createdFrom"))
        account = integer(self.body.get("account") or self.body.get("arAcct") or self.body.get("apAcct"))
        return Draft(0, self.rule.sign * total, _number(account) or self.books.account(self.rule.main), row, {})

    def _item(self, line: Mapping[str, Any]) -> Draft:
        kind, income, expense = self.books.item(key_of(line.get("item")))
        amount, quantity = line_amount(line), decimal(line.get("quantity") or line.get("adjustQtyBy"))
        own = income if self.rule.lines == "income" else expense
        row = {
            **_line_row(line, kind=kind),
            "item": integer(line.get("item")),
            "itemtype": kind,
            "quantity": None if quantity is None else -self.rule.sign * quantity,
            "accountinglinetype": self.rule.lines.upper(),
        }
        for name in ("quantityBilled", "quantityFulfilled", "quantityReceived"):
            done = decimal(line.get(name))
            if done is not None:
                column = "quantitybilled" if name == "quantityBilled" else "quantityshiprecv"
                row[column] = -self.rule.sign * done
        return self._draft(line, amount, own or self.books.account(self.rule.lines), row)

    def _expense(self, line: Mapping[str, Any]) -> Draft:
        account = _number(integer(line.get("account")))
        row = {**_line_row(line, kind=None), "accountinglinetype": "EXPENSE", "expenseaccount": account}
        return self._draft(line, line_amount(line), account or self.books.account("expense"), row)

    def _draft(self, line: Mapping[str, Any], amount: Decimal | None, account: int | None, row: Row) -> Draft:
        return Draft(_line_id(line), None if amount is None else -self.rule.sign * amount, account, row, line)

    def _extras(self) -> Iterator[Draft]:
        for name, kind in (("shippingCost", "ShipItem"), ("discountTotal", "Discount")):
            amount = decimal(self.body.get(name))
            if amount:
                row = {"mainline": "F", "taxline": "F", "iscogs": "F", "itemtype": kind}
                row["transactiondiscount"] = flag(kind == "Discount")
                yield self._extra(amount, row, self.rule.lines)
        tax = tax_of(self.body)
        if tax:
            yield self._extra(tax, {"mainline": "F", "taxline": "T", "iscogs": "F", "itemtype": "TaxItem"}, "tax")

    def _extra(self, amount: Decimal, row: Row, role: AccountRole) -> Draft:
        number, self.next = self.next, self.next + 1
        return Draft(number, -self.rule.sign * amount, self.books.account(role), row, {})

    def _counter(self, total: Decimal) -> Draft:
        """The other side of a payment: it has no lines of its own."""
        return self._extra(total, {"mainline": "F", "taxline": "F", "iscogs": "F"}, self.rule.lines)

    def _journal(self) -> Iterator[Draft]:
        for line in self.body["line"]:
            debit, credit = decimal(line.get("debit")) or _ZERO, decimal(line.get("credit")) or _ZERO
            row = {**_line_row(line, kind=None), "entity": integer(line.get("entity"))}
            yield Draft(_line_id(line), debit - credit, _number(integer(line.get("account"))), row, line)


def _line_row(line: Mapping[str, Any], *, kind: str | None) -> Row:
    return {
        "mainline": "F",
        "taxline": "F",
        "iscogs": "F",
        "kitcomponent": "F",
        "assemblycomponent": "F",
        "isinventoryaffecting": flag(kind in ("InvtPart", "Assembly")),
        "isclosed": flag(bool(line.get("isClosed"))),
        "memo": text(line.get("description") or line.get("memo")),
        "rate": decimal(line.get("rate")),
        "units": text(line.get("units")),
        "createdfrom": integer(line.get("orderDoc") or line.get("createdFrom")),
        "linesequencenumber": None,
    }


def _line_id(line: Mapping[str, Any]) -> int:
    found = integer(line.get("line"))
    return found if isinstance(found, int) else 0


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class Header:
    """What every row of a transaction repeats."""

    id: int
    rate: Decimal
    posts: bool
    modified: str | None
    shared: Row
    """Header dimensions: `subsidiary`, `department`, `class`, `location`, `entity`."""


def line_rows(header: Header, drafts: Iterator[Draft], dress: Callable[[Row, Mapping[str, Any]], None]) -> tuple[list[Row], list[Row]]:
    """Rows of `transactionline` and of `transactionaccountingline`; *dress* adds a line's own fields to its row."""
    lines: list[Row] = []
    accounting: list[Row] = []
    for place, draft in enumerate(drafts):
        base = None if draft.amount is None else (draft.amount * header.rate).quantize(_CENT, ROUND_HALF_UP)
        row = {
            **header.shared,
            "transaction": header.id,
            "id": draft.id,
            "uniquekey": header.id * _MOST_LINES + draft.id,
            "foreignamount": draft.amount,
            "netamount": base,
            "linelastmodifieddate": header.modified,
        }
        if draft.custom:
            dress(row, draft.custom)
        row.update({name: value for name, value in draft.row.items() if value is not None})
        row["linesequencenumber"] = place
        own_key = integer(draft.custom.get("lineUniqueKey") or draft.custom.get("uniqueKey"))
        if own_key is not None:
            row["uniquekey"] = own_key
        if draft.amount is not None:
            side = "debitforeignamount" if draft.amount >= 0 else "creditforeignamount"
            row[side] = abs(draft.amount)
        lines.append(row)
        if draft.account is not None or base is not None:
            accounting.append(_accounting_row(header, draft, base))
    return lines, accounting


def _accounting_row(header: Header, draft: Draft, base: Decimal | None) -> Row:
    row: Row = {
        "transaction": header.id,
        "transactionline": draft.id,
        "accountingbook": 1,
        "account": draft.account,
        "amount": base,
        "netamount": base,
        "exchangerate": header.rate,
        "posting": "T" if header.posts else "F",
        "lastmodifieddate": header.modified,
    }
    if base is not None:
        row["debit" if base >= 0 else "credit"] = abs(base)
    return row
