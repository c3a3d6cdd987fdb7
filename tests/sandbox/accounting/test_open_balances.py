"""Balances of customers and vendors follow from their documents, and say the same on every channel."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client
from tests.sandbox.office import Office


def figures(office: Office, id_: str, type_: str = "customer") -> tuple[Any, Any]:
    body = office.read(type_, id_)
    return body.get("balance", 0), body.get("unbilledOrders", 0)


def test_an_order_is_unbilled_until_its_invoice_is_owed_until_it_is_paid() -> None:
    office = Office()
    order = office.sale(3, 2)
    customer = office.read("salesOrder", order)["entity"]["id"]
    modified = office.read("customer", customer)["lastModifiedDate"]
    seen = [figures(office, customer)]
    office.now += 60
    part = {"items": [{"orderLine": 1, "quantity": 1}]}
    invoice = office.turned("salesOrder", order, "invoice", item=part)
    seen.append(figures(office, customer))
    payment = office.turned("invoice", invoice, "customerPayment")
    seen.append(figures(office, customer))
    office.delete("customerPayment", payment)
    seen.append(figures(office, customer))
    office.delete("invoice", invoice)
    seen.append(figures(office, customer))
    office.delete("salesOrder", order)
    seen.append(figures(office, customer))

    assert seen == [(0, 50), (30, 20), (0, 20), (30, 20), (0, 50), (0, 0)]
    assert office.read("customer", customer)["lastModifiedDate"] == modified


def test_money_that_is_applied_to_nothing_is_owed_to_the_customer() -> None:
    office = Office()
    customer = office.customer()
    office.create("customerPayment", customer={"id": customer}, payment=Decimal("12.50"))
    office.create("customerDeposit", customer={"id": customer}, payment=Decimal(7))

    assert office.read("customer", customer)["balance"] == Decimal("-12.50")
    assert office.read("customer", customer)["depositBalance"] == 7


def test_a_vendor_is_owed_what_was_billed() -> None:
    office = Office()
    order = office.purchase(2)
    vendor = office.read("purchaseOrder", order)["entity"]["id"]
    office.turned("purchaseOrder", order, "itemReceipt")
    office.turned("purchaseOrder", order, "vendorBill")

    assert figures(office, vendor, "vendor") == (14, 0)


def test_rest_and_suiteql_tell_the_same(sandbox: Sandbox, client: Client) -> None:
    item = sandbox.store.create("serviceSaleItem", {"itemId": "Hour"}).id
    customer = client.made("customer", companyName="Owing", subsidiary={"id": "1"})
    lines = [{"item": {"id": str(item)}, "quantity": 2, "rate": 4.25}]
    client.made("invoice", entity={"id": customer}, item={"items": lines})

    query = {"q": f"SELECT balancesearch b FROM customer WHERE id = {customer}"}
    rows = client.post("/services/rest/query/v1/suiteql", query, headers={"Prefer": "transient"}).json()["items"]
    assert client.get(f"/customer/{customer}").json()["balance"] == 8.5
    assert [row["b"] for row in rows] == ["8.5"]
