"""What transactions posted to the general ledger, summed by what a request groups by (Oracle help section_N3500304)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from connector.catalogue.model import RecordType
from connector.sandbox.storage.store import Store, Stored
from connector.sandbox.suiteql.posting_rules import ACCOUNT_TYPES, RULES, AccountRole
from connector.sandbox.suiteql.row_values import integer
from connector.sandbox.suiteql.transaction_rows import Draft, Header, LineMaker, PostedLines, amount_of

DIMENSIONS = (
    "period",
    "account",
    "parentItem",
    "item",
    "entity",
    "department",
    "class",
    "location",
    "subsidiary",
    "book",
)
"""What can be filtered and grouped by, in the order of the XSD."""
_ON_LINES = ("department", "class", "location")
_PRIMARY_BOOK = "1"

Key = tuple[str, ...]
"""Internal ids of the dimensions asked for; "" where a posting has none."""


@dataclass
class StoreBooks:
    """Default accounts and the accounts of items, read from the records themselves."""

    store: Store
    _accounts: dict[AccountRole, int | None] = field(default_factory=dict)
    _items: dict[Any, tuple[str | None, int | None, int | None]] = field(default_factory=dict)

    def account(self, role: AccountRole) -> int | None:
        """The first account whose type serves *role*."""
        if role not in self._accounts:
            self._accounts[role] = self._first(ACCOUNT_TYPES[role])
        return self._accounts[role]

    def _first(self, types: Sequence[str]) -> int | None:
        known = [(self._type(one), one.id) for one in self.store.select("account")]
        return next((id_ for wanted in types for kind, id_ in known if kind == wanted), None)

    def _type(self, account: Stored) -> str:
        kind = account.body.get("acctType")
        return str(kind.get("id", "")) if isinstance(kind, Mapping) else str(kind or "")

    def item(self, id_: Any) -> tuple[str | None, int | None, int | None]:
        """Type, income account and expense account (else asset account) of an item."""
        if id_ not in self._items:
            label = self.store.label("item", id_) if id_ is not None else None
            stored = self.store.get(label.type, label.id) if label else None
            body = stored.body if stored else {}
            self._items[id_] = (
                label.type if label else None,
                _number(body.get("incomeAccount")),
                _number(body.get("expenseAccount") or body.get("assetAccount")),
            )
        return self._items[id_]


def summarize(
    store: Store, types: Sequence[RecordType], fields: Sequence[str], filters: Mapping[str, frozenset[str]]
) -> list[tuple[Key, Decimal]]:
    """Amounts, debit positive, in the currency of the subsidiary, for each combination of *fields* that occurs.

    *filters* names the internal ids that a dimension may have; `-1` stands for none.
    """
    books = StoreBooks(store)
    totals: dict[Key, Decimal] = {}
    for record in types:
        for stored in store.select(record.name) if record.name in RULES else ():
            for posting, amount in _postings(stored, books):
                if all(_passes(posting[name], wanted) for name, wanted in filters.items()):
                    key = tuple(posting[name] for name in fields)
                    totals[key] = totals.get(key, Decimal(0)) + amount
    return sorted(totals.items(), key=lambda entry: tuple(part.zfill(12) for part in entry[0]))


def _passes(value: str, wanted: frozenset[str]) -> bool:
    return (value or "-1") in wanted


def _postings(stored: Stored, books: StoreBooks) -> Iterator[tuple[dict[str, str], Decimal]]:
    rule = RULES[stored.type]
    body = stored.body
    if not rule.posts or body.get("void") or body.get("voided"):
        return
    drafts = list(LineMaker(stored.id, body, rule, books).drafts())
    header = Header(stored.id, amount_of(body.get("exchangeRate")) or Decimal(1), rule.posts, None, {})
    accounting = PostedLines(header, drafts).accounting()
    by_line = {draft.id: draft for draft in drafts}
    shared = _shared(body)
    for row in accounting:
        if row["amount"] and row["account"] is not None:
            amount = Decimal(str(row["amount"]))
            yield _dimensions(by_line[row["transactionline"]], shared, str(row["account"]), books), amount


def _shared(body: Mapping[str, Any]) -> dict[str, str]:
    return {
        "period": _id(body.get("postingPeriod")),
        "entity": _id(body.get("entity") or body.get("customer")),
        "subsidiary": _id(body.get("subsidiary")),
        "book": _PRIMARY_BOOK,
        **{name: _id(body.get(name)) for name in _ON_LINES},
    }


def _dimensions(draft: Draft, shared: Mapping[str, str], account: str, books: StoreBooks) -> dict[str, str]:
    item = _id(draft.line.get("item"))
    label = books.store.label("item", item) if item else None
    stored = books.store.get(label.type, label.id) if label else None
    return {
        **shared,
        **{name: _id(draft.line[name]) for name in (*_ON_LINES, "entity") if draft.line.get(name)},
        "account": account,
        "item": item,
        "parentItem": _id(stored.body.get("parent")) if stored else "",
    }


def _id(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, Mapping) else ""


def _number(value: Any) -> int | None:
    found = integer(value)
    return found if isinstance(found, int) else None
