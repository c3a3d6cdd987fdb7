from __future__ import annotations

from typing import Literal

import pytest

from connector.errors import ConnectivityError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_records_come_in_order_and_none_stands_for_a_missing_one(box: Sandbox, netsuite: NetSuite) -> None:
    for n in (51, 52, 53):
        box.store.create("customer", {"entityId": f"C{n}", "externalId": f"E{n}"}, id=n)

    found = netsuite.get_list(record_type="customer", ids=(53, "99", "51"), external_ids=("E52",), fields=("entityId",))

    assert found == [
        {"id": "53", "entityId": "C53"},
        None,
        {"id": "51", "entityId": "C51"},
        {"id": "52", "entityId": "C52"},
    ]
    assert netsuite.get_list(record_type="customer") == []


def test_items_of_any_type_say_which(client: NetSuite, transport: Literal["rest", "soap"]) -> None:
    rows = list(client.suiteql(query="SELECT MIN(id) AS id, itemtype FROM item GROUP BY itemtype"))
    ids = tuple(row["id"] for row in rows)

    found = client.get_list(record_type="item", ids=(*ids, "999999"), fields=("itemId",), transport=transport)

    assert [item and item["id"] for item in found] == [*ids, None]
    assert {item["type"] for item in found if item} >= {"inventoryItem", "serviceSaleItem"}
    assert all(set(item) == {"id", "itemId", "type"} for item in found if item)


def test_definitions_of_custom_fields_can_be_read(client: NetSuite) -> None:
    listed = client.get_customization_id(customization_type="entityCustomField")
    ids = tuple(one["id"] for one in listed)

    found = client.get_list(record_type="entityCustomField", ids=ids, transport="soap")

    assert [one and one["scriptId"] for one in found] == [one["scriptId"] for one in listed]
    assert {"custentity_vip": "_checkBox"}.items() <= {
        one["scriptId"]: one["fieldType"]["id"] for one in found if one
    }.items()


def test_a_page_in_place_of_an_answer_does_not_say_that_a_record_is_gone(box: Sandbox, netsuite: NetSuite) -> None:
    page = {"body": "<html><title>Not here</title></html>", "media_type": "text/html"}
    box.faults.add({"kind": "status", "status": 404, "times": None, **page})

    with pytest.raises(ConnectivityError, match="the HTML page “Not here”"):
        netsuite.get_list(record_type="customer", ids=("51",), transport="rest")
