from __future__ import annotations

from typing import Any, Literal

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.get import projected
from connector.sandbox.server import Sandbox


@pytest.fixture
def order(box: Sandbox) -> str:
    box.store.create("customer", {"entityId": "A"}, id=50)
    body = {"entity": {"id": "50"}, "externalId": "SO-1", "item": [{"line": 1, "quantity": 2}]}
    return str(box.store.create("salesOrder", body).id)


def test_reads_a_record_with_its_lines_by_either_key(netsuite: NetSuite, order: str) -> None:
    by_id = netsuite.get(record_type="salesOrder", id=order)

    assert by_id == netsuite.get(record_type="SALESORDER", external_id="SO-1")
    assert by_id == netsuite.get(record_type="salesOrder", id={"id": order, "refName": "x"})
    assert by_id["item"][0]["quantity"] == 2
    assert "links" not in str(by_id)


def test_lines_can_be_left_out(netsuite: NetSuite, order: str) -> None:
    assert "item" not in netsuite.get(record_type="salesOrder", id=order, expand_sub_resources=False)


def test_a_field_that_was_asked_for_is_always_there(netsuite: NetSuite, order: str) -> None:
    found = netsuite.get(record_type="salesOrder", id=order, fields=("memo", "item"))

    assert list(found) == ["id", "memo", "item"]
    assert found["memo"] is None
    assert found["item"][0]["line"] == 1


def test_no_such_record_is_an_error(netsuite: NetSuite) -> None:
    for record_type in ("customer", "noSuchType"):
        with pytest.raises(RejectedError) as caught:
            netsuite.get(record_type=record_type, id="4711")
        assert caught.value.is_a("NETSUITE:NOT_FOUND")
        assert caught.value.operation == "netsuite.get"


@pytest.mark.parametrize("arguments", [{}, {"id": "1", "external_id": "A"}])
def test_exactly_one_key(netsuite: NetSuite, arguments: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="not exactly one key"):
        netsuite.get(record_type="customer", **arguments)


def test_projection_keeps_the_askers_spelling() -> None:
    assert projected({"id": "1", "companyName": "A"}, ["companyname", "X"]) == {
        "id": "1",
        "companyname": "A",
        "X": None,
    }


def test_an_item_of_any_type_says_which(client: NetSuite, transport: Literal["rest", "soap"]) -> None:
    query = "SELECT id, itemid FROM item WHERE itemtype = 'NonInvtPart' AND subtype = 'Resale'"
    row = next(iter(client.suiteql(query=query)))

    found = client.get(record_type="item", id=row["id"], transport=transport)
    some = client.get(record_type="Item", id=row["id"], fields=("itemId", "type"), transport=transport)

    assert (found["type"], found["itemId"], found["id"]) == ("nonInventoryResaleItem", row["itemid"], row["id"])
    assert some == {"id": row["id"], "itemId": row["itemid"], "type": "nonInventoryResaleItem"}


def test_an_item_that_is_not_there_says_by_which_key(client: NetSuite, transport: Literal["rest", "soap"]) -> None:
    with pytest.raises(RejectedError, match="no item has externalId NOPE") as caught:
        client.get(record_type="item", external_id="NOPE", transport=transport)

    assert caught.value.is_a("NETSUITE:NOT_FOUND")
    assert caught.value.record == {"type": "item", "externalId": "NOPE"}
