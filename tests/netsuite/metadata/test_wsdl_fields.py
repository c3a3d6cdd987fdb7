"""What the real WSDL says of a record type."""

from __future__ import annotations

import pytest

from connector.netsuite.metadata.record_metadata import FieldMetadata
from connector.netsuite.metadata.wsdl_fields import WsdlFields
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.type_table import TypeTable


@pytest.fixture
def fields(shapes: Shapes) -> WsdlFields:
    return WsdlFields(shapes)


def by_name(found: tuple[FieldMetadata, ...]) -> dict[str, FieldMetadata]:
    return {field.name: field for field in found}


def test_fields_have_canonical_names_and_kinds(fields: WsdlFields) -> None:
    found = by_name(fields.record("salesOrder"))

    assert {name: found[name].kind for name in ("tranDate", "subtotal", "orderStatus", "entity", "item", "source")} == {
        "tranDate": "date",
        "subtotal": "decimal",
        "orderStatus": "enum",
        "entity": "reference",
        "item": "sublist",
        "source": "enum",
    }
    assert found["item"].line_key == ("line",)
    assert by_name(found["item"].fields)["quantity"].kind == "decimal"
    assert {"A", "B"} <= set(found["orderStatus"].values)
    assert "customFieldList" not in found


def test_prices_are_lines_as_rest_has_them(fields: WsdlFields) -> None:
    price = by_name(fields.record("inventoryItem"))["price"]

    assert [field.name for field in price.fields][:2] == ["currencyPage", "priceLevel"]


@pytest.mark.parametrize(
    ("record_type", "category"),
    [
        ("customer", "entityCustomField"),
        ("employee", "entityCustomField"),
        ("salesOrder", "transactionBodyCustomField"),
        ("inventoryItem", "itemCustomField"),
        ("task", "crmCustomField"),
        ("supportCase", "crmCustomField"),
        ("department", "otherCustomField"),
        ("customrecord_x", "customRecordCustomField"),
    ],
)
def test_each_type_has_its_category_of_custom_fields(fields: WsdlFields, record_type: str, category: str) -> None:
    assert fields.category(record_type) == category


def test_lines_that_take_custom_fields_are_known(fields: WsdlFields) -> None:
    assert "item" in fields.takes_line_fields("salesOrder")
    assert fields.takes_line_fields("customer") == frozenset()


def test_every_record_type_of_the_wsdl_can_be_described(fields: WsdlFields, table: TypeTable) -> None:
    for record_type in (
        "customer",
        "assemblyBuild",
        "calendarEvent",
        "customRecordType",
        "employee",
        "file",
        "invoice",
    ):
        found = fields.record(record_type)
        assert len({field.name for field in found}) == len(found) > 5, record_type
    assert table.record_types
