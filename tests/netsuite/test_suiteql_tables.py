from __future__ import annotations

from connector.catalogue.reader import load
from connector.netsuite.suiteql_tables import RECORD_TYPES, numeric_key, whereabouts


def test_knows_the_key_of_a_table_in_any_case() -> None:
    assert numeric_key("Customer") == "id"
    assert numeric_key("TRANSACTIONLINE") == "uniquekey"
    assert numeric_key("customrecord_x") == "id"
    assert numeric_key("deletedrecord") == ""


def test_knows_where_records_are() -> None:
    order = whereabouts("SalesOrder")
    assert order is not None
    assert (order.table, order.condition) == ("transaction", "type = 'SalesOrd'")
    custom = whereabouts("customrecord_Ship")
    assert custom is not None
    assert (custom.table, custom.modified) == ("customrecord_ship", "lastmodified")
    assert whereabouts("neverheard") is None


def test_agrees_with_the_catalogue_that_the_sandbox_is_made_from() -> None:
    """Two lists written apart from the same facts: the client's own and the sandbox's."""
    catalogue = load()
    shared = [catalogue.record(name) for name in RECORD_TYPES if name in catalogue]

    assert len(shared) > 15
    assert [record.table for record in shared] == [RECORD_TYPES[record.name].table for record in shared]
