from __future__ import annotations

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite


def test_a_json_schema_has_fields_and_sublists(client: NetSuite) -> None:
    found = client.get_record_metadata(record_type="salesOrder")

    assert found["type"] == "object"
    assert {"id", "entity", "tranDate", "item"} <= found["properties"].keys()


def test_custom_fields_are_in_it(client: NetSuite) -> None:
    found = client.get_record_metadata(record_type="customer")

    assert any(name.startswith("custentity") for name in found["properties"])


def test_openapi_has_addresses(client: NetSuite) -> None:
    found = client.get_record_metadata(record_type="customer", shape="swagger")

    assert found["openapi"].startswith("3.")
    assert "/customer/{id}" in found["paths"]


def test_a_type_that_is_not_there_is_an_error(client: NetSuite) -> None:
    with pytest.raises(RejectedError) as caught:
        client.get_record_metadata(record_type="custmer")

    assert caught.value.is_a("NETSUITE:NOT_FOUND")
