from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, is_success, texts

STOCK = [
    {"locationId": {"id": "1"}, "location": "Main", "quantityOnHand": 12, "quantityAvailable": 7, "reorderPoint": 3},
    {"locationId": {"id": "2"}, "location": "Shop", "quantityOnHand": 0},
]


@pytest.fixture
def stocked(soap: Soap) -> Soap:
    return _stock(soap)


def _stock(soap: Soap) -> Soap:
    for number, name in enumerate(("Main", "Shop"), start=1):
        soap.store.create("location", {"name": name}, id=number)
    changed = "2026-11-10T08:00:00Z"
    soap.store.create(
        "inventoryItem", {"itemId": "LENS", "locations": STOCK, "lastQuantityAvailableChange": changed}, "L", id=1
    )
    soap.store.create("inventoryItem", {"itemId": "FRAME", "quantityOnHand": 4}, id=2)
    return soap


def ask(soap: Soap, items: str, since: str = "", **how: Any) -> Any:
    changed = f"<c:lastQtyAvailableChange>{since}</c:lastQtyAvailableChange>" if since else ""
    filter_ = f"<itemAvailabilityFilter><c:item>{items}</c:item>{changed}</itemAvailabilityFilter>"
    return soap.ask(f"<getItemAvailability>{filter_}</getItemAvailability>", **how)


def test_the_stock_of_each_location_is_told(stocked: Soap) -> None:
    answer = ask(stocked, '<c:recordRef internalId="1" type="inventoryItem"/>')

    assert is_success(answer), codes(answer)
    assert texts(answer, "quantityOnHand") == ["12.0", "0.0"]
    assert texts(answer, "quantityAvailable") == ["7.0", "0.0"]
    assert texts(answer, "reorderPoint") == ["3.0"]
    assert [one.findtext("{*}name") for one in answer.iter("{*}locationId")] == ["Main", "Shop"]
    assert texts(answer, "lastQtyAvailableChange")[0] == "2026-11-10T00:00:00.000-08:00"


def test_an_item_without_locations_has_one_entry(stocked: Soap) -> None:
    answer = ask(stocked, '<c:recordRef internalId="2"/><c:recordRef externalId="L"/>')

    assert texts(answer, "quantityOnHand") == ["4.0", "12.0", "0.0"]


def test_only_what_changed_since_then_is_told(stocked: Soap) -> None:
    both = '<c:recordRef internalId="1"/><c:recordRef internalId="2"/>'

    assert len(texts(ask(stocked, both, "2026-11-10T08:00:00Z"), "quantityOnHand")) == 3
    assert texts(ask(stocked, both, "2026-11-11T00:00:00.000-08:00"), "quantityOnHand") == ["4.0"]
    assert ask(stocked, both, "2026-12-01T00:00:00").find(".//{*}itemAvailabilityList") is None


@pytest.mark.parametrize(
    ("items", "since", "code"),
    [
        ('<c:recordRef internalId="404"/>', "", "RCRD_DSNT_EXIST"),
        ('<c:recordRef internalId="x"/>', "", "RCRD_DSNT_EXIST"),
        ("", "", "DATA_REQD"),
        ('<c:recordRef internalId="1"/>', "yesterday", "INVALID_DATE"),
    ],
)
def test_what_is_asked_wrongly_is_refused(stocked: Soap, items: str, since: str, code: str) -> None:
    assert codes(ask(stocked, items, since)) == [code]


def test_answers_are_valid(real: Soap, schema_check: SchemaCheck) -> None:
    _stock(real)
    for items in ('<c:recordRef internalId="1"/><c:recordRef internalId="2"/>', '<c:recordRef internalId="404"/>'):
        schema_check.assert_valid(ask(real, items, version="2023_2"))
    schema_check.assert_valid(ask(real, '<c:recordRef internalId="1"/>', "2030-01-01T00:00:00Z", version="2023_2"))


def test_what_is_sold_is_committed_and_told_so(soap: Soap) -> None:
    item = soap.store.create("inventoryItem", {"itemId": "LENS", "quantityOnHand": 5}).id
    customer = soap.store.create("customer", {"entityId": "ACME"}).id
    line = f'<tranSales:item><tranSales:item internalId="{item}"/><tranSales:quantity>3</tranSales:quantity>'
    order = (
        f'<record xsi:type="tranSales:SalesOrder"><tranSales:entity internalId="{customer}"/><tranSales:itemList>'
        f"{line}<tranSales:rate>1</tranSales:rate></tranSales:item></tranSales:itemList></record>"
    )
    added = soap.ask(f"<add>{order}</add>")
    answer = ask(soap, f'<c:recordRef internalId="{item}" type="inventoryItem"/>')

    assert is_success(added), texts(added, "message")
    assert [texts(answer, f"quantity{name}") for name in ("OnHand", "Committed", "Available")] == [
        ["5.0"], ["3.0"], ["2.0"],
    ]  # fmt: skip
