from __future__ import annotations

from decimal import Decimal

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_reads_the_stock_location_by_location(box: Sandbox, netsuite: NetSuite) -> None:
    lines = [{"locationId": {"id": str(number)}, "quantityOnHand": number * 10} for number in (1, 2)]
    box.store.create("location", {"name": "North"}, id=1)
    box.store.create("location", {"name": "South"}, id=2)
    box.store.create("inventoryItem", {"itemId": "FR-1", "locations": lines}, id=71)

    found = netsuite.get_item_availability(ids=["71"])

    assert [(one["locationId"]["refName"], one["quantityOnHand"]) for one in found] == [
        ("North", Decimal(10)),
        ("South", Decimal(20)),
    ]


def test_no_item_is_told(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="no item"):
        netsuite.get_item_availability()
