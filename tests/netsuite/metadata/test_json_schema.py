"""Schemas in the forms that public clients of NetSuite have met."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.netsuite.metadata.json_schema import SchemaReader
from connector.netsuite.metadata.record_metadata import FieldMetadata

CATALOGUE = "/services/rest/record/v1/metadata-catalog"
LINKS = {"title": "Links", "type": "array", "items": {"$ref": f"{CATALOGUE}/nsLink"}}
RESOURCE = {
    "type": "object",
    "properties": {"links": LINKS, "id": {"type": "string"}, "refName": {}, "externalId": {}},
}


def collection(items: dict[str, Any]) -> dict[str, Any]:
    properties = {"links": LINKS, "count": {}, "hasMore": {}, "items": {"type": "array", "items": items}}
    return {"type": "object", "properties": properties}


def field(schema: Any, name: str = "x", **others: Any) -> FieldMetadata:
    reader = SchemaReader("customer", lambda part: others.get(part.replace("-", "_")))
    (found,) = reader.fields({"properties": {"links": LINKS, name: schema}})
    return found


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["null", "string"], "format": "date"}, "date"),
        ({"type": "string", "format": "date-time"}, "datetime"),
        ({"type": "string", "format": "time"}, "time"),
        ({"type": "integer", "format": "int64"}, "integer"),
        ({"type": "number", "format": "double"}, "decimal"),
        ({"type": "boolean"}, "boolean"),
        ({"type": "DOCUMENT"}, "unknown"),
        ({}, "unknown"),
        ({"type": "array"}, "values"),
        (RESOURCE, "reference"),
        ({"$ref": f"{CATALOGUE}/nsResource"}, "reference"),
        ({"$ref": f"{CATALOGUE}/nsResourceCollection"}, "references"),
        (collection(RESOURCE), "references"),
        (collection({"$ref": f"{CATALOGUE}/nsResource"}), "references"),
        ({"type": "object", "properties": {"id": {"enum": ["A"]}, "refName": {}}}, "enum"),
        ({"type": "object", "properties": {"addr1": {"type": "string"}}}, "record"),
        ({"type": "object"}, "unknown"),
    ],
)
def test_each_form_of_a_field_has_its_kind(schema: dict[str, Any], kind: str) -> None:
    assert field(schema).kind == kind


def test_a_field_says_what_the_schema_says_of_it() -> None:
    found = field({"type": "string", "title": "Vat No.", "readOnly": True, "maxLength": 20}, "vatNo")

    assert found == FieldMetadata(name="vatNo", kind="string", label="Vat No.", read_only=True, max_length=20)


def test_custom_fields_are_marked_or_known_by_their_name() -> None:
    assert field({"type": "string", "x-ns-custom-field": True}, "CUSTENTITY_A").name == "custentity_a"
    assert field({"type": "string"}, "cseg_region").custom
    assert not field({"type": "string"}, "customForm").custom


def test_codes_of_an_enumeration_are_kept() -> None:
    found = field({"type": "object", "properties": {"id": {"enum": ["A", "B"]}, "refName": {}}})

    assert found.values == ("A", "B")


def test_a_reference_to_another_type_names_it() -> None:
    assert field({"$ref": f"{CATALOGUE}/currency"}).targets == ("currency",)
    assert field(RESOURCE, "salesRep").targets == ("employee",)
    assert field(RESOURCE, "parent").targets == ("customer",)


def test_lines_have_fields_and_a_key() -> None:
    line = {
        "properties": {"links": LINKS, "line": {"type": "integer"}, "item": RESOURCE},
        "x-ns-sublistkey": {"present": True, "value": {"new": [], "existing": ["line"]}},
    }
    inline = field(collection(line), "item")
    apart = field(
        {"$ref": f"{CATALOGUE}/x-itemCollection"},
        "item",
        x_itemCollection=collection({"$ref": f"{CATALOGUE}/x-itemElement"}),
        x_itemElement=line,
    )

    assert inline == apart
    assert (inline.kind, inline.line_key) == ("sublist", ("line",))
    assert [one.name for one in inline.fields] == ["line", "item"]


def test_a_part_that_does_not_exist_costs_its_own_field_only() -> None:
    assert field({"$ref": f"{CATALOGUE}/x-lost"}).kind == "unknown"
    assert field(collection({"$ref": f"{CATALOGUE}/x-lost"})) == FieldMetadata(name="x", kind="sublist")


def test_a_schema_that_contains_itself_ends() -> None:
    ring: dict[str, Any] = {"properties": {"y": {"$ref": f"{CATALOGUE}/x-ring"}, "z": {"type": "string"}}}

    assert field({"$ref": f"{CATALOGUE}/x-ring"}, x_ring=ring).kind == "record"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "properties", "items", "$ref", "enum", "title", "x-ns-sublistkey", "value", "id"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_schema_is_an_error(schema: Any) -> None:
    reader = SchemaReader("customer", lambda _: None)

    assert isinstance(reader.fields({"properties": {"x": schema}}), tuple)
