from __future__ import annotations

from decimal import Decimal

import pytest

from connector.sandbox.people.tenant import Level
from tests.sandbox.soap.conftest import Soap, codes, texts


def value(text: str) -> str:
    return f"<c:searchValue>{text}</c:searchValue>"


def _custom(rest: str) -> str:
    return f"<common:customFieldList><c:customField xsi:type={rest}</c:customField></common:customFieldList>"


@pytest.fixture
def company(soap: Soap) -> Soap:
    """Two customers with their contacts, orders and invoices."""
    store = soap.store
    store.create("employee", {"entityId": "Ada", "lastName": "Lovelace"}, id=20)
    store.create("inventoryItem", {"itemId": "LENS"}, id=1, external_id="I1")
    store.create("serviceSaleItem", {"itemId": "FITTING"}, id=2)
    store.create(
        "customer",
        {
            "companyName": "ACME",
            "entityId": "ACME",
            "email": "a@acme.example",
            "salesRep": {"id": "20"},
            "subsidiary": {"id": "1"},
            "searchStage": "Customer",
            "creditLimit": Decimal("100.5"),
            "addressBook": [{"internalId": "1", "addressBookAddress": {"city": "Köln", "country": {"id": "DE"}}}],
            "custentity_vip": True,
            "custentity_tier": {"id": "3"},
        },
        id=50,
        external_id="C1",
    )
    store.create("customer", {"companyName": "Bolt", "entityId": "Bolt", "searchStage": "Lead"}, id=51)
    store.create("contact", {"entityId": "Bob", "company": {"id": "50"}, "email": "bob@acme.example"}, id=60)
    lines = [
        {"item": {"id": "1"}, "quantity": 2, "amount": Decimal("5.00")},
        {"item": {"id": "2"}, "quantity": 1, "amount": Decimal("7.00")},
    ]
    store.create(
        "salesOrder",
        {"tranId": "SO1", "entity": {"id": "50"}, "status": {"id": "B"}, "total": 12, "memo": "rush", "item": lines},
        id=70,
    )
    store.create("invoice", {"tranId": "INV1", "entity": {"id": "51"}, "status": {"id": "A"}, "total": 3}, id=71)
    return soap


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ("", ["50", "51"]),
        (f'<common:companyName operator="startsWith">{value("ac")}</common:companyName>', ["50"]),
        (f'<common:creditLimit operator="greaterThan">{value("100")}</common:creditLimit>', ["50"]),
        (f'<common:stage operator="anyOf">{value("_lead")}</common:stage>', ["51"]),
        (f'<common:country operator="anyOf">{value("_germany")}</common:country>', ["50"]),
        (f'<common:city operator="is">{value("köln")}</common:city>', ["50"]),
        ('<common:salesRep operator="anyOf"><c:searchValue internalId="20"/></common:salesRep>', ["50"]),
        ('<common:salesRep operator="anyOf"><c:searchValue internalId="@NONE@"/></common:salesRep>', ["51"]),
        ('<common:internalId operator="anyOf"><c:searchValue internalId="51"/></common:internalId>', ["51"]),
        ('<common:internalId operator="noneOf"><c:searchValue internalId="51"/></common:internalId>', ["50"]),
        ('<common:internalId operator="anyOf"><c:searchValue internalId="x"/></common:internalId>', []),
        (f'<common:internalIdNumber operator="greaterThan">{value("50")}</common:internalIdNumber>', ["51"]),
        ('<common:externalId operator="anyOf"><c:searchValue externalId="C1"/></common:externalId>', ["50"]),
        (f'<common:externalIdString operator="is">{value("c1")}</common:externalIdString>', ["50"]),
        (f"<common:isInactive>{value('false')}</common:isInactive>", ["50", "51"]),
        (f'<common:lastModifiedDate operator="after">{value("2031-01-01T00:00:00Z")}</common:lastModifiedDate>', []),
        (
            _custom(f'"c:SearchBooleanCustomField" scriptId="custentity_vip">{value("true")}'),
            ["50"],
        ),
        (
            _custom(
                '"c:SearchMultiSelectCustomField" operator="anyOf" scriptId="custentity_tier">'
                '<c:searchValue internalId="3"/>'
            ),
            ["50"],
        ),
    ],
)
def test_criteria_of_customers(company: Soap, criteria: str, found: list[str]) -> None:
    assert company.found(criteria) == found


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        (f'<common:type operator="anyOf">{value("_salesOrder")}</common:type>', ["70"]),
        (f'<common:type operator="noneOf">{value("_salesOrder")}</common:type>', ["71"]),
        (f'<common:status operator="anyOf">{value("_invoiceOpen")}</common:status>', ["71"]),
        (f'<common:recordType operator="is">{value("salesorder")}</common:recordType>', ["70"]),
        ('<common:item operator="anyOf"><c:searchValue internalId="2"/></common:item>', ["70"]),
        ('<common:item operator="anyOf"><c:searchValue externalId="I1"/></common:item>', ["70"]),
        ('<common:entity operator="anyOf"><c:searchValue internalId="51"/></common:entity>', ["71"]),
        (f'<common:nameText operator="is">{value("acme")}</common:nameText>', ["70"]),
        (f"<common:mainLine>{value('false')}</common:mainLine>", ["70"]),
        (f'<common:quantity operator="equalTo">{value("2")}</common:quantity>', ["70"]),
        (
            (
                f"<common:mainLine>{value('true')}</common:mainLine>"
                '<common:item operator="anyOf"><c:searchValue internalId="2"/></common:item>'
            ),
            [],
        ),
    ],
)
def test_criteria_of_transactions_look_at_the_record_and_its_lines(
    company: Soap, criteria: str, found: list[str]
) -> None:
    assert company.found(criteria, "tranSales:Transaction") == found


def test_items_are_told_apart_by_type(company: Soap) -> None:
    criteria = f'<common:type operator="anyOf">{value("_service")}</common:type>'

    assert company.found(criteria, "listAcct:Item") == ["2"]


def _joined(soap: Soap, join: str, kind: str = "listRel:Customer") -> list[str]:
    record = f'<searchRecord xsi:type="{kind}Search">{join}</searchRecord>'
    return [one.get("internalId") for one in soap.search(record).iter("{*}record")]


def test_joins_follow_references_and_what_refers_back(company: Soap) -> None:
    last_name = f'<common:lastName operator="is">{value("lovelace")}</common:lastName>'
    email = f'<common:email operator="contains">{value("bob@")}</common:email>'
    order = f'<common:type operator="anyOf">{value("_invoice")}</common:type>'
    name = f'<common:companyName operator="is">{value("acme")}</common:companyName>'

    assert _joined(company, f"<listRel:salesRepJoin>{last_name}</listRel:salesRepJoin>") == ["50"]
    assert _joined(company, f"<listRel:contactJoin>{email}</listRel:contactJoin>") == ["50"]
    assert _joined(company, f"<listRel:transactionJoin>{order}</listRel:transactionJoin>") == ["51"]
    join = f"<tranSales:customerJoin>{name}</tranSales:customerJoin>"
    assert _joined(company, join, "tranSales:Transaction") == ["70"]


def test_criteria_of_the_search_and_of_its_joins_all_hold(company: Soap) -> None:
    email = f'<common:email operator="contains">{value("bob@")}</common:email>'
    basic = f'<listRel:basic><common:companyName operator="is">{value("bolt")}</common:companyName></listRel:basic>'

    assert _joined(company, f"{basic}<listRel:contactJoin>{email}</listRel:contactJoin>") == []


def test_a_basic_search_may_come_alone(company: Soap) -> None:
    email = f'<common:email operator="contains">{value("@acme")}</common:email>'
    record = f'<searchRecord xsi:type="common:ContactSearchBasic">{email}</searchRecord>'

    assert texts(company.search(record), "entityId") == ["Bob"]


def test_a_search_of_a_type_the_role_may_not_view_is_refused(company: Soap) -> None:
    role = next(iter(company.tenant.roles.values()))
    role.records["customer"] = Level.NONE
    refused = company.search('<searchRecord xsi:type="listRel:CustomerSearch"/>')
    role.records["invoice"] = Level.NONE
    partial = company.search('<searchRecord xsi:type="tranSales:TransactionSearch"/>')

    assert codes(refused) == ["INSUFFICIENT_PERMISSION"]
    assert [one.get("internalId") for one in partial.iter("{*}record")] == ["70"]


def test_custom_records_are_searched_by_their_type(company: Soap) -> None:
    company.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=12)
    company.store.create("customrecord_tier", {"name": "Gold"}, id=7)
    basic = '<setupCustom:basic><common:recType internalId="12"/></setupCustom:basic>'
    record = f'<searchRecord xsi:type="setupCustom:CustomRecordSearch">{basic}</searchRecord>'

    assert [one.get("internalId") for one in company.search(record).iter("{*}record")] == ["7"]
    untyped = '<searchRecord xsi:type="setupCustom:CustomRecordSearch"><setupCustom:basic/></searchRecord>'
    assert codes(company.search(untyped)) == ["RCRD_TYPE_REQD"]
