"""Lines of a transaction, posted: rows of `transactionline` and `transactionaccountingline` (record-names 3.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Protocol

from connector.sandbox.storage.canonical_json import exact
from connector.sandbox.suiteql.posting_rules import AccountRole, PostingRule
from connector.sandbox.suiteql.row_values import flag, integer, key_of, text

Row = dict[str, Any]
_CENT = Decimal("0.01")
_WIDE = Context(prec=1000)  # the usual 28 digits do not hold the cents of every amount that was kept
_ZERO = Decimal(0)
_MOST_LINES = 100_000  # `uniquekey` is transaction * this + line where a line has none of its own
_DONE = {
    "quantityBilled": "quantitybilled",
    "quantityFulfilled": "quantityshiprecv",
    "quantityReceived": "quantityshiprecv",
}


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
    line: Mapping[str, Any]
    """The line of the record that it stands for; empty where NetSuite computes the line."""
    sublist: str = ""
    """The sublist of that line."""


def amount_of(value: Any) -> Decimal | None:
    """A number of a canonical record."""
    if type(value) is Decimal or value is None:
        return value
    if type(value) is int:
        return Decimal(value)
    value = key_of(value)
    if value is None or value == "":
        return None
    try:
        return exact(str(value))
    except ValueError:
        return None


def line_amount(line: Mapping[str, Any]) -> Decimal | None:
    """What a line amounts to: its `amount`, else quantity times rate to the cent."""
    given = amount_of(line.get("amount"))
    if given is not None:
        return given
    quantity, rate = amount_of(line.get("quantity")), amount_of(line.get("rate"))
    if quantity is None or rate is None:
        return None
    return _cents(quantity * rate)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP, _WIDE)


def total_of(body: Mapping[str, Any]) -> Decimal:
    """What a transaction amounts to in its own currency: what it says, else the sum of its parts."""
    for name in ("total", "userTotal", "payment"):
        given = amount_of(body.get(name))
        if given is not None:
            return given
    parts = [line_amount(line) for name in ("item", "expense") for line in body.get(name) or ()]
    parts += [amount for _, amount in _charges(body)]
    parts += [amount_of(line.get("debit")) for line in body.get("line") or ()]
    return sum((part for part in (*parts, tax_of(body)) if part), _ZERO)


def tax_of(body: Mapping[str, Any]) -> Decimal:
    """The tax of a transaction: what it says, else the sum over its lines."""
    given = amount_of(body.get("taxTotal"))
    if given is not None:
        return given
    taxes = (amount_of(line.get("tax1Amt")) for name in ("item", "expense") for line in body.get(name) or ())
    return sum((tax for tax in taxes if tax), _ZERO)


def _charges(body: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    """Item type and amount of what a header adds to its lines; a discount takes off, whatever its sign."""
    for name, kind in (("shippingCost", "ShipItem"), ("handlingCost", "ShipItem"), ("discountTotal", "Discount")):
        amount = amount_of(body.get(name))
        if amount:
            yield kind, -abs(amount) if kind == "Discount" else amount


class LineMaker:
    """Turns one transaction into drafts of its lines: main row, items, expenses, shipping, discount, tax."""

    def __init__(self, id_: int, body: Mapping[str, Any], rule: PostingRule, books: Books) -> None:
        self.id, self.body, self.rule, self.books = id_, body, rule, books
        lines = (line for name in ("item", "expense", "line", "inventory") for line in body.get(name) or ())
        self.next = 1 + max(map(_line_id, lines), default=0)

    def drafts(self) -> Iterator[Draft]:
        """All lines, the main row first; a journal has none."""
        body = self.body
        if body.get("line"):
            yield from self._journal()
            return
        total = total_of(body)
        yield self._main(total)
        items = (*(body.get("item") or ()), *(body.get("inventory") or ()))
        yield from map(self._item, items)
        yield from map(self._expense, body.get("expense") or ())
        for kind, amount in _charges(body):
            row = {"itemtype": kind, "transactiondiscount": flag(kind == "Discount")}
            yield self._extra(amount, row, self.rule.lines)
        tax = tax_of(body)
        if tax:
            yield self._extra(tax, {"taxline": "T", "itemtype": "TaxItem"}, "tax")
        if total and self.rule.posts and not items and not body.get("expense"):
            yield self._extra(total, {}, self.rule.lines)  # the other side of a payment, which has no lines

    def _main(self, total: Decimal) -> Draft:
        row = {
            "mainline": "T",
            "memo": text(self.body.get("memo")),
            "createdfrom": integer(self.body.get("createdFrom")),
        }
        account = _number(self.body.get("account") or self.body.get("arAcct") or self.body.get("apAcct"))
        return Draft(0, self.rule.sign * total, account or self.books.account(self.rule.main), row, {})

    def _item(self, line: Mapping[str, Any]) -> Draft:
        kind, income, expense = self.books.item(integer(line.get("item")))
        row = _line_row(line, kind)
        row["accountinglinetype"] = self.rule.lines.upper()
        quantity = amount_of(line.get("quantity") or line.get("adjustQtyBy"))
        if quantity is not None:
            row["quantity"] = float(-self.rule.sign * quantity)
        for name, column in _DONE.items():
            done = amount_of(line.get(name))
            if done is not None:
                row[column] = float(-self.rule.sign * done)
        own = income if self.rule.lines == "income" else expense
        return self._draft(line, own or self.books.account(self.rule.lines), row, "item")

    def _expense(self, line: Mapping[str, Any]) -> Draft:
        account = _number(line.get("account"))
        row = _line_row(line, None) | {"accountinglinetype": "EXPENSE", "expenseaccount": account}
        return self._draft(line, account or self.books.account("expense"), row, "expense")

    def _draft(self, line: Mapping[str, Any], account: int | None, row: Row, sublist: str) -> Draft:
        amount = line_amount(line)
        return Draft(self._id(line), None if amount is None else -self.rule.sign * amount, account, row, line, sublist)

    def _id(self, line: Mapping[str, Any] | None = None) -> int:
        """The line's own number, else the next one that is free."""
        number = _line_id(line) if line else 0
        if not number:
            number, self.next = self.next, self.next + 1
        return number

    def _extra(self, amount: Decimal, row: Row, role: AccountRole) -> Draft:
        return Draft(self._id(), -self.rule.sign * amount, self.books.account(role), row, {})

    def _journal(self) -> Iterator[Draft]:
        for line in self.body["line"]:
            debit, credit = amount_of(line.get("debit")) or _ZERO, amount_of(line.get("credit")) or _ZERO
            row = _line_row(line, None) | {"entity": integer(line.get("entity"))}
            yield Draft(self._id(line), debit - credit, _number(line.get("account")), row, line, "line")


def _line_row(line: Mapping[str, Any], kind: str | None) -> Row:
    row: Row = {"isclosed": flag(bool(line.get("isClosed")))}
    if kind:
        row["itemtype"] = kind
        row["isinventoryaffecting"] = flag(kind in ("InvtPart", "Assembly"))
    memo = text(line.get("description") or line.get("memo"))
    if memo:
        row["memo"] = memo
    source = line.get("orderDoc") or line.get("createdFrom")
    if source:
        row["createdfrom"] = integer(source)
    return row


def _line_id(line: Mapping[str, Any]) -> int:
    return _number(line.get("line")) or 0


def _number(value: Any) -> int | None:
    found = integer(value)
    return found if isinstance(found, int) else None


@dataclass(frozen=True, slots=True)
class Header:
    """What every row of a transaction repeats."""

    id: int
    rate: Decimal
    """Base currency for one of the transaction's."""
    posts: bool
    modified: str | None
    shared: Row
    """Header dimensions: `subsidiary`, `department`, `class`, `location`, `entity`."""


Dress = Callable[[Row, str, Mapping[str, Any]], None]
"""Adds the fields of a line of a sublist to its row."""


class PostedLines:
    """The lines of one transaction with their amounts in the base currency, as rows of either table."""

    def __init__(self, header: Header, drafts: Iterable[Draft]) -> None:
        self._header = header
        found = list(drafts)
        self._drafts = list(zip(found, _in_base_currency(found, header.rate), strict=True))

    def lines(self, dress: Dress) -> list[Row]:
        """Rows of `transactionline`."""
        return [_line(self._header, draft, base, place, dress) for place, (draft, base) in enumerate(self._drafts)]

    def accounting(self) -> list[Row]:
        """Rows of `transactionaccountingline`."""
        return [
            _accounting(self._header, draft, base)
            for draft, base in self._drafts
            if draft.account is not None or base is not None
        ]


def _in_base_currency(drafts: list[Draft], rate: Decimal) -> list[Decimal | None]:
    """Amounts to the cent; the main row takes what rounding leaves over, so that debits equal credits."""
    bases = [None if draft.amount is None else _cents(draft.amount * rate) for draft in drafts]
    if len(drafts) > 1 and not sum((draft.amount for draft in drafts if draft.amount), _ZERO):
        bases[0] = -sum((base for base in bases[1:] if base), _ZERO)
    return bases


def _line(header: Header, draft: Draft, base: Decimal | None, place: int, dress: Dress) -> Row:
    row: Row = {
        **header.shared,
        "transaction": header.id,
        "id": draft.id,
        "uniquekey": header.id * _MOST_LINES + draft.id,
        "foreignamount": None if draft.amount is None else float(draft.amount),
        "netamount": None if base is None else float(base),
        "linelastmodifieddate": header.modified,
    }
    if draft.line:
        dress(row, draft.sublist, draft.line)
        own_key = draft.line.get("lineUniqueKey") or draft.line.get("uniqueKey")
        if own_key:
            row["uniquekey"] = integer(own_key)
    row.update(draft.row)
    row["linesequencenumber"] = place
    if draft.amount is not None:
        row["debitforeignamount" if draft.amount >= 0 else "creditforeignamount"] = float(abs(draft.amount))
    return row


def _accounting(header: Header, draft: Draft, base: Decimal | None) -> Row:
    amount = None if base is None else float(base)
    row: Row = {
        "transaction": header.id,
        "transactionline": draft.id,
        "accountingbook": 1,
        "account": draft.account,
        "amount": amount,
        "netamount": amount,
        "exchangerate": float(header.rate),
        "posting": "T" if header.posts else "F",
        "lastmodifieddate": header.modified,
    }
    if amount is not None:
        row["debit" if amount >= 0 else "credit"] = abs(amount)
    return row
