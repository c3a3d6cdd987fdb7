import pytest

from connector.sandbox.refusals import DependentsError
from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def refused(office: Office, type_: str, id_: str) -> tuple[str, int]:
    with pytest.raises(DependentsError, match="dependent records") as caught:
        office.delete(type_, id_)
    assert caught.value.soap_code == "CANT_DELETE_CHILD_RCRDS_EXIST"
    return caught.value.dependent


def test_a_customer_with_an_order_stays(office: Office) -> None:
    order = office.sale(1)
    customer = office.read("salesOrder", order)["entity"]["id"]
    item = office.read("salesOrder", order)["item"][0]["item"]["id"]

    assert refused(office, "customer", customer) == ("salesOrder", int(order))
    assert refused(office, "inventoryItem", item) == ("salesOrder", int(order))
    office.delete("salesOrder", order)
    office.delete("customer", customer)


def test_an_order_with_an_invoice_and_an_invoice_with_a_payment_stay(office: Office) -> None:
    order = office.sale(1)
    invoice = office.turned("salesOrder", order, "invoice")
    payment = office.turned("invoice", invoice, "customerPayment")

    assert refused(office, "salesOrder", order) == ("invoice", int(invoice))
    assert refused(office, "invoice", invoice) == ("customerPayment", int(payment))


def test_the_same_id_of_another_type_is_no_dependent(office: Office) -> None:
    office.store.create("department", {"name": "D"}, id=1)
    office.customer(subsidiary={"id": "1"})

    office.delete("department", "1")


def test_a_contact_does_not_keep_its_company(office: Office) -> None:
    customer = office.customer()
    office.create("contact", firstName="Ann", company={"id": customer})

    office.delete("customer", customer)


def test_a_custom_record_keeps_what_its_select_field_names(office: Office) -> None:
    customer = office.customer()
    office.store.create("customField", {"scriptId": "custrecord_c", "fieldType": "list", "of": "customer"})
    made = office.store.create("customrecord_claim", {"name": "C", "custrecord_c": {"id": customer}})

    assert refused(office, "customer", customer) == ("customrecord_claim", made.id)
