from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.tenant import DELETED_RECORDS
from tests.sandbox.soap.conftest import Soap, codes, texts


@pytest.fixture
def graveyard(soap: Soap) -> Soap:
    """An account from which a customer and, an hour later, an order were deleted."""
    soap.store.create("customer", {"companyName": "ACME", "entityId": "ACME"}, external_id="C1", id=50)
    soap.store.create("salesOrder", {"tranId": "SO1"}, id=60)
    soap.store.delete("customer", 50)
    soap.now[0] += 3600
    soap.store.delete("salesOrder", 60)
    return soap


def _deleted(soap: Soap, filters: str) -> Any:
    return soap.ask(f"<getDeleted><getDeletedFilter>{filters}</getDeletedFilter><pageIndex>1</pageIndex></getDeleted>")


def test_deletions_are_listed_oldest_first_with_what_was_deleted(graveyard: Soap) -> None:
    answer = _deleted(graveyard, "")
    records = answer.findall(".//{*}deletedRecord/{*}record")

    assert texts(answer, "totalRecords") == ["2"]
    assert [(one.get("type"), one.get("internalId")) for one in records] == [("customer", "50"), ("salesOrder", "60")]
    assert texts(records[0], "name") == ["ACME"]
    assert texts(answer, "deletedDate") == ["2026-11-18T03:06:40.000-08:00", "2026-11-18T04:06:40.000-08:00"]


def test_deletions_are_filtered_by_type_and_time(graveyard: Soap) -> None:
    by_type = '<c:type operator="anyOf"><c:searchValue>salesOrder</c:searchValue></c:type>'
    by_time = '<c:deletedDate operator="before"><c:searchValue>2026-11-18T12:00:00Z</c:searchValue></c:deletedDate>'

    assert [one.get("type") for one in _deleted(graveyard, by_type).findall(".//{*}record")] == ["salesOrder"]
    assert [one.get("type") for one in _deleted(graveyard, by_time).findall(".//{*}record")] == ["customer"]
    assert texts(_deleted(graveyard, by_time + by_type), "totalRecords") == ["0"]


def test_deletions_need_a_permission(graveyard: Soap) -> None:
    del next(iter(graveyard.tenant.roles.values())).permissions[DELETED_RECORDS]

    assert codes(_deleted(graveyard, "")) == ["INSUFFICIENT_PERMISSION"]


def test_a_page_beyond_the_last_is_refused(graveyard: Soap) -> None:
    answer = graveyard.ask("<getDeleted><getDeletedFilter/><pageIndex>2</pageIndex></getDeleted>")

    assert codes(answer) == ["INVALID_PAGE_INDEX"]


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


def test_saved_searches_are_listed_by_type(soap: Soap) -> None:
    answer = soap.ask('<getSavedSearch><record searchType="customer"/></getSavedSearch>')

    assert texts(answer, "name") == ["All Customers"]


def test_customizations_have_both_their_ids(soap: Soap) -> None:
    soap.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=12)
    soap.store.create(
        "customField", {"scriptId": "custentity_vip", "appliesTo": "entity", "fieldType": "checkbox"}, id=3
    )

    def listed(kind: str) -> list[tuple[str, str]]:
        operation = f'<customizationType getCustomizationType="{kind}"/><includeInactives>false</includeInactives>'
        answer = soap.ask(f"<getCustomizationId>{operation}</getCustomizationId>")
        return [(one.get("internalId"), one.get("scriptId")) for one in answer.iter("{*}customizationRef")]

    assert listed("customRecordType") == [("12", "customrecord_tier")]
    assert listed("entityCustomField") == [("3", "custentity_vip")]
    assert listed("itemCustomField") == []
