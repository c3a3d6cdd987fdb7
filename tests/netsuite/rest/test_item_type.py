from __future__ import annotations

import json

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.rest.item_type import item_types
from tests.netsuite.conftest import Scripted


def test_one_query_for_ids_and_one_for_external_ids(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"items": [{"id": "7", "itemtype": "Kit"}, {"id": "9", "itemtype": "ShipItem"}], "hasMore": False})
    scripted.reply(
        {"items": [{"id": "8", "externalid": "S|1", "itemtype": "Service", "subtype": "Sale"}], "hasMore": False}
    )

    found = item_types(scripted_client.session, [("7", ""), ("9", ""), ("", "S|1"), ("7", "")], Unit())

    assert found == {("7", ""): ("kitItem", "7"), ("", "S|1"): ("serviceSaleItem", "8")}
    asked = [json.loads(body) for *_, body in scripted.asked]
    assert [one["params"] for one in asked] == [["7", "9"], ["S|1"]]
    assert asked[0]["q"].endswith("FROM item WHERE id IN (?, ?)")
