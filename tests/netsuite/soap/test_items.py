"""Items of every type by key, by way of the item search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.component import Unit
from connector.netsuite.soap.items import items_by_key

pytestmark = pytest.mark.wsdl


def test_keys_of_both_kinds_find_items_of_every_type(
    wire: Any, answer_of: Callable[[str, str], bytes], validated: Callable[[bytes], Any]
) -> None:
    def answer(record: str) -> bytes:
        declared = 'xmlns:a="urn:accounting_2023_2.lists.webservices.netsuite.com"'
        return answer_of(
            "search",
            f'<core:searchResult><core:status isSuccess="true"/><core:totalPages>1</core:totalPages><core:recordList>'
            f"<core:record {declared} {record}/></core:recordList></core:searchResult>",
        )

    wire.answers = [
        answer('xsi:type="a:KitItem" internalId="7"'),
        answer('xsi:type="a:ServiceSaleItem" internalId="8" externalId="S-1"'),
    ]
    keys = [("internalId", "7"), ("internalId", "9"), ("externalId", "S-1")]

    found = items_by_key(wire, keys, Unit())

    assert {key: (item["id"], item["type"]) for key, item in found.items()} == {
        ("internalId", "7"): ("7", "kitItem"),
        ("externalId", "S-1"): ("8", "serviceSaleItem"),
    }
    criteria = [validated(body)[0][0] for _, body in wire.sent]
    assert [[value.get("internalId") for value in criteria[0]], criteria[1][0].get("externalId")] == [["7", "9"], "S-1"]
