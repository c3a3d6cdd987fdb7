"""Which records fill which tables."""

from __future__ import annotations

import pytest

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.account_tables import account_tables
from connector.sandbox.suiteql.table_feeds import TableFeeds


@pytest.fixture(scope="module")
def feeds(catalogue: Catalogue) -> TableFeeds:
    return TableFeeds(catalogue)


def test_a_table_needs_the_records_that_have_rows_in_it(feeds: TableFeeds) -> None:
    assert feeds.types_of(["customer"]) == {"customer"}
    assert {"customer", "vendor", "employee", "contact"} <= feeds.types_of(["entity"])
    assert feeds.types_of(["customrecord_x"]) == {"customrecord_x"}
    assert feeds.types_of(["dual"]) == set()


def test_transactions_need_what_they_are_posted_by(feeds: TableFeeds) -> None:
    assert {"invoice", "account", "inventoryItem"} <= feeds.types_of(["transactionline"])
    assert feeds.types_of(["previoustransactionlink"]) == feeds.types_of(["nexttransactionlink"])


def test_every_table_that_is_fed_exists(feeds: TableFeeds, catalogue: Catalogue) -> None:
    tables = account_tables(catalogue)
    named = {name for record in catalogue if record.table for name, _ in feeds.tables_of(record.name)}

    assert named <= set(tables)
    for record in catalogue:
        for name, column in feeds.tables_of(record.name) if record.table else ():
            assert column in tables[name].columns
