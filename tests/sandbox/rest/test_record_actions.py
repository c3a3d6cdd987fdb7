"""`!transform`, `!attach` and `!detach` over real HTTP."""

import time
from typing import Any

import pytest

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail


@pytest.fixture(scope="module", autouse=True)
def company(sandbox: Sandbox) -> None:
    sandbox.store.create("account", {"acctNumber": "1100", "acctName": "Receivable", "acctType": {"id": "AcctRec"}})
    for number in (1, 2):
        sandbox.store.create("serviceSaleItem", {"itemId": f"Service {number}"}, id=number)


def customer(client: Client) -> str:
    count = client.get("/customer").json()["totalResults"]
    return client.made("customer", companyName=f"Turned {count}", subsidiary={"id": "1"})


def order(client: Client) -> str:
    lines = [{"item": {"id": "1"}, "quantity": 2, "rate": 10}, {"item": {"id": "2"}, "quantity": 1, "rate": 5}]
    return client.made("salesOrder", entity={"id": customer(client)}, item={"items": lines}, memo="As ordered")


def read(client: Client, address: str) -> dict[str, Any]:
    body: dict[str, Any] = client.get(address, params={"expandSubResources": "true"}).json()
    return body


def test_an_order_becomes_an_invoice(client: Client) -> None:
    source = order(client)

    answer = client.post(f"/salesOrder/{source}/!transform/invoice", {"memo": "As billed"})

    assert (answer.status_code, answer.content) == (204, b"")
    address = answer.headers["Location"]
    assert address.startswith(f"{client.records}/invoice/")
    invoice = read(client, address)
    assert invoice["createdFrom"]["id"] == source
    assert (invoice["memo"], invoice["total"], invoice["item"]["count"]) == ("As billed", 25, 2)


def test_no_body_is_as_good_as_an_empty_one(client: Client) -> None:
    answer = client.session.post(client.url(f"/salesOrder/{order(client)}/!transform/invoice"))

    assert answer.status_code == 204


def test_the_form_of_a_transformation_is_not_saved(client: Client) -> None:
    source, before = order(client), client.get("/invoice").json()["totalResults"]

    form = client.session.post(
        client.url(f"/salesOrder/{source}/!transform/invoice?expandSubResources=true"),
        headers={"Accept": "application/vnd.oracle.resource+json; type=create-form"},
    )

    assert form.status_code == 200
    assert "type=create-form" in form.headers["Content-Type"]
    assert "id" not in form.json()
    assert form.json()["createdFrom"]["id"] == source
    assert form.json()["item"]["count"] == 2
    assert client.get("/invoice").json()["totalResults"] == before


def test_a_transformation_may_be_answered_later(client: Client) -> None:
    source = order(client)

    answer = client.post(f"/salesOrder/{source}/!transform/invoice", {}, headers={"Prefer": "respond-async"})
    assert answer.status_code == 202
    result = f"{answer.headers['Location']}/task/1/result"
    for _ in range(300):
        if client.get(result).status_code == 204:
            break
        time.sleep(0.01)
    assert "/invoice/" in client.get(result).headers["Location"]


@pytest.mark.parametrize(("target", "status"), [("vendorBill", 400), ("nonsense", 404)])
def test_what_cannot_become_of_a_record_is_refused(client: Client, target: str, status: int) -> None:
    assert client.post(f"/salesOrder/{order(client)}/!transform/{target}", {}).status_code == status


def test_a_source_that_is_not_there_is_refused(client: Client) -> None:
    answer = client.post("/salesOrder/999999/!transform/invoice", {})

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (404, "NONEXISTENT_ID")


def test_a_contact_is_attached_in_a_role_and_detached(sandbox: Sandbox, client: Client) -> None:
    holder, contact = customer(client), client.made("contact", entityId=f"Con Tact {time.time_ns()}")
    address = f"/customer/{holder}/!attach/contact/{contact}"

    assert client.post(address, {"role": {"id": "-10"}}).status_code == 204
    rows = sandbox.store.connection.execute("SELECT role FROM attachment WHERE attached_id = ?", (int(contact),))
    assert rows.fetchall() == [(-10,)]
    assert client.session.post(client.url(address.replace("!attach", "!detach"))).status_code == 204
    rows = sandbox.store.connection.execute("SELECT * FROM attachment WHERE attached_id = ?", (int(contact),))
    assert rows.fetchall() == []


def test_a_file_is_attached_and_detached(sandbox: Sandbox, client: Client) -> None:
    file = client.post("/services/rest/document/v1/file", {"name": f"{time.time_ns()}.txt", "folder": {"id": "-15"}})
    address = f"/customer/{customer(client)}/!attach/file/{file.headers['Location'].rpartition('/')[2]}"

    assert client.post(address, {}).status_code == 204
    count = "SELECT COUNT(*) FROM attachment WHERE attached_type = 'file'"
    assert sandbox.store.connection.execute(count).fetchone() == (1,)
    assert client.session.post(client.url(address.replace("!attach", "!detach"))).status_code == 204
    assert sandbox.store.connection.execute(count).fetchone() == (0,)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("!attach/customer/1", {}, 400),
        ("!attach/contact/999999", {}, 404),
        ("!attach/contact/x", {}, 400),
        ("!attach/contact/1", {"role": []}, 400),
        ("!attach/contact", {}, 404),
        ("!nonsense", {}, 404),
        ("!transform", {}, 404),
    ],
)
def test_what_cannot_be_done_is_refused(client: Client, path: str, body: dict[str, Any], status: int) -> None:
    assert client.post(f"/customer/{customer(client)}/{path}", body).status_code == status
