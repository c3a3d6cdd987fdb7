"""Values of custom lists and segments, and custom fields of lines: read and written over both transports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.errors import ConfigurationError, ConnectorError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox
from tests.netsuite.metadata.conftest import account, client_of

__all__ = ["account", "client_of"]
Make = Callable[..., NetSuite]
BOTH = pytest.mark.parametrize("transport", ["rest", "soap"])
RED, BLUE = {"id": "1", "refName": "Red"}, {"id": "2", "refName": "Blue"}
NORTH, SOUTH = {"id": "1", "refName": "North"}, {"id": "2", "refName": "South"}


def order(netsuite: NetSuite, account: Sandbox, transport: str, **line: Any) -> str:
    """A sales order in a segment, with one line; its id."""
    record = {"companyName": f"Lines {len(account.journal.entries)}", "subsidiary": {"id": "1"}}
    customer = netsuite.add(record_type="customer", record=record)
    item = account.store.create("serviceSaleItem", {"itemId": f"Lines {transport} {len(account.journal.entries)}"})
    body = {
        "entity": {"id": customer.id},
        "cseg_region": {"id": "2"},
        "item": [{"item": {"id": str(item.id)}, "quantity": 1, "rate": 2, **line}],
    }
    made = netsuite.add(record_type="salesOrder", record=body)
    assert made.id
    return made.id


def seen(netsuite: NetSuite, number: str) -> list[tuple[Any, dict[str, Any]]]:
    """Segment of the order and custom fields of its line, as each transport gives them."""
    found = []
    for way in ("rest", "soap"):
        record = netsuite.get(record_type="salesOrder", id=number, transport=way)
        line = {name: value for name, value in record["item"][0].items() if name.startswith(("cust", "cseg"))}
        found.append((record.get("cseg_region"), line))
    return found


@BOTH
@pytest.mark.parametrize(
    ("record_type", "field", "names"),
    [
        ("customer", "custentity_one", ["Red", "Blue"]),
        ("customer", "custentity_some", ["Red", "Blue"]),
        ("customer", "cseg_region", ["North", "South"]),
        ("salesOrder", "item.custcol_one", ["Red", "Blue"]),
    ],
)
def test_what_a_field_can_be_set_to(
    transport: str, record_type: str, field: str, names: list[str], account: Sandbox, client_of: Make
) -> None:
    choices = client_of(account, transport=transport).get_select_value(record_type=record_type, field=field)

    assert [choice["name"] for choice in choices][:2] == names


@BOTH
def test_lines_and_bodies_bear_lists_and_segments(transport: str, account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account, transport=transport)
    line = {"custcol_one": {"id": "2"}, "custcol_some": [{"id": "1"}, {"id": "2"}], "cseg_region": {"id": "1"}}
    number = order(netsuite, account, transport, **line)

    expected = {"custcol_one": BLUE, "custcol_some": [RED, BLUE], "cseg_region": NORTH}
    assert seen(netsuite, number) == [(SOUTH, expected)] * 2


@BOTH
def test_custom_fields_of_a_line_are_changed_alone(transport: str, account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account, transport=transport)
    number = order(netsuite, account, transport, custcol_one={"id": "2"}, custcol_whole=4)
    line = netsuite.get(record_type="salesOrder", id=number)["item"][0]["line"]

    change = {"custcol_some": [{"id": "2"}], "custcol_flag": True, "custcol_text": "new", "custcol_whole": 5}
    outcome = netsuite.update(
        record_type="salesOrder", record={"id": number, "cseg_region": None, "item": [{"line": line, **change}]}
    )

    assert outcome.ok
    expected = {**change, "custcol_some": [BLUE], "custcol_one": BLUE}
    assert seen(netsuite, number) == [(None, expected)] * 2


@BOTH
def test_clearing_a_field_of_a_line_is_done_or_told(transport: str, account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account, transport=transport)
    number = order(netsuite, account, transport, custcol_one={"id": "2"})
    line = netsuite.get(record_type="salesOrder", id=number)["item"][0]["line"]

    change = {"id": number, "item": [{"line": line, "custcol_one": None}]}
    outcome = netsuite.update(record_type="salesOrder", record=change)

    told = any("custcol_one is left as it is" in str(warning) for warning in outcome.warnings)
    cleared = ["custcol_one" not in fields for _, fields in seen(netsuite, number)]
    assert (told, cleared) == ((True, [False] * 2) if transport == "soap" else (False, [True] * 2))


@BOTH
def test_a_choice_by_its_name_alone_is_refused_in_the_same_words(
    transport: str, account: Sandbox, client_of: Make
) -> None:
    record = {"companyName": "Named", "subsidiary": {"id": "1"}, "custentity_one": {"refName": "Blue"}}

    with pytest.raises(ConnectorError, match="custentity_one has neither id nor externalId") as caught:
        client_of(account, transport=transport).add(record_type="customer", record=record)

    assert "does not look up names" in caught.value.hint


@BOTH
def test_values_of_a_segment_are_records(transport: str, account: Sandbox, client_of: Make) -> None:
    netsuite = client_of(account, transport=transport)
    made = netsuite.add(record_type="customrecord_cseg_region", record={"name": f"East {transport}"})

    for way in ("rest", "soap"):
        found = netsuite.get(record_type="customrecord_cseg_region", id=made.id, transport=way)
        assert found["name"] == f"East {transport}"


def test_values_of_a_list_are_read_by_sql_and_where_soap_has_none_that_is_told(
    account: Sandbox, client_of: Make
) -> None:
    netsuite = client_of(account)
    rows = netsuite.suiteql(query="SELECT id, name FROM customlist_colour ORDER BY id", limit=2)
    (listed,) = netsuite.get_customization_id(customization_type="customList")

    assert [row["name"] for row in rows] == ["Red", "Blue"]
    assert (listed["scriptId"], listed["name"]) == ("customlist_colour", "Colour")
    assert netsuite.get(record_type="customlist_colour", id="1")["name"] == "Red"
    with pytest.raises(ConfigurationError) as caught:
        netsuite.get(record_type="customlist_colour", id="1", transport="soap")
    assert "get_select_value" in caught.value.hint
