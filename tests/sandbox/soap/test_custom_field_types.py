"""Definitions of custom fields, judged by NetSuite's own schema."""

from __future__ import annotations

import pytest

from connector.sandbox.soap.custom_field_types import SCOPES
from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, texts

FIELDS = {
    "custentity_tier": ("entityCustomField", "entity:customer", "list", "customrecord_tier"),
    "custitem_grams": ("itemCustomField", "item", "integer", ""),
    "custevent_until": ("crmCustomField", "task", "date", ""),
    "custbody_gift": ("transactionBodyCustomField", "body", "checkbox", ""),
    "custcol_size": ("transactionColumnCustomField", "column", "text", ""),
    "custrecord_of": ("customRecordCustomField", "record:customrecord_tier", "multiselect", "customer"),
}


def defined(soap: Soap) -> dict[str, str]:
    """Script id → number of each field."""
    soap.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=12)
    numbers = {}
    for script_id, (_, applies, kind, of) in FIELDS.items():
        body = {"scriptId": script_id, "label": script_id.title(), "appliesTo": applies, "fieldType": kind}
        numbers[script_id] = str(soap.store.create("customField", body | ({"of": of} if of else {})).id)
    return numbers


def refs(numbers: dict[str, str]) -> str:
    return "".join(
        f'<baseRef xsi:type="c:CustomizationRef" type="{FIELDS[script_id][0]}" internalId="{number}"/>'
        for script_id, number in numbers.items()
    )


@pytest.mark.wsdl
def test_the_definition_of_each_sort_is_what_the_schema_says(soap: Soap, schema_check: SchemaCheck) -> None:
    answer = soap.ask(f"<getList>{refs(defined(soap))}</getList>", version="2023_2")

    schema_check.assert_valid(answer)
    assert texts(answer, "scriptId") == list(FIELDS)


def test_a_field_says_its_type_its_target_and_where_it_applies(soap: Soap) -> None:
    answer = soap.ask(f"<getList>{refs(defined(soap))}</getList>")

    assert texts(answer, "fieldType") == [
        *("_listRecord", "_integerNumber", "_date", "_checkBox", "_freeFormText", "_multipleSelect")
    ]
    assert [one.get("internalId") for one in answer.iter("{*}selectRecordType")] == ["12", None]
    assert (texts(answer, "appliesToCustomer"), texts(answer, "appliesToVendor")) == (["true"], ["false"])
    assert set(texts(answer, "bodySale") + texts(answer, "colSale")) == {"true"}
    assert texts(answer, "recType") == ["12"]


def test_a_field_of_another_sort_is_not_there(soap: Soap) -> None:
    number = defined(soap)["custitem_grams"]

    for kind in SCOPES.keys() - {"itemCustomField"}:
        answer = soap.ask(f'<get><baseRef xsi:type="c:CustomizationRef" type="{kind}" internalId="{number}"/></get>')
        assert codes(answer) == ["RCRD_DSNT_EXIST"]
