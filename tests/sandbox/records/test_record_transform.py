from decimal import Decimal
from typing import Any

import pytest

from connector.sandbox.accounting.transformation_table import pairs
from connector.sandbox.people.tenant import Level
from connector.sandbox.records import record_transform
from connector.sandbox.records.record_transform import RecordKey, initialized, targets, transformed
from connector.sandbox.refusals import PermissionDeniedError, UnknownFieldError, UnknownRecordError, WireError
from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def would_be(office: Office, source: str, id_: str, target: str, **overrides: Any) -> dict[str, Any]:
    return transformed(office.desk, office.caller, RecordKey(source, id_), target, overrides).record


def refusal(office: Office, source: str, id_: str, target: str) -> WireError:
    with pytest.raises(WireError) as caught:
        would_be(office, source, id_, target)
    return caught.value


def test_an_order_becomes_an_invoice_with_its_lines_and_is_not_saved(office: Office) -> None:
    order = office.sale(3, 2)
    invoice = would_be(office, "salesOrder", order, "invoice")

    assert invoice["createdFrom"] == {"id": order}
    assert invoice["entity"] == {"id": office.read("salesOrder", order)["entity"]["id"]}
    assert [(line["orderLine"], line["quantity"], line["amount"]) for line in invoice["item"]] == [
        (1, 3, Decimal(30)),
        (2, 2, Decimal(20)),
    ]
    assert (invoice["total"], invoice["tranDate"]) == (Decimal(50), "2026-11-18")
    assert not {"id", "tranId", "status", "orderStatus"} & set(invoice)
    assert office.store.count("invoice") == 0


def test_only_what_is_left_of_an_order_goes_along(office: Office) -> None:
    order = office.sale(3, 2)
    office.turned("salesOrder", order, "invoice", item={"items": [{"orderLine": 1, "quantity": 1}]})

    (line,) = would_be(office, "salesOrder", order, "invoice")["item"]
    assert (line["orderLine"], line["quantity"], line["amount"]) == (1, 2, Decimal(20))
    office.turned("salesOrder", order, "invoice")
    refused = refusal(office, "salesOrder", order, "invoice")
    assert refused.soap_code == "INVALID_INITIALIZE_REF"
    assert refused.message == f"You can not initialize invoice: invalid reference {order}."


def test_a_fulfillment_leaves_services_out(office: Office) -> None:
    service = office.goods("S", "serviceSaleItem")
    lines = [{"item": {"id": id_}, "quantity": 1, "rate": Decimal(1)} for id_ in (service, office.goods())]
    order = office.create("salesOrder", entity={"id": office.customer()}, item=lines)

    (line,) = would_be(office, "salesOrder", order, "itemFulfillment")["item"]
    assert (line["orderLine"], line["itemReceive"], line["quantityRemaining"]) == (2, True, 1)
    assert "rate" not in line or office.desk.record_type("itemFulfillment").find("item")


def test_an_invoice_becomes_a_payment_of_what_is_due(office: Office) -> None:
    invoice = office.sale(2, type_="invoice")
    customer = office.read("invoice", invoice)["entity"]["id"]
    item = [{"item": {"id": "1"}, "quantity": 1, "rate": Decimal(5)}]
    other = office.create("invoice", entity={"id": customer}, item=item)
    payment = would_be(office, "invoice", invoice, "customerPayment")

    assert (payment["customer"], payment["payment"]) == ({"id": customer}, Decimal(20))
    assert [(line["doc"]["id"], line["apply"], line["due"]) for line in payment["apply"]] == [
        (invoice, True, Decimal(20)),
        (other, False, Decimal(5)),
    ]


def test_a_customer_becomes_a_payment_with_nothing_ticked(office: Office) -> None:
    invoice = office.sale(2, type_="invoice")
    customer = office.read("invoice", invoice)["entity"]["id"]
    payment = would_be(office, "customer", customer, "customerPayment")

    assert [line["apply"] for line in payment["apply"]] == [False]
    assert "payment" not in payment


def test_a_credit_memo_is_applied_to_its_invoice(office: Office) -> None:
    invoice = office.sale(2, type_="invoice")
    credit = office.turned("invoice", invoice, "creditMemo")

    assert office.read("creditMemo", credit)["applied"] == Decimal(20)
    assert (office.status("creditMemo", credit), office.status("invoice", invoice)) == ("B", "B")


def test_a_customer_gives_currency_and_addresses(office: Office) -> None:
    address = {"addr1": "1 Way", "country": {"id": "US"}}
    book = {"items": [{"defaultBilling": True, "addressBookAddress": address}]}
    customer = office.customer(currency={"id": "1"}, addressBook=book)
    order = would_be(office, "customer", customer, "salesOrder", memo="x")

    assert order["billingAddress"]["addr1"] == "1 Way"
    assert (order["entity"], order["currency"], order["memo"]) == ({"id": customer}, {"id": "1"}, "x")


def test_the_document_that_initialize_makes_can_be_added_as_it_is(office: Office) -> None:
    order = office.sale(1)
    body = initialized(office.desk, office.caller, "invoice", (RecordKey("salesOrder", order),)).record
    made = office.desk.create(office.caller, "invoice", body).stored

    assert made.body["total"] == Decimal(10)
    assert office.status("salesOrder", order) == "B"  # billed in advance, not yet fulfilled


def test_initialize_joins_several_sources(office: Office) -> None:
    sources = tuple(RecordKey("purchaseOrder", office.purchase(quantity)) for quantity in (1, 2))
    body = initialized(office.desk, office.caller, "vendorBill", sources).record

    assert [line["orderDoc"]["id"] for line in body["item"]] == [str(source.id) for source in sources]
    assert body["userTotal"] == Decimal(21)
    with pytest.raises(WireError, match="reference is required"):
        initialized(office.desk, office.caller, "vendorBill", ())


def test_pairs_that_do_not_go_together_are_refused(office: Office) -> None:
    refused = refusal(office, "purchaseOrder", office.purchase(1), "invoice")

    assert refused.soap_code == "INVALID_RCRD_TRANSFRM"
    with pytest.raises(UnknownRecordError):
        would_be(office, "salesOrder", "999", "invoice")
    with pytest.raises(UnknownFieldError):
        would_be(office, "salesOrder", office.sale(1), "invoice", nonsense=1)


@pytest.mark.parametrize("code", ["A", "C", "H"])
def test_an_order_that_is_not_open_gives_nothing(office: Office, code: str) -> None:
    order = office.sale(1)
    office.store.update("salesOrder", order, {"status": {"id": code}})

    assert refusal(office, "salesOrder", order, "itemFulfillment").soap_code == "INVALID_INITIALIZE_REF"


def test_a_closed_line_does_not_go_along(office: Office) -> None:
    order = office.sale(1, 1)
    office.update("salesOrder", order, item=[{"line": 2, "isClosed": True}])

    assert [line["orderLine"] for line in would_be(office, "salesOrder", order, "itemFulfillment")["item"]] == [1]


def test_source_and_target_need_permissions(office: Office) -> None:
    order = office.sale(1)
    office.caller.role.records["invoice"] = Level.VIEW

    with pytest.raises(PermissionDeniedError):
        would_be(office, "salesOrder", order, "invoice")


def test_the_table_names_only_types_that_exist_and_the_catalogue_knows_no_others(office: Office) -> None:
    for record in office.desk.catalogue:
        ours = set(targets(office.desk, record.name))
        known = {name for name in record.transforms if name in office.desk.catalogue}
        assert known <= ours, record.name
    assert all(source and target for source, target, _ in pairs())


def test_overrides_by_position_and_new_lines(office: Office) -> None:
    order = office.sale(5)
    extra = {"item": {"id": office.goods("X")}, "quantity": 1, "rate": Decimal(1)}
    body = would_be(office, "salesOrder", order, "invoice", item=[{"orderLine": 1, "quantity": 2}, extra])

    assert [line["amount"] for line in body["item"]] == [Decimal(20), Decimal(1)]
    written = record_transform.save(
        office.desk, office.caller, RecordKey("salesOrder", order), "invoice", {"memo": "m"}
    )
    assert written.stored.body["memo"] == "m"
