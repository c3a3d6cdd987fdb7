"""Which search finds a record type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.soap.search_types import search_type
from connector.netsuite.soap.type_table import TypeTable

pytestmark = pytest.mark.wsdl


@pytest.mark.parametrize(
    ("record_type", "name", "criteria"),
    [
        ("customer", "Customer", {}),
        ("salesOrder", "Transaction", {"type": "_salesOrder"}),
        ("journalEntry", "Transaction", {"type": "_journal"}),
        ("opportunity", "Opportunity", {}),
        ("lotNumberedInventoryItem", "Item", {"type": "_inventoryItem", "isLotItem": True}),
        ("serviceSaleItem", "Item", {"type": "_service", "subType": "_forSale"}),
        ("transaction", "Transaction", {}),
        ("item", "Item", {}),
        ("CustomerSearchAdvanced", "Customer", {}),
        ("common:AccountSearchBasic", "Account", {}),
        ("class", "Classification", {}),
        ("customrecord_x", "CustomRecord", {}),
    ],
)
def test_a_record_type_has_its_search(
    table: TypeTable, record_type: str, name: str, criteria: Mapping[str, Any]
) -> None:
    found = search_type(table, record_type)

    assert (found.name, found.criteria) == (name, criteria)
    assert found.basic.local == f"{name}SearchBasic"


def test_every_transaction_and_item_type_can_be_searched(table: TypeTable) -> None:
    without = set()
    for name in table.record_types:
        try:
            search_type(table, name)
        except ConfigurationError:
            without.add(name)

    assert not {name for name in without if name.endswith(("Item", "Order", "Payment", "Invoice", "Bill", "Entry"))}
    assert {"currency", "state"} <= without


def test_every_value_of_the_type_filter_can_be_given(table: TypeTable) -> None:
    values = table.index.enumeration(table.index.simple_types["TransactionType"])
    special = {"_custom", "_customPurchase", "_customSale", "_journal"}
    named = {"_requisition": "purchaseRequisition"}
    own = set()

    for value in set(values) - special:
        found = search_type(table, named.get(value, value.removeprefix("_")))
        if found.name != "Transaction":
            own.add(found.name)
        else:
            assert found.criteria == {"type": value}
    assert own <= {"InboundShipment", "InventoryCostRevaluation", "Opportunity", "Paycheck", "PeriodEndJournal"}


def test_a_type_without_a_search_says_what_to_use(table: TypeTable) -> None:
    with pytest.raises(ConfigurationError, match="no search for currency") as raised:
        search_type(table, "currency")

    assert "get_all" in raised.value.hint


def test_a_misspelt_type_names_the_nearest(table: TypeTable) -> None:
    with pytest.raises(ConfigurationError, match="no record type 'custmer'") as raised:
        search_type(table, "custmer")

    assert "ustomer" in raised.value.hint
