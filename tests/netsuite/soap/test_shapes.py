"""What each element of a SOAP type is in the canonical record."""

from __future__ import annotations

import pytest

from connector.netsuite.soap.shapes import Shapes

pytestmark = pytest.mark.wsdl


@pytest.mark.parametrize(
    ("record", "field", "key", "kind"),
    [
        ("customer", "entityStatus", "entityStatus", "reference"),
        ("customer", "addressbookList", "addressBook", "lines"),
        ("customer", "customFieldList", "", "custom"),
        ("customer", "language", "language", "enum"),
        ("contact", "categoryList", "category", "references"),
        ("inventoryItem", "subsidiaryList", "subsidiary", "references"),
        ("inventoryItem", "pricingMatrix", "price", "prices"),
        ("inventoryItem", "productFeedList", "productFeed", "values"),
        ("inventoryItem", "matrixOptionList", "matrixOption", "custom"),
        ("salesOrder", "billAddressList", "billAddressList", "reference"),
        ("salesOrder", "billingAddress", "billingAddress", "record"),
        ("task", "estimatedTime", "estimatedTime", "duration"),
        ("salesOrder", "tranDate", "tranDate", "scalar"),
    ],
)
def test_kinds_follow_from_the_declared_type(shapes: Shapes, record: str, field: str, key: str, kind: str) -> None:
    slot = shapes.record(record).slot(field)

    assert slot is not None
    assert (slot.key, slot.kind) == (key, kind)


def test_keys_are_found_in_both_spellings_and_any_case(shapes: Shapes) -> None:
    shape = shapes.record("salesOrder")

    assert shape.slot("subtotal") is shape.slot("subTotal") is shape.slot("SUBTOTAL")
    assert shape.slot("item") is shape.slot("itemList")
    assert shape.slot("nothing") is None


def test_dates_and_moments_are_told_apart(shapes: Shapes) -> None:
    shape = shapes.record("salesOrder")

    assert getattr(shape.slot("tranDate"), "scalar", "") == "date"
    assert getattr(shape.slot("lastModifiedDate"), "scalar", "") == "datetime"


def test_lists_that_can_be_merged_say_so(shapes: Shapes) -> None:
    shape = shapes.record("salesOrder")
    item, promotions = shape.slot("item"), shape.slot("promotions")

    assert item is not None
    assert promotions is not None
    assert (item.keyed, item.replaces) == (True, True)
    assert (promotions.keyed, promotions.replaces) == (False, True)


def test_a_type_that_does_not_exist_has_no_shape(shapes: Shapes) -> None:
    assert shapes.shape("{urn:nowhere}X") is None
