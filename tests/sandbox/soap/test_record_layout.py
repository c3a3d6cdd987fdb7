from __future__ import annotations

from connector.sandbox.soap.record_layout import CUSTOM_FIELD
from tests.sandbox.soap.conftest import Soap


def test_kinds_follow_the_schema_and_names_the_catalogue(soap: Soap) -> None:
    catalogue, layouts = soap.endpoint.catalogue, soap.endpoint.layouts
    customer = layouts.of("listRel:Customer", catalogue.record("customer")).by_element
    kinds = {name: (customer[name].key, customer[name].kind) for name in ("addressbookList", "stage", "startDate")}

    assert kinds == {
        "addressbookList": ("addressBook", "sublist"),
        "stage": ("searchStage", "enum"),
        "startDate": ("startDate", "date"),
    }
    assert customer["lastModifiedDate"].kind == "datetime"
    assert customer["subsidiary"].targets == ("subsidiary",)
    assert customer["customFieldList"].kind == "custom"
    assert customer["nullFieldList"].kind == "nulls"


def test_types_without_a_description_follow_the_general_rules(real: Soap) -> None:
    table, layouts = real.endpoint.documents.table, real.endpoint.layouts
    case = layouts.of(table.records["SupportCase"]).by_element
    found = {
        name: (case[name].key, case[name].kind) for name in ("escalateToList", "startDate", "createdDate", "issue")
    }

    assert found == {
        "escalateToList": ("escalateTo", "sublist"),
        "startDate": ("startDate", "date"),
        "createdDate": ("createdDate", "datetime"),
        "issue": ("issue", "reference"),
    }
    location = layouts.of(table.records["Location"]).by_element
    assert (location["mainAddress"].kind, location["timeZone"].kind) == ("subrecord", "enum")
    assert (location["subsidiaryList"].key, location["subsidiaryList"].kind) == ("subsidiary", "references")
    assert layouts.of(table.records["Customer"]).by_element["currencyList"].key == "currencyList"
    assert layouts.of(table.records["InventoryItem"]).by_element["pricingMatrix"].replace_all is False


def test_a_layout_knows_all_prefixes_its_text_may_need(soap: Soap) -> None:
    layout = soap.endpoint.layouts.of("listRel:Customer", soap.endpoint.catalogue.record("customer"))

    assert {"listRel", "platformCommon", "platformCore"} <= layout.areas


def test_a_layout_is_made_once(soap: Soap) -> None:
    record = soap.endpoint.catalogue.record("customer")

    assert soap.endpoint.layouts.of("listRel:Customer", record) is soap.endpoint.layouts.of("listRel:Customer", record)


def test_script_ids_are_told_from_fields_by_how_they_begin() -> None:
    script_ids = ("custbody_x", "custcol3", "CUSTENTITY10", "custitemnumber_x", "cseg_region", "custrecord_a")

    assert all(CUSTOM_FIELD.match(name) for name in script_ids)
    assert not any(CUSTOM_FIELD.match(name) for name in ("customForm", "customer", "custStage", "segment"))
