from __future__ import annotations

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite


@pytest.fixture(scope="module")
def order(client: NetSuite) -> str:
    query = "SELECT id FROM transaction WHERE type = 'SalesOrd' AND status = 'B' ORDER BY id"
    return str(next(iter(client.suiteql(query=query, limit=1)))["id"])


def test_a_record_as_it_would_be_is_not_saved(client: NetSuite, order: str) -> None:
    before = client.get(record_type="salesOrder", id=order)

    form = client.edit_form(record_type="salesOrder", id=order, record={"memo": "changed", "shipDate": None})

    assert form["memo"] == "changed"
    assert form["id"] == order
    assert client.get(record_type="salesOrder", id=order) == before


def test_lines_are_replaced_where_that_is_said(client: NetSuite, order: str) -> None:
    line = {"item": {"id": "6"}, "quantity": 1}
    present = client.get(record_type="salesOrder", id=order)["item"]

    merged = client.edit_form(record_type="salesOrder", id=order, record={"item": [line]})
    replaced = client.edit_form(record_type="salesOrder", id=order, record={"item": [line]}, replace_sublists="item")

    assert (len(merged["item"]), len(replaced["item"])) == (len(present) + 1, 1)


def test_a_record_that_is_not_there_is_an_error(client: NetSuite) -> None:
    with pytest.raises(RejectedError) as caught:
        client.edit_form(record_type="customer", id="999999", record={"comments": "x"})
    assert caught.value.is_a("NETSUITE:NOT_FOUND")

    with pytest.raises(ConfigurationError, match="not exactly one key"):
        client.edit_form(record_type="customer", record={"comments": "x"})
