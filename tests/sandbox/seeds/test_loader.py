"""The seeds as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connector.catalogue.model import Field, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.errors import ConfigurationError
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.records.reference_lookup import ReferenceLookup
from connector.sandbox.seeds.loader import load
from connector.sandbox.storage.store import Store
from connector.sandbox.suiteql.engine import Engine

SCRIPTS = {
    "Latin with accents": "é",
    "Polish": "Ł",
    "Turkish": "İ",
    "Greek": "Ω",
    "Cyrillic": "Я",
    "Ukrainian": "ї",
    "Arabic": "ع",
    "Hebrew": "ש",
    "Chinese": "有",
    "Japanese": "が",
}
RANGES = {
    "Greek": ("Ͱ", "Ͽ"),
    "Cyrillic": ("Ѐ", "ӿ"),
    "Arabic": ("؀", "ۿ"),
    "Hebrew": ("֐", "׿"),
    "Chinese": ("一", "鿿"),
    "Japanese": ("぀", "ヿ"),
    "Latin with accents": ("À", "ɏ"),
}


def digest(store: Store) -> str:
    """A fingerprint of all records."""
    found = hashlib.sha256()
    for row in store.connection.execute("SELECT type, id, external_id, body FROM record ORDER BY type, id"):
        found.update(repr(row).encode())
    return found.hexdigest()


def test_the_demo_is_the_same_whenever_it_is_loaded(catalogue: Catalogue, tenant: Tenant, demo: Store) -> None:
    another_day = Store(shapes=CatalogueShapes(catalogue), clock=lambda: 2_000_000_000.0)
    load(another_day, "demo", 1, tenant)

    assert digest(another_day) == digest(demo)


def test_the_demo_has_what_a_company_has(demo: Store) -> None:
    counts = demo.types()

    assert counts["customer"] == 240
    assert counts["salesOrder"] == 422
    assert {name for name, count in counts.items() if count >= 5} >= {
        "subsidiary",
        "currency",
        "account",
        "term",
        "department",
        "location",
        "employee",
        "vendor",
        "contact",
        "inventoryItem",
        "invoice",
        "customerPayment",
        "creditMemo",
        "cashSale",
        "itemFulfillment",
        "purchaseOrder",
        "vendorBill",
        "journalEntry",
        "customrecord_warranty_claim",
        "customField",
    }


def test_scale_multiplies_customers_and_orders(store: Store, tenant: Tenant, demo: Store) -> None:
    load(store, "demo", 2, tenant)

    assert store.count("customer") == 2 * demo.count("customer")
    assert store.count("salesOrder") == 2 * 400 + 22
    assert store.count("vendor") == demo.count("vendor")


def test_names_and_addresses_come_in_many_scripts(demo: Store) -> None:
    letters = "".join(row[0] for row in demo.connection.execute("SELECT body FROM record WHERE type = 'customer'"))

    for script, (first, last) in RANGES.items():
        assert any(first <= letter <= last for letter in letters), script
    assert not [letter for letter in letters if 0x1F300 <= ord(letter) <= 0x1FAFF]


def test_several_currencies_countries_and_inactive_records(demo: Store) -> None:
    customers = [stored.body for stored in demo.select("customer")]

    assert len({customer["currency"]["id"] for customer in customers}) >= 6
    assert len({customer["addressBook"][0]["addressBookAddress"]["country"]["id"] for customer in customers}) >= 15
    assert 5 < sum(customer["isInactive"] for customer in customers) < 50


def test_every_field_is_one_of_the_catalogue(demo: Store, catalogue: Catalogue) -> None:
    customs = {stored.body["scriptId"] for stored in demo.select("customField")}
    strange = {
        f"{type_}: {path}"
        for type_ in demo.types()
        if type_ in catalogue
        for stored in demo.select(type_)
        for path in _strange(catalogue, catalogue.record(type_), stored.body, customs)
    }

    assert strange == set()


def _strange(catalogue: Catalogue, shape: Structure, body: Mapping[str, Any], customs: set[str]) -> Iterator[str]:
    for name, value in body.items():
        member = shape.find(name)
        if member is None:
            if name not in ("id", "externalId") and name not in customs:
                yield name
        elif member.name != name:
            yield f"{name} is spelt {member.name}"
        elif isinstance(member, Sublist):
            for line in value:
                yield from _strange(catalogue, member, line, customs)
        elif member.kind == "subrecord":
            yield from _strange(catalogue, catalogue.subrecords[member.subrecord], value, customs)
        elif member.kind == "enum" and catalogue.enumerations[member.enum].by_code(value["id"]) is None:
            yield f"{name}: {value}"


def test_every_reference_points_to_a_record(demo: Store, catalogue: Catalogue) -> None:
    lookup = ReferenceLookup(demo, catalogue)
    for type_ in demo.types():
        if type_ in catalogue:
            for stored in demo.select(type_):
                _check(catalogue, catalogue.record(type_), stored.body, lookup, f"{type_} {stored.id}")


def _check(catalogue: Catalogue, shape: Structure, body: Mapping[str, Any], lookup: ReferenceLookup, path: str) -> None:
    for name, value in body.items():
        member = shape.find(name)
        if isinstance(member, Sublist):
            for line in value:
                _check(catalogue, member, line, lookup, f"{path}.{name}")
        elif isinstance(member, Field) and member.kind in ("reference", "multiselect"):
            for item in value if isinstance(value, list) else [value]:
                assert lookup.resolve(item, member, f"{path}.{name}") == {"id": item["id"]}


def test_required_fields_are_filled(demo: Store, catalogue: Catalogue) -> None:
    spared = {
        "subsidiary": {"parent"},
        "customer": {"companyName"},
    }  # the top company has no parent, a person no company
    for record in catalogue:
        for stored in demo.select(record.name):
            missing = {name for name in record.required_on_create if stored.body.get(name) in (None, "", [])}
            assert missing <= spared.get(record.name, set()), f"{record.name} {stored.id}"


@pytest.mark.parametrize("type_", ["salesOrder", "invoice", "cashSale", "creditMemo", "purchaseOrder", "vendorBill"])
def test_totals_add_up_to_the_last_digit(demo: Store, type_: str) -> None:
    for stored in demo.select(type_):
        body = stored.body
        lines = [Decimal(line["amount"]) for name in ("item", "expense") for line in body.get(name, [])]
        tax = sum((Decimal(line.get("tax1Amt", 0)) for line in body.get("item", [])), Decimal(0))
        assert Decimal(body["total"] if "total" in body else body["userTotal"]) == sum(lines) + tax, stored.id
        assert Decimal(body.get("taxTotal", 0)) == tax


def test_lines_are_quantity_times_rate_rounded_to_the_currency(demo: Store) -> None:
    digits = {str(stored.id): stored.body["currencyPrecision"] for stored in demo.select("currency")}
    for stored in demo.select("salesOrder"):
        cent = Decimal(1).scaleb(-digits[stored.body["currency"]["id"]])
        for line in stored.body["item"]:
            exact = Decimal(line["quantity"]) * Decimal(line["rate"])
            assert abs(Decimal(line["amount"]) - exact) <= cent / 2
            assert Decimal(line["amount"]) % cent == 0


def test_journals_balance_and_payments_do_not_exceed_their_invoice(demo: Store) -> None:
    for stored in demo.select("journalEntry"):
        lines = stored.body["line"]
        assert sum(Decimal(line.get("debit", 0)) for line in lines) == sum(
            Decimal(line.get("credit", 0)) for line in lines
        )
    for stored in demo.select("customerPayment"):
        (applied,) = stored.body["apply"]
        invoice = demo.get("invoice", applied["doc"]["id"])
        assert invoice is not None
        assert Decimal(invoice.body["amountPaid"]) == Decimal(stored.body["payment"]) <= Decimal(invoice.body["total"])


def test_the_ledger_balances_in_every_transaction(demo: Store, catalogue: Catalogue) -> None:
    query = "SELECT transaction FROM transactionaccountingline GROUP BY transaction HAVING ROUND(SUM(amount), 2) <> 0"

    assert Engine(demo, catalogue).query(query).items == []


def test_awkward_amounts_are_kept_to_the_digit(demo: Store) -> None:
    totals = {stored.body["tranId"]: str(stored.body["total"]) for stored in demo.select("salesOrder")}

    assert totals["CORNER-CENTS"] == "0.30"
    assert totals["CORNER-HALF-CENT"] == "1.01"
    assert totals["CORNER-THIRDS"] == "99.99"
    assert totals["CORNER-LARGE"] == "123456789012.34"
    assert totals["CORNER-NEGATIVE"] == "49.95"


def test_times_lie_in_the_demos_two_years_and_in_order(demo: Store, catalogue: Catalogue) -> None:
    shapes = CatalogueShapes(catalogue)
    for type_ in ("customer", "salesOrder", "invoice", "vendor"):
        shape = shapes.shape(type_)
        for stored in demo.select(type_):
            made, changed = stored.body[shape.created], stored.body[shape.modified]
            assert "2024-01-02" <= made <= changed <= "2025-12-30", f"{type_} {stored.id}"
            assert (stored.created, stored.modified) == (made, changed)


def test_a_custom_field_of_each_type_has_values(demo: Store) -> None:
    fields = {stored.body["scriptId"]: stored.body["fieldType"] for stored in demo.select("customField")}
    bodies = "".join(row[0] for row in demo.connection.execute("SELECT body FROM record WHERE type <> 'customField'"))

    assert set(fields.values()) >= {
        "list",
        "multiselect",
        "checkbox",
        "integer",
        "decimal",
        "percent",
        "currency",
        "date",
        "datetime",
        "text",
        "long_text",
        "url",
    }
    assert [script_id for script_id in fields if f'"{script_id}"' not in bodies] == []


def test_the_next_ids_and_numbers_follow_those_of_the_demo(catalogue: Catalogue, tenant: Tenant) -> None:
    store = Store(shapes=CatalogueShapes(catalogue))
    load(store, "demo", 1, tenant)
    entities = max(
        stored.id for type_ in ("customer", "vendor", "employee", "contact") for stored in store.select(type_)
    )

    assert store.create("customer", {"entityId": "new"}).id == entities + 1
    assert store.next_number("number:salesOrder") > 10_400
    line = store.update("customer", entities + 1, {"addressBook": [{"label": "x"}]}).body["addressBook"][0]
    taken = {
        entry["internalId"]
        for stored in store.select("customer")
        for entry in stored.body.get("addressBook", [])
        if stored.id <= entities
    }
    assert str(line["internalId"]) not in taken


def test_the_one_who_signs_in_is_an_employee(demo: Store, tenant: Tenant) -> None:
    found = demo.get("employee", 1)

    assert found is not None
    assert found.body["email"] == tenant.users[1].email


def test_an_empty_account_has_the_essentials(store: Store, tenant: Tenant) -> None:
    load(store, "empty", 1, tenant)

    assert store.types() == {"currency": 1, "employee": 1, "subsidiary": 1}


def test_a_file_of_records_is_loaded(store: Store, tenant: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("customer:\n  - {companyName: ACME, subsidiary: 1}\n")
    load(store, str(path), 1, tenant)

    assert [stored.body["companyName"] for stored in store.select("customer")] == ["ACME"]


def test_an_unknown_seed_is_named(store: Store, tenant: Tenant) -> None:
    with pytest.raises(ConfigurationError, match="there is no seed `dmeo`") as refused:
        load(store, "dmeo", 1, tenant)

    assert "demo, empty" in refused.value.hint
    assert store.types() == {}
