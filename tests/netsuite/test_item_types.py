from __future__ import annotations

import pytest

from connector.netsuite.item_types import ITEM_TYPES, ItemType, is_any_item, is_item_type, record_type_of


@pytest.mark.parametrize("one", ITEM_TYPES, ids=lambda one: one.record_type)
def test_an_item_is_told_by_suiteql_and_by_soap(one: ItemType) -> None:
    tracked = {"lot": one.tracked == "lot", "serial": one.tracked == "serial"}

    assert record_type_of(one.code, one.subtype, **tracked) == one.record_type
    assert record_type_of(one.soap, f"_for{one.subtype}" if one.subtype else "", **tracked) == one.record_type


def test_a_tracked_kit_is_a_kit_and_what_nobody_knows_is_nothing() -> None:
    assert record_type_of("Kit", "", lot=True) == "kitItem"
    assert record_type_of("NonInvtPart", "") == ""
    assert record_type_of("ShipItem") == ""


def test_names_in_any_case() -> None:
    assert is_any_item("Item")
    assert not is_any_item("kitItem")
    assert is_item_type("LOTNUMBEREDINVENTORYITEM")
    assert not is_item_type("item")
