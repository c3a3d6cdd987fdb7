from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.soap.platform_types import CUSTOMIZATIONS
from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, texts

FIELDS = {
    "custentity_a": "entityCustomField",
    "custitem_a": "itemCustomField",
    "custitemnumber_a": "itemNumberCustomField",
    "custbody_a": "transactionBodyCustomField",
    "custcol_a": "transactionColumnCustomField",
    "custevent_a": "crmCustomField",
    "custrecord_a": "customRecordCustomField",
    "cseg_a": "customSegment",
    "custom_a": "otherCustomField",
}


def listed(soap: Soap, kind: str, inactive: str = "false", **how: Any) -> Any:
    operation = f'<customizationType getCustomizationType="{kind}"/><includeInactives>{inactive}</includeInactives>'
    return soap.ask(f"<getCustomizationId>{operation}</getCustomizationId>", **how)


def names(answer: Any) -> list[str]:
    return [one.get("scriptId") for one in answer.iter("{*}customizationRef")]


def test_saved_searches_are_listed_by_type(soap: Soap) -> None:
    answer = soap.ask('<getSavedSearch><record searchType="customer"/></getSavedSearch>')

    assert texts(answer, "name") == ["All Customers"]


def test_customizations_have_both_their_ids(soap: Soap) -> None:
    soap.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=12)
    soap.store.create(
        "customField", {"scriptId": "custentity_vip", "appliesTo": "entity", "fieldType": "checkbox"}, id=3
    )

    def ids(kind: str) -> list[tuple[str, str]]:
        return [(one.get("internalId"), one.get("scriptId")) for one in listed(soap, kind).iter("{*}customizationRef")]

    assert ids("customRecordType") == [("12", "customrecord_tier")]
    assert ids("entityCustomField") == [("3", "custentity_vip")]
    assert ids("itemCustomField") == []


def test_a_segment_is_listed_once_by_its_own_id(soap: Soap) -> None:
    soap.store.create("customSegment", {"scriptId": "cseg_region", "name": "Region"}, id=5)
    soap.store.create("customer", {"companyName": "A", "cseg_region": {"id": "1"}}, id=9)
    soap.ask('<get><baseRef xsi:type="c:RecordRef" type="customer" internalId="9"/></get>')  # it is seen in use

    answer = listed(soap, "customSegment")

    assert [one.get("internalId") for one in answer.iter("{*}customizationRef")] == ["5"]
    assert texts(answer, "name") == ["Region"]


def test_the_type_of_a_segments_values_is_listed_before_there_are_any(soap: Soap) -> None:
    soap.store.create("customSegment", {"scriptId": "cseg_region", "name": "Region"})

    (found,) = listed(soap, "customRecordType").iter("{*}customizationRef")
    assert found.get("scriptId") == "customrecord_cseg_region"


@pytest.mark.parametrize(("script_id", "kind"), FIELDS.items())
def test_a_field_is_listed_under_its_own_sort_alone(soap: Soap, script_id: str, kind: str) -> None:
    soap.store.create("customField", {"scriptId": script_id, "label": "A", "fieldType": "text"})

    for other in CUSTOMIZATIONS:
        assert names(listed(soap, other)) == ([script_id] if other == kind else []), other
    assert texts(listed(soap, kind), "name") == ["A"]


def test_an_item_option_is_told_by_what_it_applies_to(soap: Soap) -> None:
    option = {"scriptId": "custcol_size", "label": "Size", "fieldType": "text", "appliesTo": "itemOption"}
    soap.store.create("customField", option)

    assert names(listed(soap, "itemOptionCustomField")) == ["custcol_size"]


def test_inactive_record_types_are_listed_only_when_asked_for(soap: Soap) -> None:
    gone = {"scriptId": "customrecord_old", "recordName": "Old", "isInactive": True}
    soap.store.create("customRecordType", gone)

    assert names(listed(soap, "customRecordType")) == []
    assert names(listed(soap, "customRecordType", "true")) == ["customrecord_old"]


def test_every_sort_has_a_valid_answer(real_demo: Soap, schema_check: SchemaCheck) -> None:
    allowed = real_demo.endpoint.types.table.allowed("platformCoreTyp:GetCustomizationType")
    assert set(allowed) == set(CUSTOMIZATIONS)
    for kind in allowed:
        answer = listed(real_demo, kind, version="2023_2")
        schema_check.assert_valid(answer)
        assert codes(answer) == []


def test_what_is_no_sort_is_refused(soap: Soap) -> None:
    assert codes(listed(soap, "nonsense")) == ["INVALID_RCRD_TYPE"]
    assert codes(soap.ask('<getSavedSearch><record searchType="nonsense"/></getSavedSearch>')) == [
        "INVALID_SEARCH_TYPE"
    ]
