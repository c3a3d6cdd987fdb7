from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.people.tenant import Level
from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, texts


def _choices(soap: Soap, description: str) -> Any:
    inner = f"<fieldDescription>{description}</fieldDescription><pageIndex>1</pageIndex>"
    return soap.ask(f"<getSelectValue>{inner}</getSelectValue>")


def test_a_select_field_lists_what_it_may_refer_to(soap: Soap) -> None:
    soap.store.create("customer", {"companyName": "ACME", "entityId": "ACME"}, id=50)
    soap.store.create("customer", {"companyName": "Bolt", "entityId": "Bolt"}, id=51)
    soap.store.create("customer", {"companyName": "Old", "entityId": "Old ACME", "isInactive": True}, id=52)
    field = "<c:recordType>salesOrder</c:recordType><c:field>entity</c:field>"
    contains = '<c:filter operator="contains"><c:filterValue>acme</c:filterValue></c:filter>'

    assert [ref.get("internalId") for ref in _choices(soap, field).iter("{*}baseRef")] == ["50", "51"]
    assert texts(_choices(soap, field + contains), "name") == ["ACME"]


def test_a_select_field_of_a_line_is_found_in_its_sublist(soap: Soap) -> None:
    soap.store.create("inventoryItem", {"itemId": "LENS"}, id=1)
    field = "<c:recordType>salesOrder</c:recordType><c:sublist>itemList</c:sublist><c:field>item</c:field>"

    assert texts(_choices(soap, field), "name") == ["LENS"]


def test_a_field_that_selects_nothing_is_refused(soap: Soap) -> None:
    field = "<c:recordType>salesOrder</c:recordType><c:field>memo</c:field>"

    assert codes(_choices(soap, field)) == ["INVALID_FLD_VALUE"]


def test_choices_are_left_out_that_belong_to_another_subsidiary(soap: Soap) -> None:
    soap.store.create("subsidiary", {"name": "Berlin"}, id=2)
    for number in (1, 2):
        soap.store.create("location", {"name": f"Store {number}", "subsidiary": [{"id": str(number)}]}, id=number)
    field = "<c:recordType>salesOrder</c:recordType><c:field>location</c:field>"
    berlin = (
        "<c:filterByValueList><c:filterBy><c:field>subsidiary</c:field><c:internalId>2</c:internalId></c:filterBy>"
        "</c:filterByValueList>"
    )

    assert texts(_choices(soap, field), "name") == ["Store 1", "Store 2"]
    assert texts(_choices(soap, field + berlin), "name") == ["Store 2"]


def test_a_field_of_a_custom_record_is_found_by_the_number_of_its_type(soap: Soap) -> None:
    soap.store.create("customRecordType", {"scriptId": "customrecord_claim", "recordName": "Claim"}, id=7)
    claimed = {"scriptId": "custrecord_customer", "appliesTo": "record:customrecord_claim", "fieldType": "list"}
    soap.store.create("customField", {**claimed, "of": "customer"})
    soap.store.create("customer", {"companyName": "ACME", "entityId": "ACME"}, id=50)
    field = '<c:customRecordType internalId="7"/><c:field>custrecord_customer</c:field>'

    assert texts(_choices(soap, field), "name") == ["ACME"]


def test_what_the_role_may_not_see_is_told_as_a_warning(soap: Soap, schema_check: SchemaCheck) -> None:
    soap.store.create("customer", {"companyName": "ACME", "entityId": "ACME"}, id=50)
    soap.store.create("vendor", {"companyName": "Bolt", "entityId": "Bolt"}, id=51)
    next(iter(soap.tenant.roles.values())).records["vendor"] = Level.NONE
    answer = _choices(soap, "<c:recordType>contact</c:recordType><c:field>company</c:field>")

    assert answer.find(".//{*}status").get("isSuccess") == "true"
    assert answer.find(".//{*}statusDetail").get("type") == "WARN"
    assert "incomplete" in texts(answer, "message")[0]
    assert "ACME" in texts(answer, "name")
    assert "Bolt" not in texts(answer, "name")
    schema_check.assert_valid(answer)


def test_choices_come_in_pages_of_a_thousand(soap: Soap) -> None:
    with soap.store.transaction():
        for number in range(1, 1003):
            soap.store.create("department", {"name": f"D{number}"}, id=number)
    inner = (
        "<fieldDescription><c:recordType>salesOrder</c:recordType><c:field>department</c:field></fieldDescription>"
        "<pageIndex>2</pageIndex>"
    )
    answer = soap.ask(f"<getSelectValue>{inner}</getSelectValue>")

    assert (texts(answer, "totalRecords"), texts(answer, "totalPages")) == (["1002"], ["2"])
    assert texts(answer, "name") == ["D1001", "D1002"]


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("<c:recordType>nonsense</c:recordType><c:field>x</c:field>", "INVALID_RCRD_TYPE"),
        ("<c:recordType>salesOrder</c:recordType><c:field>nonsense</c:field>", "INVALID_FLD_VALUE"),
        ('<c:customRecordType internalId="404"/><c:field>x</c:field>', "INVALID_KEY_OR_REF"),
        ('<c:customTransactionType internalId="1"/><c:field>x</c:field>', "INVALID_KEY_OR_REF"),
    ],
)
def test_what_is_not_there_has_no_choices(soap: Soap, description: str, code: str) -> None:
    assert codes(_choices(soap, description)) == [code]


def test_a_field_that_only_the_users_wsdl_has_says_that_its_choices_are_not_known(
    real: Soap, schema_check: SchemaCheck
) -> None:
    field = "<fieldDescription><c:recordType>topic</c:recordType><c:field>{}</c:field></fieldDescription>"
    known = real.ask(
        f"<getSelectValue>{field.format('parentTopic')}<pageIndex>1</pageIndex></getSelectValue>", version="2023_2"
    )
    title = real.ask(
        f"<getSelectValue>{field.format('title')}<pageIndex>1</pageIndex></getSelectValue>", version="2023_2"
    )

    schema_check.assert_valid(known)
    assert "does not know what the field parentTopic may refer to" in texts(known, "message")[0]
    assert codes(title) == ["INVALID_FLD_VALUE"]
