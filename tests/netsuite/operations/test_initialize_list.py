from __future__ import annotations

from typing import Literal

import pytest

from connector.netsuite.client import NetSuite

Transport = Literal["rest", "soap"]


@pytest.fixture(scope="module")
def orders(client: NetSuite) -> list[str]:
    query = "SELECT id FROM transaction WHERE type = 'SalesOrd' AND status = 'B' ORDER BY id"
    return [row["id"] for row in client.suiteql(query=query, limit=2)]


def test_each_source_has_a_result_of_its_own(client: NetSuite, orders: list[str], transport: Transport) -> None:
    found = client.initialize_list(
        record_type="salesOrder",
        ids=(orders[0], "999999", orders[1]),
        target_type="invoice",
        fields=("createdFrom", "entity"),
        transport=transport,
    )

    assert [result["id"] for result in found] == [orders[0], "999999", orders[1]]
    assert [result["error"] and result["error"]["type"] for result in found] == [None, "NETSUITE:NOT_FOUND", None]
    assert [result["record"] and result["record"]["createdFrom"]["id"] for result in found] == [
        orders[0],
        None,
        orders[1],
    ]


def test_both_transports_say_the_same(client: NetSuite, orders: list[str]) -> None:
    fields = ("entity", "createdFrom", "total", "tranDate", "subsidiary")
    asked = {"record_type": "salesOrder", "ids": tuple(orders), "target_type": "invoice", "fields": fields}

    assert client.initialize_list(**asked, transport="rest") == client.initialize_list(**asked, transport="soap")  # type: ignore[arg-type] # a test's variable
