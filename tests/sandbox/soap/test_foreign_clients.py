"""Plain zeep, which shares no code with the sandbox, against it: with the generated WSDL and with NetSuite's own."""

from __future__ import annotations

from typing import Any

import pytest
import zeep.exceptions
from lxml import etree

from tests.sandbox.soap.conftest import BASE, ForeignClient, SchemaCheck


@pytest.fixture(params=["generated", "netsuite"])
def any_client(request: pytest.FixtureRequest) -> ForeignClient:
    """A client of each WSDL."""
    found: ForeignClient = request.getfixturevalue("client" if request.param == "generated" else "real_client")
    return found


def _customer(client: ForeignClient, **values: Any) -> Any:
    subsidiary = client.core("RecordRef", internalId="1")
    return client.type("relationships.lists", "Customer")(subsidiary=subsidiary, **values)


def test_a_client_writes_reads_searches_and_deletes(any_client: ForeignClient) -> None:
    client = any_client
    added = client.call("add", _customer(client, companyName="ACME & Söhne", externalId="C0"))
    assert added.writeResponse.status.isSuccess
    records = [_customer(client, companyName=f"N{number}", externalId=f"C{number}") for number in range(1, 8)]
    written = client.call("upsertList", records).writeResponseList.writeResponse
    assert [one.status.isSuccess for one in written] == [True] * 7

    ref = client.core("RecordRef", type="customer", externalId="C0")
    record = client.call("get", ref).readResponse.record
    assert (record.companyName, record.externalId) == ("ACME & Söhne", "C0")

    preferences = {"searchPreferences": {"pageSize": 5, "bodyFieldsOnly": False}}
    search = client.type("relationships.lists", "CustomerSearch")()
    first = client.call("search", search, headers=preferences).searchResult
    second = client.call("searchMoreWithId", first.searchId, 2, headers=preferences).searchResult
    names = [found.companyName for page in (first, second) for found in page.recordList.record]
    assert (first.totalRecords, first.totalPages, len(set(names))) == (8, 2, 8)

    gone = client.call("deleteList", [ref], None).writeResponseList.writeResponse
    assert gone[0].status.isSuccess
    missing = client.call("get", ref).readResponse
    assert missing.status.statusDetail[0].code == "RCRD_DSNT_EXIST"


def test_lines_custom_fields_and_subrecords_arrive(any_client: ForeignClient) -> None:
    client, soap = any_client, any_client.transport.soap
    soap.store.create("inventoryItem", {"itemId": "LENS"}, id=1)
    flag = client.core("BooleanCustomFieldRef", scriptId="custentity_vip", value=True)
    country = client.type("relationships.lists", "CustomerAddressbook")(
        label="Home", addressbookAddress=client.type("common.platform", "Address")(country="_germany", city="Köln")
    )
    customer = _customer(
        client,
        companyName="ACME",
        externalId="C1",
        addressbookList={"addressbook": [country], "replaceAll": False},
        customFieldList={"customField": [flag]},
    )
    assert client.call("upsert", customer).writeResponse.status.isSuccess
    stored = soap.store.get("customer", external_id="C1")
    assert stored is not None
    assert stored.body["custentity_vip"] is True
    assert stored.body["addressBook"][0]["addressBookAddress"] == {"country": {"id": "DE"}, "city": "Köln"}

    line = client.type("sales.transactions", "SalesOrderItem")(
        item=client.core("RecordRef", internalId="1"), quantity=2.5, rate="4.1"
    )
    order = client.type("sales.transactions", "SalesOrder")(
        externalId="S1", entity=client.core("RecordRef", externalId="C1"), itemList={"item": [line], "replaceAll": True}
    )
    assert client.call("add", order).writeResponse.status.isSuccess
    read = client.call("get", client.core("RecordRef", type="salesOrder", externalId="S1")).readResponse.record
    assert [(one.quantity, one.amount, one.item.name) for one in read.itemList.item] == [(2.5, 10.25, "LENS")]
    assert read.total == 10.25


def test_rows_of_an_advanced_search_arrive(any_client: ForeignClient) -> None:
    client = any_client
    client.call("add", _customer(client, companyName="ACME", externalId="C1"))
    column = client.core("SearchColumnStringField")
    basic = client.type("common.platform", "CustomerSearchRowBasic")(
        companyName=[column], internalId=[client.core("SearchColumnSelectField")]
    )
    wanted = client.type("common.platform", "CustomerSearchBasic")(
        companyName=client.core("SearchStringField", searchValue="acme", operator="startsWith")
    )
    search = client.type("relationships.lists", "CustomerSearchAdvanced")(
        criteria={"basic": wanted}, columns={"basic": basic}
    )
    rows = client.call("search", search).searchResult.searchRowList.searchRow

    assert [row.basic.companyName[0].searchValue for row in rows] == ["ACME"]
    assert rows[0].basic.internalId[0].searchValue.internalId


def test_a_fault_arrives_as_a_fault(any_client: ForeignClient) -> None:
    any_client.transport.soap.tenant.tokens.clear()
    with pytest.raises(zeep.exceptions.Fault, match="Invalid login attempt"):
        any_client.call("getServerTime")


def test_answers_bear_the_document_info_header(any_client: ForeignClient) -> None:
    any_client.call("getServerTime")

    assert b"<platformMsgs:nsId>WEBSERVICES_1234567_SB1_" in any_client.transport.answered


def test_every_answer_to_the_real_client_is_valid(real_client: ForeignClient, schema_check: SchemaCheck) -> None:
    client = real_client
    asked: list[tuple[str, tuple[Any, ...]]] = [
        ("getServerTime", ()),
        ("getDataCenterUrls", ("1234567_SB1",)),
        ("getAccountGovernanceInfo", ()),
        ("getIntegrationGovernanceInfo", ()),
        ("add", (_customer(client, companyName="A", externalId="C1"),)),
        ("addList", ([_customer(client, companyName="B")],)),
        ("upsert", (_customer(client, companyName="A", externalId="C1"),)),
        ("upsertList", ([_customer(client, externalId="C2")],)),
        ("update", (_customer(client, internalId="404"),)),
        ("updateList", ([_customer(client, externalId="C1", phone="1")],)),
        ("get", (client.core("RecordRef", type="customer", externalId="C1"),)),
        ("getList", ([client.core("RecordRef", type="customer", internalId="404")],)),
        ("getAll", ({"recordType": "currency"},)),
        ("search", (client.type("relationships.lists", "CustomerSearch")(),)),
        ("searchMoreWithId", ("nobody", 1)),
        ("getSavedSearch", ({"searchType": "customer"},)),
        ("getCustomizationId", ({"getCustomizationType": "entityCustomField"}, False)),
        ("getSelectValue", ({"recordType": "customer", "field": "subsidiary"}, 1)),
        ("delete", (client.core("RecordRef", type="customer", externalId="C1"), None)),
        ("deleteList", ([client.core("RecordRef", type="customer", internalId="404")], None)),
        ("getDeleted", ({}, 1)),
    ]
    for operation, arguments in asked:
        client.call(operation, *arguments)
        body = etree.fromstring(client.transport.answered).find("{*}Body")

        assert body[0].tag.endswith(f"{operation}Response"), operation
        schema_check.assert_valid(body[0])
    assert (
        client.zeep.wsdl.services["NetSuiteService"].ports["NetSuitePort"].binding_options["address"].startswith(BASE)
    )
