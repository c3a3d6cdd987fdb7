from __future__ import annotations

from decimal import Decimal

import pytest

from connector.catalogue.reader import load
from connector.sandbox.soap.posting_summary import StoreBooks, summarize
from connector.sandbox.storage.store import Store
from tests.sandbox.soap.conftest import Soap

CATALOGUE = load()


@pytest.fixture
def store(soap: Soap) -> Store:
    """Two invoices, a journal, an order that posts nothing, and the accounts of all."""
    kept = soap.store
    for number, (name, kind) in enumerate({"AR": "AcctRec", "Sales": "Income", "Rent": "Expense"}.items(), start=1):
        kept.create("account", {"acctName": name, "acctType": {"id": kind}}, id=number)
    kept.create("inventoryItem", {"itemId": "LENS", "parent": {"id": "7"}, "incomeAccount": {"id": "2"}}, id=8)
    line = {"item": {"id": "8"}, "amount": 10, "department": {"id": "4"}}
    for entity in ("5", "6"):
        kept.create("invoice", {"item": [line], "total": 10, "entity": {"id": entity}, "postingPeriod": {"id": "1"}})
    kept.create("salesOrder", {"item": [line], "total": 10})
    rent = [{"account": {"id": "3"}, "debit": 4}, {"account": {"id": "1"}, "credit": 4}]
    kept.create("journalEntry", {"line": rent, "postingPeriod": {"id": "2"}})
    return kept


def _sums(store: Store, fields: str, **filters: str) -> dict[tuple[str, ...], Decimal]:
    wanted = {name: frozenset(ids.split()) for name, ids in filters.items()}
    return dict(summarize(store, list(CATALOGUE), fields.split(), wanted))


def test_only_what_posts_is_summed(store: Store) -> None:
    assert _sums(store, "account") == {("1",): Decimal(16), ("2",): Decimal(-20), ("3",): Decimal(4)}


def test_dimensions_come_from_the_line_its_item_and_the_header(store: Store) -> None:
    assert _sums(store, "item parentItem department entity", account="2") == {
        ("8", "7", "4", "5"): Decimal(-10),
        ("8", "7", "4", "6"): Decimal(-10),
    }


def test_filters_hold_together_and_minus_one_is_none(store: Store) -> None:
    assert _sums(store, "account", period="2") == {("1",): Decimal(-4), ("3",): Decimal(4)}
    assert _sums(store, "account", period="1", entity="6 7") == {("1",): Decimal(10), ("2",): Decimal(-10)}
    assert _sums(store, "period", account="1", entity="-1") == {("2",): Decimal(-4)}


def test_an_item_that_is_gone_has_no_accounts(store: Store) -> None:
    books = StoreBooks(store)

    assert books.item(8) == ("inventoryItem", 2, None)
    assert books.item(404) == books.item(None) == (None, None, None)
