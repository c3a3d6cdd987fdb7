"""Custom fields and records of the demo."""

from __future__ import annotations

from connector.sandbox.storage.store import Store


def test_custom_types_have_rows(demo: Store) -> None:
    types = [stored.body["scriptId"] for stored in demo.select("customRecordType")]

    assert all(demo.count(type_) for type_ in types)


def test_lists_point_to_types_that_are_there(demo: Store) -> None:
    types = {stored.body["scriptId"] for stored in demo.select("customRecordType")} | {"customer", "item"}

    assert {stored.body["of"] for stored in demo.select("customField") if "of" in stored.body} == types - {
        "customrecord_warranty_claim"
    }


def test_some_claims_are_negative(demo: Store) -> None:
    amounts = [stored.body["custrecord_claim_amount"] for stored in demo.select("customrecord_warranty_claim")]

    assert min(amounts) < 0 < max(amounts)
