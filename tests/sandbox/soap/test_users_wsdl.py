"""Record types that only the user's own WSDL has: stored and served by the general rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, is_success, namespace, texts

SCHEDULING = f'xmlns:act="{namespace("scheduling.activities", "2023_2")}"'


def _ask(real: Soap, operation: str) -> Any:
    return real.ask(operation, version="2023_2")


def test_a_task_is_kept_under_canonical_names(real: Soap, schema_check: SchemaCheck) -> None:
    real.store.create("customer", {"entityId": "C"}, id=9)
    fields = (
        "<act:title>Call Bob</act:title><act:status>_inProgress</act:status><act:priority>_high</act:priority>"
        "<act:startDate>2026-11-23T00:00:00.000-08:00</act:startDate><act:sendEmail>true</act:sendEmail>"
        '<act:owner internalId="1"><c:name>ignored</c:name></act:owner>'
        "<act:estimatedTime><c:timeSpan>1.5</c:timeSpan><c:unit>hour</c:unit></act:estimatedTime>"
        '<act:contactList replaceAll="true"><act:contact><act:company internalId="9"/></act:contact></act:contactList>'
    )
    record = f'<record {SCHEDULING} xsi:type="act:Task" externalId="T1">{fields}</record>'
    added = _ask(real, f"<add>{record}</add>")
    assert is_success(added), codes(added)
    assert added.find(".//{*}baseRef").get("type") == "task"

    stored = real.store.get("task", external_id="T1")
    assert stored is not None
    assert stored.body["startDate"] == "2026-11-23"
    assert stored.body["status"] == {"id": "PROGRESS"}
    assert stored.body["contactList"] == [{"company": {"id": "9"}}]

    read = _ask(real, '<get><baseRef xsi:type="c:RecordRef" type="task" externalId="T1"/></get>')
    schema_check.assert_valid(read)
    assert texts(read.find(".//{*}record"), "status") == ["_inProgress"]
    assert texts(read, "timeSpan") == ["1.5"]


def test_such_a_type_is_searched_updated_and_deleted(real: Soap, schema_check: SchemaCheck) -> None:
    for number in (1, 2):
        title = f"<act:title>T{number}</act:title>"
        _ask(real, f'<add><record {SCHEDULING} xsi:type="act:Task" externalId="T{number}">{title}</record></add>')
    criterion = '<common:title operator="is"><c:searchValue>t2</c:searchValue></common:title>'
    search = f'<searchRecord {SCHEDULING} xsi:type="act:TaskSearch"><act:basic>{criterion}</act:basic></searchRecord>'
    found = _ask(real, f"<search>{search}</search>")
    schema_check.assert_valid(found)
    assert texts(found, "title") == ["T2"]

    record = f'<record {SCHEDULING} xsi:type="act:Task" externalId="T2"><act:title>New</act:title></record>'
    assert is_success(_ask(real, f"<upsert>{record}</upsert>"))
    assert is_success(_ask(real, '<delete><baseRef xsi:type="c:RecordRef" type="task" externalId="T1"/></delete>'))
    assert [one.body["title"] for one in real.store.select("task")] == ["New"]


@pytest.mark.parametrize(
    ("record_type", "canonical"),
    [("interCompanyJournalEntry", "intercompanyJournalEntry"), ("bin", "bin"), ("salesOrder", "salesOrder")],
)
def test_record_type_values_lead_to_canonical_names(real: Soap, record_type: str, canonical: str) -> None:
    types = real.endpoint.types

    assert types.of_record_type(record_type) == canonical
    assert types.record_type(canonical) == record_type
    assert types.soap_type(canonical)


def test_a_field_the_catalogue_leaves_out_is_kept_all_the_same(real: Soap) -> None:
    fields = '<listRel:companyName>A</listRel:companyName><listRel:subsidiary internalId="1"/>'
    extra = "<listRel:webLead>yes</listRel:webLead>"
    record = f'<record xsi:type="listRel:Customer" externalId="C1">{fields}{extra}</record>'
    assert is_success(_ask(real, f"<add>{record}</add>"))

    read = _ask(real, '<get><baseRef xsi:type="c:RecordRef" type="customer" externalId="C1"/></get>')
    assert texts(read, "webLead") == ["yes"]


def test_the_whole_demo_company_is_valid_under_netsuites_schema(
    real_demo: Soap, demo: Soap, schema_check: SchemaCheck
) -> None:
    for soap in (real_demo, demo):
        for type_ in soap.store.types():
            known = soap.endpoint.types.record(type_)
            if known is None or not soap.endpoint.types.soap_type(type_):
                continue
            attributes = f'xsi:type="c:RecordRef" type="{known.soap_name}"'
            if type_.startswith("customrecord"):
                attributes = f'xsi:type="c:CustomRecordRef" scriptId="{type_}"'
            ids = [stored.id for stored in soap.store.select(type_)][:200]
            refs = "".join(f'<baseRef {attributes} internalId="{id_}"/>' for id_ in ids)
            answer = soap.ask(f"<getList>{refs}</getList>", version="2023_2")

            schema_check.assert_valid(answer)
            assert codes(answer) == [], type_


def test_lists_of_references_and_of_texts_come_back(real: Soap, schema_check: SchemaCheck) -> None:
    space = f'xmlns:support="{namespace("support.lists", "2023_2")}"'
    customer = real.store.create("customer", {"entityId": "C"}).id
    fields = (
        f'<support:title>Broken</support:title><support:company internalId="{customer}"/>'
        '<support:escalateToList replaceAll="true"><support:escalateTo><support:escalatee internalId="1"/>'
        "</support:escalateTo></support:escalateToList>"
        "<support:emailEmployeesList><support:emailEmployees internalId='1'/></support:emailEmployeesList>"
    )
    record = f'<record {space} xsi:type="support:SupportCase" externalId="S1">{fields}</record>'
    added = _ask(real, f"<add>{record}</add>")
    assert is_success(added), codes(added)

    read = _ask(real, '<get><baseRef xsi:type="c:RecordRef" type="supportCase" externalId="S1"/></get>')
    schema_check.assert_valid(read)
    assert read.find(".//{*}escalatee").get("internalId") == "1"
    assert read.find(".//{*}emailEmployees").get("internalId") == "1"
