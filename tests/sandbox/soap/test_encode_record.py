from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from connector.sandbox.soap.encode_record import custom_kind
from tests.sandbox.soap.conftest import SchemaCheck, Soap, texts

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def _record(soap: Soap, type_: str, body: dict[str, Any], **keys: Any) -> Any:
    stored = soap.store.create(type_, body, **keys)
    name = soap.endpoint.types.record_type(type_)
    answer = soap.ask(f'<get><baseRef xsi:type="c:RecordRef" type="{name}" internalId="{stored.id}"/></get>')
    return answer.find(".//{*}record")


def test_children_stand_in_the_order_of_the_schema_under_netsuites_prefixes(soap: Soap) -> None:
    record = _record(soap, "customer", {"email": "a@b.example", "companyName": "ACME", "isPerson": False})

    assert record.get(XSI_TYPE) == "listRel:Customer"
    assert [etree.QName(child).localname for child in record][:3] == ["isPerson", "companyName", "email"]
    assert etree.QName(record[0]).namespace == "urn:relationships_2025_2.lists.webservices.netsuite.com"


def test_empty_fields_are_left_out(soap: Soap) -> None:
    record = _record(soap, "customer", {"companyName": "ACME", "email": "", "addressBook": []})

    assert texts(record, "email") == []
    assert record.find("{*}addressbookList") is None


def test_ids_are_attributes_and_a_reference_shows_the_name(soap: Soap) -> None:
    record = _record(soap, "customer", {"companyName": "ACME", "subsidiary": {"id": "1"}}, external_id='A"<1>')

    assert (record.get("internalId"), record.get("externalId")) == ("2", 'A"<1>')
    assert record.find("{*}subsidiary").get("internalId") == "1"
    assert record.find("{*}subsidiary/{*}name").text == soap.tenant.company


def test_soaps_own_spellings_are_used(soap: Soap) -> None:
    line = {"internalId": "1", "addressBookAddress": {"addr1": "Kö 1", "country": {"id": "DE"}}, "defaultBilling": True}
    record = _record(soap, "customer", {"companyName": "x", "addressBook": [line], "searchStage": "Customer"})

    assert texts(record, "country") == ["_germany"]
    assert record.find("{*}addressbookList/{*}addressbook/{*}addressbookAddress/{*}addr1").text == "Kö 1"
    assert texts(record, "stage") == ["_customer"]


def test_prices_are_a_matrix(soap: Soap) -> None:
    row = {"currencyPage": {"id": "1"}, "priceLevel": {"id": "1"}}
    rows = [{**row, "quantity": {"value": 0}, "price": Decimal("9.5")}, {**row, "quantity": {"value": 10}, "price": 9}]
    record = _record(soap, "inventoryItem", {"itemId": "X", "price": rows})

    assert len(record.findall("{*}pricingMatrix/{*}pricing")) == 1
    assert texts(record.find("{*}pricingMatrix"), "value") == ["9.5", "9.0"]


def test_custom_fields_are_typed_by_definition_and_else_by_value(soap: Soap) -> None:
    body = {"scriptId": "custentity_rate", "label": "Rate", "appliesTo": "entity", "fieldType": "decimal"}
    soap.store.create("customField", body, id=77)
    record = _record(
        soap,
        "customer",
        {
            "companyName": "x",
            "custentity_rate": 5,
            "custentity_vip": True,
            "custentity_since": "2020-01-31",
            "custentity_kinds": [{"id": "1", "refName": "A"}, {"id": "2"}],
        },
    )
    found = {one.get("scriptId"): one for one in record.iter("{*}customField")}

    assert {name: one.get(XSI_TYPE).partition(":")[2] for name, one in found.items()} == {
        "custentity_rate": "DoubleCustomFieldRef",
        "custentity_vip": "BooleanCustomFieldRef",
        "custentity_since": "DateCustomFieldRef",
        "custentity_kinds": "MultiSelectCustomFieldRef",
    }
    assert found["custentity_rate"].get("internalId") == "77"
    assert texts(found["custentity_rate"], "value") == ["5.0"]
    assert [one.get("internalId") for one in found["custentity_kinds"]] == ["1", "2"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(1, "Long"), (Decimal(1), "Double"), ("x", "String"), ({"id": "1"}, "Select"), ("2020-01-31T10:00:00Z", "Date")],
)
def test_the_value_tells_the_kind_of_a_custom_field(value: Any, kind: str) -> None:
    assert custom_kind(value) == kind


def test_text_that_xml_cannot_carry_is_cleaned(soap: Soap, schema_check: SchemaCheck) -> None:
    record = _record(soap, "customer", {"companyName": "A\x0bB & <C>", "comments": "x\r\ny 株式会社 ğ 🎉"})

    schema_check.assert_valid(record.getroottree().find(".//{*}getResponse"))
    assert texts(record, "companyName") == ["AB & <C>"]
    assert texts(record, "comments") == ["x\r\ny 株式会社 ğ 🎉"]


def test_what_a_feature_hides_is_in_no_answer_though_it_stays_in_the_wsdl(soap: Soap) -> None:
    body = {"companyName": "A", "subsidiary": {"id": "1"}, "currency": {"id": "1"}}
    id_ = soap.store.create("customer", body).id
    journal = {"tranId": "J1", "line": []}
    soap.store.create("advInterCompanyJournalEntry", journal)
    soap.store.create("journalEntry", {"tranId": "J2", "line": []})
    soap.tenant.features -= {"SUBSIDIARIES", "MULTICURRENCY"}

    read = soap.ask(f'<get><baseRef xsi:type="c:RecordRef" type="customer" internalId="{id_}"/></get>')
    columns = "".join(f"<common:{name}/>" for name in ("companyName", "subsidiary", "currency"))
    rows = soap.search(
        f'<searchRecord xsi:type="listRel:CustomerSearchAdvanced"><listRel:columns><listRel:basic>{columns}'
        "</listRel:basic></listRel:columns></searchRecord>"
    )
    found = soap.search('<searchRecord xsi:type="tranSales:TransactionSearch"/>')
    wsdl = soap.get("/wsdl/v2025_2_0/netsuite.wsdl")[2].decode()
    place = re.search(r'schemaLocation="[./]*(xsd/lists/[^"]*/relationships.xsd)"', wsdl)
    assert place
    schema = soap.get(f"/{place[1]}")[2]

    assert texts(read, "companyName") == ["A"]
    for answer in (read, rows):
        assert not list(answer.iter("{*}subsidiary"))
        assert not list(answer.iter("{*}currency"))
    assert texts(found, "tranId") == ["J2"]
    assert b'name="subsidiary"' in schema
