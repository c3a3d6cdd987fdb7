from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.catalogue.reader import load
from connector.sandbox.soap.schema_extras import laid_on, split

CATALOGUE = load()


def _round(
    type_: str, body: dict[str, Any], kept: dict[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the rules get, and what is laid on what they kept of it."""
    ours, extras = split(CATALOGUE.record(type_), body, CATALOGUE.subrecords)
    return ours, laid_on(ours if kept is None else kept, extras)


def test_what_the_catalogue_describes_goes_to_the_rules_and_the_rest_beside() -> None:
    body = {"companyName": "A", "webLead": "yes", "custentity_vip": True, "externalId": "C1"}
    ours, changed = _round("customer", body)

    assert ours == {"companyName": "A", "custentity_vip": True, "externalId": "C1"}
    assert changed == {"webLead": "yes"}


def test_fields_of_lines_and_subrecords_stay_with_theirs() -> None:
    body = {
        "item": [{"item": {"id": "1"}, "nonsense": 1}, {"item": {"id": "2"}}],
        "billingAddress": {"city": "Köln", "mood": "good"},
    }
    ours, changed = _round("salesOrder", body)

    assert ours["item"] == [{"item": {"id": "1"}}, {"item": {"id": "2"}}]
    assert changed["item"] == body["item"]
    assert changed["billingAddress"] == body["billingAddress"]


def test_lines_of_a_merged_list_are_found_by_key_and_new_ones_at_the_end() -> None:
    given = {"item": [{"line": 2, "nonsense": "second"}, {"item": {"id": "9"}, "nonsense": "new"}]}
    kept = {"item": [{"line": 1}, {"line": 2}, {"line": 3, "item": {"id": "9"}}]}
    _, changed = _round("salesOrder", given, kept)

    assert [line.get("nonsense") for line in changed["item"]] == [None, "second", "new"]


def test_a_reference_that_is_a_plain_value_over_soap_is_not_for_the_rules() -> None:
    ours, changed = _round("customerPayment", {"undepFunds": True})
    prices = [{"priceLevel": {"id": "1"}, "quantity": {"value": Decimal(5)}, "price": Decimal(2)}]
    rows, beside = _round("inventoryItem", {"price": prices})

    assert (ours, changed) == ({}, {"undepFunds": True})
    assert rows["price"] == [{"priceLevel": {"id": "1"}, "price": Decimal(2)}]
    assert beside["price"] == prices


def test_where_nothing_is_beside_nothing_is_changed() -> None:
    _, extras = split(CATALOGUE.record("customer"), {"companyName": "A"}, CATALOGUE.subrecords)

    assert not extras
