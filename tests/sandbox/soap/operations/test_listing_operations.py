from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.people.tenant import DELETED_RECORDS
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


def test_deletions_are_told_apart_by_the_script_id_of_their_type(graveyard: Soap) -> None:
    graveyard.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=12)
    graveyard.store.create("customrecord_tier", {"name": "Gold"}, id=1)
    graveyard.store.delete("customrecord_tier", 1)
    tier = '<c:scriptId operator="is"><c:searchValue>customrecord_tier</c:searchValue></c:scriptId>'

    found = _deleted(graveyard, tier).find(".//{*}deletedRecord/{*}record")
    assert (found.get("typeId"), found.get("scriptId"), found.get("internalId")) == ("12", "customrecord_tier", "1")
    assert texts(_deleted(graveyard, tier.replace('"is"', '"isNot"')), "totalRecords") == ["2"]


def test_types_may_be_left_out_and_must_be_known(graveyard: Soap) -> None:
    without = '<c:type operator="noneOf"><c:searchValue>salesOrder</c:searchValue></c:type>'
    unknown = '<c:type operator="anyOf"><c:searchValue>nonsense</c:searchValue></c:type>'

    assert [one.get("type") for one in _deleted(graveyard, without).findall(".//{*}record")] == ["customer"]
    assert codes(_deleted(graveyard, unknown)) == ["INVALID_RCRD_TYPE"]


def test_the_page_size_of_the_header_holds_for_deletions_too(graveyard: Soap) -> None:
    for number in range(100, 106):
        graveyard.store.create("salesOrder", {"tranId": f"SO{number}"}, id=number)
        graveyard.store.delete("salesOrder", number)
    operation = "<getDeleted><getDeletedFilter/><pageIndex>2</pageIndex></getDeleted>"
    header = "<searchPreferences><pageSize>5</pageSize></searchPreferences>"
    answer = graveyard.ask(operation, header=header)

    assert [texts(answer, name) for name in ("totalRecords", "pageSize", "totalPages")] == [["8"], ["5"], ["2"]]
    assert len(answer.findall(".//{*}deletedRecord")) == 3


def test_a_role_sees_deleted_records_of_its_subsidiaries_only(soap: Soap) -> None:
    for number in ("1", "2"):
        body = {"entityId": f"Gone {number}", "subsidiary": {"id": number}}
        soap.store.delete("customer", soap.store.create("customer", body).id)
    role = soap.tenant.roles[1031]
    role.subsidiaries = frozenset({2})

    assert texts(soap.ask("<getDeleted><getDeletedFilter/></getDeleted>"), "name") == ["Gone 2"]
