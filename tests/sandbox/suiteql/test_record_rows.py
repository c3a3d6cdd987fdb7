"""Rows of records, their lines and addresses."""

from __future__ import annotations

from typing import Any

ADDRESS = {"addr1": "Street 1", "city": "Köln", "country": {"id": "DE"}}


def test_every_kind_of_value_has_its_form(account: Any) -> None:
    account.store.create(
        "customer",
        {
            "entityId": "A",
            "creditLimit": 12.5,
            "isPerson": True,
            "terms": {"id": "4", "refName": "Net 30"},
            "language": {"id": "de_DE"},
            "startDate": "2025-03-09",
            "dateCreated": "2025-03-09T10:00:00Z",
            "phone": "",
            "daysOverdue": 3,
        },
    )

    assert account.rows(
        "SELECT creditlimit, isperson, terms, language, startdate, phone, "
        "TO_CHAR(datecreated, 'HH24:MI') AS made FROM customer"
    ) == [
        {
            "creditlimit": "12.5",
            "isperson": "T",
            "terms": "4",
            "language": "de_DE",
            "startdate": "3/9/2025",
            "made": "03:00",
        }
    ]


def test_addresses_hang_on_their_keys(account: Any) -> None:
    lines = [
        {"internalId": "7", "label": "Home", "defaultBilling": True, "addressBookAddress": ADDRESS},
        {
            "internalId": "8",
            "label": "Work",
            "defaultShipping": True,
            "addressBookAddress": {**ADDRESS, "addr1": "Street 2"},
        },
    ]
    account.store.create("customer", {"entityId": "A", "addressBook": lines})

    assert account.rows(
        "SELECT b.label, b.internalid, a.addr1, a.country FROM customeraddressbook b "
        "JOIN customeraddressbookentityaddress a ON a.nkey = b.addressbookaddress ORDER BY b.internalid"
    ) == [
        {"label": "Home", "internalid": "7", "addr1": "Street 1", "country": "DE"},
        {"label": "Work", "internalid": "8", "addr1": "Street 2", "country": "DE"},
    ]
    assert account.rows(
        "SELECT b.addr1 AS bill, s.addr1 AS ship FROM customer c "
        "JOIN entityaddress b ON b.nkey = c.defaultbillingaddress JOIN entityaddress s ON "
        "s.nkey = c.defaultshippingaddress"
    ) == [{"bill": "Street 1", "ship": "Street 2"}]


def test_addresses_go_with_their_record(account: Any) -> None:
    account.store.create("customer", {"entityId": "A", "addressBook": [{"addressBookAddress": ADDRESS}]})
    account.store.update("customer", 1, {"addressBook": []}, replace=True)

    assert account.values("SELECT COUNT(*) FROM customeraddressbookentityaddress") == ["0"]
    assert account.values("SELECT COUNT(*) FROM entityaddress") == ["0"]


def test_addresses_of_transactions_and_places_hang_on_the_record(account: Any) -> None:
    account.store.create("salesOrder", {"entity": {"id": "1"}, "billingAddress": ADDRESS, "shippingAddress": ADDRESS})
    account.store.create("location", {"name": "Lager", "mainAddress": ADDRESS})

    assert account.values(
        "SELECT a.city FROM transaction t JOIN transactionbillingaddress a ON a.nkey = t.billingaddress"
    ) == ["Köln"]
    assert account.values("SELECT a.city FROM location l JOIN locationmainaddress a ON a.nkey = l.mainaddress") == [
        "Köln"
    ]


def test_every_sort_of_entity_is_an_entity(account: Any) -> None:
    account.store.create("customer", {"entityId": "C", "companyName": "Co"})
    account.store.create("vendor", {"entityId": "V", "companyName": "Ve"})
    account.store.create("employee", {"entityId": "E", "firstName": "Em", "lastName": "Ployee"})
    account.store.create("contact", {"entityId": "K", "firstName": "Kon"})

    assert account.rows("SELECT type, altname, isperson FROM entity ORDER BY id") == [
        {"type": "CustJob", "altname": "Co", "isperson": "F"},
        {"type": "Vendor", "altname": "Ve", "isperson": "F"},
        {"type": "Employee", "altname": "Em Ployee", "isperson": "T"},
        {"type": "Contact", "altname": "Kon", "isperson": "T"},
    ]


def test_items_of_every_kind_share_a_table(demo: Any) -> None:
    assert demo.rows("SELECT itemtype, subtype, COUNT(*) n FROM item GROUP BY itemtype, subtype ORDER BY 1, 2") == [
        {"itemtype": "InvtPart", "n": "12"},
        {"itemtype": "NonInvtPart", "subtype": "Purchase", "n": "1"},
        {"itemtype": "NonInvtPart", "subtype": "Resale", "n": "1"},
        {"itemtype": "NonInvtPart", "subtype": "Sale", "n": "2"},
        {"itemtype": "Service", "subtype": "Sale", "n": "3"},
    ]


def test_names_that_netsuite_builds_are_there(demo: Any) -> None:
    (row,) = demo.rows(
        "SELECT accountsearchdisplaynamecopy a, accountsearchdisplayname b, fullname c FROM "
        "account WHERE acctnumber = '1100'"
    )

    assert row == {"a": "Accounts Receivable", "b": "1100 Accounts Receivable", "c": "Accounts Receivable"}
    assert demo.values("SELECT fullname FROM department WHERE name = 'Field Sales'") == ["Sales : Field Sales"]


def test_a_custom_record_has_its_own_table(demo: Any) -> None:
    (row,) = demo.rows("SELECT * FROM customrecord_warranty_claim WHERE id = 1")

    assert set(row) == {
        "id",
        "name",
        "externalid",
        "isinactive",
        "created",
        "lastmodified",
        "recordid",
        "custrecord_claim_customer",
        "custrecord_claim_item",
        "custrecord_claim_opened",
        "custrecord_claim_amount",
        "custrecord_claim_settled",
    }


def test_a_customer_has_its_primary_subsidiary_and_the_names_that_netsuite_makes_up(account: Any) -> None:
    account.store.create("subsidiary", {"name": "Parent"}, id=1)
    account.store.create("customer", {"entityId": "A", "companyName": "Acme", "subsidiary": {"id": "1"}})
    account.store.create("customer", {"entityId": "B", "isPerson": True, "firstName": "Bo", "lastName": "Li"})

    assert account.rows(
        "SELECT entityid, subsidiary, BUILTIN.DF(subsidiary) AS sub, entitytitle, altname FROM customer ORDER BY id"
    ) == [
        {"entityid": "A", "subsidiary": "1", "sub": "Parent", "entitytitle": "Acme", "altname": "Acme"},
        {"entityid": "B", "entitytitle": "Bo Li", "altname": "Bo Li"},
    ]
