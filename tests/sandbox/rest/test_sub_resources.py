"""Addresses below a record, over real HTTP (Oracle help section_159894563219)."""

from typing import Any

import pytest

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail


@pytest.fixture(scope="module", autouse=True)
def company(sandbox: Sandbox) -> None:
    for number in (1, 2, 3):
        sandbox.store.create("serviceSaleItem", {"itemId": f"Service {number}"}, id=number)
    sandbox.store.create("customField", {"scriptId": "custentity_home", "fieldType": "list", "of": "subsidiary"})


@pytest.fixture
def order(client: Client) -> str:
    """The address of a sales order of three lines, for a customer with an address."""
    address = {"items": [{"label": "Home", "addressBookAddress": {"addr1": "Gata 1", "country": {"id": "NO"}}}]}
    count = client.get("/customer").json()["totalResults"]
    customer = client.made(
        "customer",
        companyName=f"Walked {count}",
        subsidiary={"id": "1"},
        addressBook=address,
        custentity_home={"id": "1"},
    )
    lines = [{"item": {"id": str(number)}, "quantity": number, "rate": 1} for number in (1, 2, 3)]
    id_ = client.made("salesOrder", entity={"id": customer}, item={"items": lines})
    return f"/salesOrder/{id_}"


def get(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_a_sublist_is_a_collection_in_pages(client: Client, order: str) -> None:
    page = get(client, f"{order}/item?limit=2")

    assert (page["count"], page["totalResults"], page["hasMore"], page["offset"]) == (2, 3, True, 0)
    assert page["items"][0] == {"links": [{"rel": "self", "href": f"{client.records}{order}/item/1"}]}
    following = next(entry["href"] for entry in page["links"] if entry["rel"] == "next")
    assert [item["quantity"] for item in get(client, f"{following}&expandSubResources=true")["items"]] == [3]


def test_a_sublist_can_be_filtered(client: Client, order: str) -> None:
    page = get(client, f"{order}/item?q=quantity GREATER 1&expandSubResources=true")

    assert [item["quantity"] for item in page["items"]] == [2, 3]
    assert detail(client.get(f"{order}/item?q=nonsense IS 1"))["o:errorQueryParam"] == "q"


def test_references_lead_to_the_record_they_mean_and_on_from_there(client: Client, order: str) -> None:
    customer = get(client, f"{order}/entity")

    assert customer["links"][0]["href"] == f"{client.records}/customer/{customer['id']}"
    assert get(client, f"{order}/entity/subsidiary")["id"] == "1"
    assert get(client, f"{order}/item/2/item")["itemId"] == "Service 2"
    assert get(client, f"{order}/entity/custentity_home")["id"] == "1"
    line = get(client, f"{order}/entity/addressBook")["items"][0]["links"][0]["href"]
    assert get(client, f"{line}/addressBookAddress")["addr1"] == "Gata 1"
    assert get(client, f"{line}/addressBookAddress/country") == {"id": "NO", "refName": "Norway"}


def test_names_may_be_written_in_any_case(client: Client, order: str) -> None:
    assert get(client, f"{order}/ITEM")["totalResults"] == 3


@pytest.mark.parametrize(
    "path", ["nonsense", "item/9", "item/x", "item/1/quantity", "memo", "entity/nonsense", "orderStatus/x", "tranId"]
)
def test_what_is_not_there_is_refused_with_its_address(client: Client, order: str, path: str) -> None:
    answer = client.get(f"{order}/{path}")

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (404, "NONEXISTENT_ID")
    assert detail(answer)["o:errorUrl"].endswith(f"{order}/{path}")


def test_going_in_circles_ends(client: Client, order: str) -> None:
    assert client.get(order + "/entity/subsidiary" * 12).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_a_subresource_is_only_read(client: Client, order: str, method: str) -> None:
    answer = client.session.request(method, client.url(f"{order}/item/1"), json={})

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_what_the_role_may_not_see_is_refused_on_the_way(sandbox: Sandbox, client: Client, order: str) -> None:
    role = sandbox.tenant.roles[1031]
    role.records["customer"] = type(role.other_records).NONE
    try:
        assert client.get(f"{order}/entity").status_code == 403
    finally:
        role.records.clear()
