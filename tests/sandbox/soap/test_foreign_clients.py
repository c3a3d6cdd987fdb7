"""Plain zeep, which shares no code with the sandbox, against it: with the generated WSDL and with NetSuite's own."""

from __future__ import annotations

from typing import Any

import pytest
import zeep.exceptions
from lxml import etree

from tests.sandbox.soap.conftest import BASE, ForeignClient, SchemaCheck, Soap, namespace


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


PHP = """<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="{core}"
 xmlns:ns2="{messages}" xmlns:ns3="{lists}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema"><SOAP-ENV:Header>
<ns4:tokenPassport xmlns:ns4="ns" xsi:type="ns1:TokenPassport"><ns1:account>{account}</ns1:account>
<ns1:consumerKey>{consumerKey}</ns1:consumerKey><ns1:token>{token}</ns1:token><ns1:nonce>{nonce}</ns1:nonce>
<ns1:timestamp>{timestamp}</ns1:timestamp><ns1:signature algorithm="HMAC_SHA256">{signature}</ns1:signature>
</ns4:tokenPassport></SOAP-ENV:Header><SOAP-ENV:Body><ns2:add><ns2:record xsi:type="ns3:Customer" externalId="P1">
<ns3:companyName>ACME</ns3:companyName><ns3:phone xsi:nil="true"/><ns3:subsidiary internalId="1"/>
</ns2:record></ns2:add></SOAP-ENV:Body></SOAP-ENV:Envelope>"""
SAVON = """<env:Envelope xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:platformMsgs="{messages}"
 xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:platformCore="{core}" xmlns:listRel="{lists}"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><env:Header><platformMsgs:tokenPassport>
<platformCore:account>{account}</platformCore:account><platformCore:consumerKey>{consumerKey}</platformCore:consumerKey>
<platformCore:token>{token}</platformCore:token><platformCore:nonce>{nonce}</platformCore:nonce>
<platformCore:timestamp>{timestamp}</platformCore:timestamp>
<platformCore:signature algorithm="HMAC-SHA256">{signature}
</platformCore:signature></platformMsgs:tokenPassport></env:Header><env:Body><platformMsgs:add>
<platformMsgs:record xsi:type="listRel:Customer" externalId="P1"><listRel:companyName>ACME</listRel:companyName>
<listRel:subsidiary internalId="1" type="subsidiary"/></platformMsgs:record>
</platformMsgs:add></env:Body></env:Envelope>"""
SUDS = """<SOAP-ENV:Envelope xmlns:ns0="{core}" xmlns:ns1="{lists}" xmlns:ns2="{messages}"
 xmlns:ns3="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">
<SOAP-ENV:Header><ns2:tokenPassport xsi:type="ns0:TokenPassport">
<ns0:account xsi:type="xsd:string">{account}</ns0:account>
<ns0:consumerKey xsi:type="xsd:string">{consumerKey}</ns0:consumerKey>
<ns0:token xsi:type="xsd:string">{token}</ns0:token>
<ns0:nonce xsi:type="xsd:string">{nonce}</ns0:nonce><ns0:timestamp xsi:type="xsd:long">{timestamp}</ns0:timestamp>
<ns0:signature algorithm="HMAC-SHA256" xsi:type="ns0:TokenPassportSignature">{signature}</ns0:signature>
</ns2:tokenPassport></SOAP-ENV:Header><ns3:Body><ns2:add><ns2:record xsi:type="ns1:Customer" externalId="P1">
<ns1:companyName xsi:type="xsd:string">ACME</ns1:companyName><ns1:subsidiary internalId="1" xsi:type="ns0:RecordRef"/>
</ns2:record></ns2:add></ns3:Body></SOAP-ENV:Envelope>"""


@pytest.mark.parametrize("envelope", [PHP, SAVON, SUDS], ids=["PHP's SoapClient", "Savon", "suds"])
def test_envelopes_as_other_libraries_write_them_are_taken(
    soap: Soap, schema_check: SchemaCheck, envelope: str
) -> None:
    spaces = {"core": "core.platform", "messages": "messages.platform", "lists": "relationships.lists"}
    named = {name: namespace(area, "2023_2") for name, area in spaces.items()}
    status, answer = soap.post(envelope.format(**named, **soap.passport()).encode())

    assert status == 200, etree.tostring(answer)
    schema_check.assert_valid(answer.find("{*}Body")[0])
    stored = soap.store.get("customer", external_id="P1")
    assert stored is not None
    assert stored.body["companyName"] == "ACME"
    assert "phone" not in stored.body
