"""Batches over real HTTP (Oracle help article_0127092747)."""

from typing import Any

import pytest

from connector.sandbox.rest.batch import MOST_RECORDS
from tests.sandbox.conftest import Client, detail
from tests.sandbox.rest.test_async_service import ASYNC, customer, finished, results

COLLECTION = "application/vnd.oracle.resource+json; type=collection"
BATCH = {**ASYNC, "Content-Type": COLLECTION}


def answers(client: Client, method: str, path: str, items: list[Any] | None = None, **headers: str) -> list[Any]:
    """The results of a batch, task by task."""
    body = None if items is None else {"items": items}
    sent = {**(ASYNC if items is None else BATCH), **headers}
    answer = client.session.request(method, client.url(path), headers=sent, json=body)
    return results(client, finished(client, answer))


def test_records_are_made_and_each_has_a_task(client: Client) -> None:
    found = answers(client, "POST", "/customer", [customer("B1"), {"phone": "1"}, customer("B3")])

    assert [result.status_code for result in found] == [204, 400, 204]
    assert client.get(found[2].headers["Location"]).json()["companyName"] == "B3"
    assert "Please enter value(s) for" in detail(found[1])["detail"]


def test_records_are_changed_by_either_id_and_the_internal_one_comes_first(client: Client) -> None:
    first = client.made("customer", **customer("P1"))
    second = client.made("customer", **customer("P2"), externalId="P-2")

    found = answers(
        client,
        "PATCH",
        "/customer",
        [{"id": int(first), "externalId": "P-1", "phone": "1"}, {"externalId": "P-2", "phone": "2"}],
    )

    assert [result.status_code for result in found] == [204, 204]
    assert client.get("/customer/eid:P-1").json()["phone"] == "1"
    assert client.get(f"/customer/{second}").json()["phone"] == "2"


def test_records_are_put_by_external_id(client: Client) -> None:
    items = [{**customer("U 1"), "externalId": "U 1"}, {**customer("U2"), "externalId": "U-2"}]

    for _ in range(2):
        assert [result.status_code for result in answers(client, "PUT", "/customer", items)] == [204, 204]
    assert client.get("/customer/eid:U%201").json()["companyName"] == "U 1"


def test_records_are_read_by_either_id(client: Client) -> None:
    one = client.made("customer", **customer("G1"))
    client.made("customer", **customer("G2"), externalId="test 5")
    client.made("customer", **customer("G3"), externalId="test")

    ids = f"{one}, eid:test,eid:'test 5',999999"
    found = answers(client, "GET", f"/customer?expandRecords=true&ids={ids}")
    assert [result.json().get("companyName") for result in found] == ["G1", "G3", "G2", None]
    assert found[3].status_code == 404

    (brief,) = answers(client, "GET", f"/customer?ids={one}")
    assert set(brief.json()) == {"links", "id"}


def test_records_are_deleted_by_id(client: Client) -> None:
    ids = [client.made("customer", **customer(f"D{number}")) for number in range(2)]

    assert [result.status_code for result in answers(client, "DELETE", f"/customer?ids={','.join(ids)}")] == [204, 204]
    assert client.get(f"/customer/{ids[0]}").status_code == 404


def test_records_may_be_worked_on_side_by_side(client: Client) -> None:
    parallel = 'respond-async, batch-processing="parallel"'

    found = answers(client, "POST", "/customer", [customer(f"S{number}") for number in range(9)], Prefer=parallel)
    assert {result.status_code for result in found} == {204}


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "expected"),
    [
        ("POST", "/customer", {"items": [{}]}, {"Prefer": ""}, 400, {"o:errorHeader": "Prefer"}),
        ("PATCH", "/customer", {"items": [{}]}, {"Prefer": ""}, 400, {"o:errorHeader": "Prefer"}),
        ("DELETE", "/customer?ids=1", None, {"Prefer": ""}, 400, {"o:errorHeader": "Prefer"}),
        ("GET", "/customer?ids=1", None, {"Prefer": ""}, 400, {"o:errorHeader": "Prefer"}),
        ("PUT", "/customer", {"items": [{}]}, {"Content-Type": "application/json"}, 415,
         {"o:errorHeader": "Content-Type", "o:errorCode": "INVALID_CONTENT_TYPE"}),
        ("POST", "/customer", {"items": []}, {}, 400, {"o:errorPath": "items"}),
        ("POST", "/customer", {"items": "x"}, {}, 400, {"o:errorPath": "items"}),
        ("POST", "/customer", {}, {}, 400, {"o:errorPath": "items"}),
        ("POST", "/customer", {"items": [{}, 1]}, {}, 400, {"o:errorPath": "items[1]"}),
        ("PATCH", "/customer", {"items": [{"id": "1"}, {"phone": "1"}]}, {}, 400, {"o:errorPath": "items[1]"}),
        ("PUT", "/customer", {"items": [{"id": "1"}]}, {}, 400, {"o:errorPath": "items[0]"}),
        ("POST", "/customer", {"items": [{}] * (MOST_RECORDS + 1)}, {}, 400, {"o:errorCode": "INVALID_REQUEST"}),
        ("GET", "/customer?ids=" + ",".join(["1"] * 101), None, {}, 400, {"o:errorCode": "INVALID_REQUEST"}),
        ("GET", "/customer?expandRecords=true", None, {}, 400, {"o:errorQueryParam": "ids"}),
        ("DELETE", "/customer", None, {}, 400, {"o:errorQueryParam": "ids"}),
        ("DELETE", "/customer?ids=1,x", None, {}, 400, {"o:errorQueryParam": "ids"}),
        ("DELETE", "/customer?ids=1,", None, {}, 400, {"o:errorQueryParam": "ids"}),
    ],
)  # fmt: skip
def test_a_malformed_batch_is_refused_as_a_whole(
    client: Client,
    method: str,
    path: str,
    body: Any,
    headers: dict[str, str],
    status: int,
    expected: dict[str, str],
) -> None:
    before = client.get("/customer").json()["totalResults"]
    sent = {**BATCH, **headers}

    answer = client.session.request(method, client.url(path), json=body, headers=sent)

    assert answer.status_code == status
    assert expected.items() <= detail(answer).items()
    assert client.get("/customer").json()["totalResults"] == before


def test_a_single_object_with_items_is_no_batch(client: Client) -> None:
    answer = client.post("/customer", {**customer("Single"), "items": []})

    assert answer.status_code == 204
    assert "items" in answer.headers["Warning"]
