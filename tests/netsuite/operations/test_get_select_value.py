from __future__ import annotations

from typing import Any, Literal

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite

Transport = Literal["rest", "soap"]
COUNT = "SELECT COUNT(*) AS n FROM customer WHERE isinactive = 'F'"


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("subsidiary", {}),
        ("orderStatus", {}),
        ("entity", {"filter": "CUST0000"}),
        ("item.item", {"filter": {"startsWith": "SG"}}),
        ("location", {"record": {"subsidiary": {"id": "2"}}}),
    ],
)
def test_both_transports_give_the_same_choices(client: NetSuite, field: str, more: dict[str, Any]) -> None:
    by_rest = list(client.get_select_value(record_type="salesOrder", field=field, transport="rest", **more))
    by_soap = list(client.get_select_value(record_type="salesOrder", field=field, transport="soap", **more))

    assert by_rest == by_soap
    assert by_rest
    assert all(choice.keys() == {"id", "name"} for choice in by_rest)


def test_the_record_narrows_the_choices(client: NetSuite, transport: Transport) -> None:
    every = list(client.get_select_value(record_type="salesOrder", field="location", transport=transport))
    some = list(
        client.get_select_value(
            record_type="salesOrder", field="location", record={"subsidiary": {"id": "2"}}, transport=transport
        )
    )

    assert 0 < len(some) < len(every)


def test_all_pages_are_read_and_a_limit_ends_them(client: NetSuite, transport: Transport) -> None:
    customers = next(iter(client.suiteql(query=COUNT)))["n"]

    stream = client.get_select_value(record_type="salesOrder", field="entity", page_size=50, transport=transport)
    found = list(stream)
    few = list(client.get_select_value(record_type="salesOrder", field="entity", limit=7, transport=transport))

    assert len({choice["id"] for choice in found}) == len(found) >= int(customers)
    assert few == found[:7]


def test_an_existing_record_is_chosen_for_over_rest(client: NetSuite) -> None:
    order = next(iter(client.suiteql(query="SELECT id FROM transaction WHERE type = 'SalesOrd'", limit=1)))["id"]

    found = list(client.get_select_value(record_type="salesOrder", field="location", id=order))

    assert found
    with pytest.raises(ConfigurationError, match="no record to choose for"):
        client.get_select_value(record_type="salesOrder", field="location", id=order, transport="soap")


def test_a_field_without_choices_is_refused(client: NetSuite, transport: Transport) -> None:
    with pytest.raises(RejectedError, match="not a select field"):
        list(client.get_select_value(record_type="salesOrder", field="memo", transport=transport))


def test_an_operator_that_netsuite_lacks_is_found_at_once(client: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="no operator endsWith"):
        client.get_select_value(record_type="customer", field="terms", filter={"endsWith": "A"})
