import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from connector.catalogue.reader import load
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.save_preferences import SavePreferences
from connector.sandbox.refusals import (
    DuplicateError,
    MissingValueError,
    PermissionDeniedError,
    UnknownFieldError,
    UnknownRecordError,
    UnknownReferenceError,
    UnknownTypeError,
    WireError,
)
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail
from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_new_customer_gets_what_netsuite_fills_in(office: Office) -> None:
    body = office.read("customer", office.customer())

    assert (body["entityId"], body["isPerson"], body["isInactive"]) == ("ACME", False, False)
    assert body["subsidiary"]["refName"] == "Northwind Optics Group"
    assert body["dateCreated"] == body["lastModifiedDate"] == "2026-11-18T11:06:40Z"


def test_a_person_is_named_by_the_parts_of_the_name(office: Office) -> None:
    id_ = office.create("customer", firstName="Åse", lastName="Li", isPerson=True, subsidiary={"id": "1"})

    assert office.read("customer", id_)["entityId"] == "Åse Li"


def test_a_new_order_gets_number_date_status_and_totals(office: Office) -> None:
    body = office.read("salesOrder", office.order({"quantity": 3, "rate": Decimal("0.10")}))

    assert (body["tranId"], body["tranDate"]) == ("SO1001", "2026-11-18")
    assert body["status"]["id"] == body["orderStatus"]["id"] == "B"
    assert body["subsidiary"]["id"] == "1"
    assert body["total"] == Decimal("0.30")
    assert body["item"][0]["item"] == {"id": "1", "refName": "S1"}


def test_the_status_of_an_order_follows_the_order_status_that_is_changed(office: Office) -> None:
    id_ = office.order({"quantity": 1, "rate": Decimal(2)})
    held = office.update("salesOrder", id_, orderStatus={"id": "A"})
    noted = office.update("salesOrder", id_, memo="wait")
    approved = office.update("salesOrder", id_, orderStatus={"id": "B"})

    assert [body["status"]["id"] for body in (held, noted, approved)] == ["A", "A", "B"]


def test_the_amount_follows_a_changed_quantity_and_the_total_the_amount(office: Office) -> None:
    id_ = office.order({"quantity": 3, "rate": Decimal(2)}, {"quantity": 1, "amount": Decimal(5)})

    body = office.update("salesOrder", id_, item=[{"line": 1, "quantity": 4}])
    assert [line["amount"] for line in body["item"]] == [Decimal(8), Decimal(5)]
    assert body["total"] == Decimal(13)


def test_a_change_that_touches_no_amount_leaves_the_totals_as_they_were(office: Office) -> None:
    id_ = office.order({"quantity": 1, "rate": Decimal(1)})
    office.store.update("salesOrder", id_, {"total": Decimal(99)})

    assert office.update("salesOrder", id_, memo="x")["total"] == Decimal(99)


def test_replacing_lines_removes_the_others(office: Office) -> None:
    id_ = office.order({"quantity": 1, "rate": Decimal(1)}, {"quantity": 2, "rate": Decimal(1)})

    body = office.update("salesOrder", id_, item=[{"line": 2, "quantity": 9}], replace=True)
    assert [(line["line"], line["quantity"]) for line in body["item"]] == [(2, 9)]
    assert body["total"] == Decimal(9)


def test_an_upsert_creates_once(office: Office) -> None:
    body = {"companyName": "U", "subsidiary": {"id": "1"}}
    first = office.desk.upsert(office.caller, "customer", "EXT", body)
    second = office.desk.upsert(office.caller, "customer", "EXT", {"phone": "1"})

    assert (first.created, second.created) == (True, False)
    assert first.stored.id == second.stored.id


def test_required_fields_are_needed_and_may_not_be_cleared(office: Office) -> None:
    with pytest.raises(MissingValueError, match=r"^Please enter value\(s\) for: .*Item"):
        office.create("salesOrder", entity={"id": office.customer()})
    id_ = office.customer("Other")
    with pytest.raises(MissingValueError, match="Subsidiary"):
        office.update("customer", id_, subsidiary=None)


def test_what_refers_to_nothing_is_refused_with_its_path(office: Office) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        office.create("salesOrder", entity={"id": office.customer()}, item=[{"item": {"id": "99"}, "quantity": 1}])

    assert caught.value.path == "item.items[0].item"
    for wrong in ({"id": "99"}, {"externalId": "nobody"}, {"id": "abc"}, {"id": True}, {}, [1]):
        with pytest.raises(UnknownReferenceError):
            office.customer(f"C{wrong}", subsidiary=wrong)


def test_a_failed_write_leaves_nothing_behind(office: Office) -> None:
    number = office.store.next_number("number:salesOrder", 1001)
    with pytest.raises(MissingValueError):
        office.create("salesOrder", entity={"id": office.customer()})

    assert office.store.count("salesOrder") == 0
    assert office.store.next_number("number:salesOrder") == number + 1


def test_names_are_unique_within_a_type(office: Office) -> None:
    id_ = office.customer("Twin")

    with pytest.raises(DuplicateError, match="A customer record with this ID already exists"):
        office.customer("Twin")
    office.update("customer", id_, phone="1")
    office.create("vendor", companyName="Twin", subsidiary={"id": "1"})


def test_a_role_reaches_as_far_as_its_level(office: Office) -> None:
    id_ = office.customer()
    office.caller.role.records["customer"] = Level.VIEW

    office.read("customer", id_)
    for write in (
        lambda: office.customer("X"),
        lambda: office.update("customer", id_, phone="1"),
        lambda: office.desk.delete(office.caller, "customer", id_),
        lambda: office.desk.upsert(office.caller, "customer", "E", {}),
    ):
        with pytest.raises(PermissionDeniedError, match="'Lists -> Customers'"):
            write()


def test_unknown_types_records_and_fields_have_their_refusals(office: Office) -> None:
    with pytest.raises(UnknownTypeError):
        office.read("nonsense", "1")
    with pytest.raises(UnknownTypeError):
        office.read("customrecord_nonsense", "1")
    with pytest.raises(UnknownRecordError):
        office.read("customer", "99")
    with pytest.raises(UnknownFieldError):
        office.customer("X", nonsense=1)


def test_a_type_without_external_ids_refuses_them(office: Office, tmp_path: Path) -> None:
    shutil.copytree(load().path, tmp_path / "catalogue")
    with (tmp_path / "catalogue" / "term.yaml").open("a") as file:
        file.write("\nexternal_id: false\n")
    desk = RecordDesk(office.store, load(tmp_path / "catalogue"))

    with pytest.raises(WireError, match="External ids are not supported"):
        desk.create(office.caller, "term", {"name": "Net 5", "daysUntilNetDue": 5, "externalId": "X"})


def test_types_are_found_in_any_case(office: Office) -> None:
    assert office.desk.record_type("SALESORDER").name == "salesOrder"


def test_mandatory_custom_fields_are_needed_unless_the_preferences_say_no(office: Office) -> None:
    definition = {"scriptId": "custentity_a", "label": "Region", "appliesTo": "entity:customer", "isMandatory": True}
    office.store.create("customField", definition)
    with pytest.raises(MissingValueError, match="Region"):
        office.customer()

    lenient = SavePreferences(mandatory_custom_fields=False)
    body = {"companyName": "A", "subsidiary": {"id": "1"}}
    id_ = office.desk.create(office.caller, "customer", body, preferences=lenient).stored.id
    office.update("customer", str(id_), phone="1")
    with pytest.raises(MissingValueError, match="Region"):
        office.update("customer", str(id_), custentity_a=None)


def test_unknown_references_have_words_for_each_channel(office: Office) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        office.customer(terms={"id": "404"})

    assert (caught.value.field, caught.value.value) == ("terms", "404")
    assert caught.value.message == "You have entered an Invalid Field Value 404 for the following field: terms"
    assert caught.value.soap_message == "Invalid terms reference key 404."


def test_rules_reach_the_wire(sandbox: Sandbox, client: Client) -> None:
    """One order's way over REST: made, fulfilled, billed, paid; what is refused is refused with NetSuite's words."""
    store = sandbox.accounts.first.store
    item = store.create("inventoryItem", {"itemId": "Wire"}).id
    customer = client.made("customer", companyName="Wire", subsidiary={"id": "1"})
    lines = {"items": [{"item": {"id": str(item)}, "quantity": 2, "rate": 4}]}
    order = client.made("salesOrder", entity={"id": customer}, item=lines)
    for target in ("itemFulfillment", "invoice"):
        assert client.post(f"/salesOrder/{order}/!transform/{target}", {}).status_code == 204

    assert client.get(f"/salesOrder/{order}").json()["status"] == {"id": "G", "refName": "Billed"}
    refused = client.delete(f"/customer/{customer}")
    assert refused.status_code == 400
    assert "it has dependent records" in detail(refused)["detail"]
    refused = client.post(f"/salesOrder/{order}/!transform/invoice", {})
    assert f"You can not initialize invoice: invalid reference {order}." in detail(refused)["detail"]
    notes = sandbox.accounts.first.desk.notes.of("salesOrder", order)
    assert {note.context for note in notes if note.event == "Create"} == {"REST Web Services"}


def test_an_account_without_oneworld_is_one_on_the_wire(client: Client, sandbox: Sandbox) -> None:
    sandbox.tenant.features.discard("SUBSIDIARIES")
    try:
        made = client.made("customer", companyName="Plain")
        assert "subsidiary" not in client.get(f"/customer/{made}").json()
        assert client.get("/subsidiary/1").status_code == 404
        schema = client.get("/metadata-catalog/customer", headers={"Accept": "application/schema+json"}).json()
        assert "subsidiary" not in schema["properties"]
    finally:
        sandbox.tenant.features.add("SUBSIDIARIES")


def test_stock_goes_from_one_location_to_another(office: Office) -> None:
    places = [office.create("location", name=name, subsidiary=[{"id": "1"}]) for name in ("A", "B")]
    item = [{"item": {"id": office.goods()}, "quantity": 2}]
    where = {"location": {"id": places[0]}, "transferLocation": {"id": places[1]}}
    order = office.create("transferOrder", subsidiary={"id": "1"}, item=item, **where)
    seen = [office.status("transferOrder", order)]
    for target in ("itemFulfillment", "itemReceipt"):
        office.turned("transferOrder", order, target)
        seen.append(office.status("transferOrder", order))

    assert seen == ["B", "F", "G"]
