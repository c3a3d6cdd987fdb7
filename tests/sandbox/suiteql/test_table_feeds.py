"""Which records fill which tables."""

from __future__ import annotations

import pytest

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.account_tables import account_tables
from connector.sandbox.suiteql.table_feeds import (
    ADDRESS_PART,
    HEADER_PART,
    LINE_PART,
    LINK_PART,
    POSTING_PART,
    TableFeeds,
)


@pytest.fixture(scope="module")
def feeds(catalogue: Catalogue) -> TableFeeds:
    return TableFeeds(catalogue)


def types_of(feeds: TableFeeds, *tables: str) -> set[str]:
    return {type_ for type_, _ in feeds.feeds_of(tables)}


def test_a_table_needs_the_records_that_have_rows_in_it(feeds: TableFeeds) -> None:
    assert types_of(feeds, "customer") == {"customer"}
    assert {"customer", "vendor", "employee", "contact"} <= types_of(feeds, "entity")
    assert types_of(feeds, "customrecord_x") == {"customrecord_x"}
    assert types_of(feeds, "dual") == set()


def test_lines_need_what_they_are_posted_by(feeds: TableFeeds) -> None:
    for table in ("transactionline", "transactionaccountingline"):
        assert {"invoice", "account", "inventoryItem"} <= types_of(feeds, table)
    assert types_of(feeds, "transaction").isdisjoint({"account", "inventoryItem"})


def test_each_table_of_a_transaction_needs_but_its_part(feeds: TableFeeds) -> None:
    parts = {
        table: {part for type_, part in feeds.feeds_of([table]) if type_ == "invoice"}
        for table in (
            "transaction",
            "transactionline",
            "transactionaccountingline",
            "transactionbillingaddress",
            "nexttransactionlink",
        )
    }

    assert parts == {
        "transaction": {HEADER_PART},
        "transactionline": {LINE_PART},
        "transactionaccountingline": {POSTING_PART},
        "transactionbillingaddress": {ADDRESS_PART},
        "nexttransactionlink": {LINK_PART},
    }
    assert feeds.feeds_of(["previoustransactionlink"]) == feeds.feeds_of(["nexttransactionlink"])
    assert feeds.tables_of("invoice", LINE_PART) == [("transactionline", "transaction")]


def test_every_table_that_is_fed_exists(feeds: TableFeeds, catalogue: Catalogue) -> None:
    tables = account_tables(catalogue)
    named = {name for record in catalogue if record.table for name, _ in feeds.tables_of(record.name)}

    assert named <= set(tables)
    for record in catalogue:
        for name, column in feeds.tables_of(record.name) if record.table else ():
            assert column in tables[name].columns
