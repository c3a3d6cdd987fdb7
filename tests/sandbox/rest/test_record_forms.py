"""Forms and select options over real HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail

RESOURCE = "application/vnd.oracle.resource+json; type="
OPTIONS = {"Accept": f"{RESOURCE}select-options"}


@pytest.fixture(scope="module")
def demo() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def client(demo: Sandbox) -> Iterator[Client]:
    one = Client(demo)
    with one.session:
        yield one


def form(client: Client, method: str, path: str, kind: str, body: Any = None) -> dict[str, Any]:
    headers = {"Accept": RESOURCE + kind}
    answer = client.session.request(method, client.url(path), headers=headers, json=body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == RESOURCE + kind
    found: dict[str, Any] = answer.json()
    return found


def test_a_new_form_is_filled_in_and_nothing_is_kept(demo: Sandbox, client: Client) -> None:
    before = client.get("/salesOrder").json()["totalResults"]
    number = demo.store.next_number("number:salesOrder")
    customer = client.get("/customer?limit=1").json()["items"][0]["id"]

    shown = form(client, "POST", "/salesOrder", "create-form", {"entity": {"id": customer}, "memo": "m"})

    assert shown["links"] == []
    assert "id" not in shown
    assert (shown["memo"], shown["orderStatus"]["id"]) == ("m", "B")
    assert shown["entity"]["refName"]
    assert "tranDate" in shown
    assert client.get("/salesOrder").json()["totalResults"] == before
    assert demo.store.next_number("number:salesOrder") == number + 1


def test_a_form_needs_no_body_and_takes_what_it_gets(client: Client) -> None:
    assert form(client, "POST", "/customer", "create-form")["isInactive"] is False
    shown = form(client, "POST", "/journalEntry", "create-form", {"line": {"items": [{"debit": 1}]}})
    assert set(shown["line"]) == {"links"}


def test_an_edit_form_shows_what_would_be(client: Client) -> None:
    id_ = client.get("/customer?limit=1").json()["items"][0]["id"]
    before = client.get(f"/customer/{id_}").json()

    shown = form(client, "PATCH", f"/customer/{id_}", "edit-form", {"phone": "555"})

    assert (shown["id"], shown["phone"]) == (id_, "555")
    assert client.get(f"/customer/{id_}").json() == before


def test_an_edit_form_is_refused_as_the_edit_would_be(client: Client) -> None:
    headers = {"Accept": f"{RESOURCE}edit-form"}

    answer = client.patch("/customer/999999999", {}, headers=headers)
    assert (answer.status_code, detail(answer)["o:errorCode"]) == (404, "NONEXISTENT_ID")


def test_the_choices_of_a_field_come_with_counts(client: Client) -> None:
    shown = form(client, "POST", "/customer?fields=subsidiary,terms&limit=2", "select-options")

    page = shown["subsidiary"]["_selectOptions"]
    assert set(page) == {"links", "items", "count", "offset", "hasMore", "totalResults"}
    assert page["count"] == 2
    assert page["hasMore"] is (page["totalResults"] > 2)
    assert set(page["items"][0]) == {"links", "id", "refName"}
    assert "terms" in shown


@pytest.mark.parametrize("q", ["START_WITH net", 'name CONTAIN "30"', "IS 'Net 30'"])
def test_choices_can_be_selected_by_name(client: Client, q: str) -> None:
    shown = form(client, "POST", f"/customer?fields=terms&q={q}", "select-options")

    names = [item["refName"] for item in shown["terms"]["_selectOptions"]["items"]]
    assert "Net 30" in names
    assert all("net" in name.lower() for name in names)


def test_an_existing_record_has_choices_too_and_so_has_a_line(client: Client) -> None:
    id_ = client.get("/salesOrder?limit=1").json()["items"][0]["id"]

    shown = form(client, "PATCH", f"/salesOrder/{id_}?fields=item.item,terms&limit=1", "select-options")

    assert shown["item"]["items"][0]["item"]["_selectOptions"]["count"] == 1
    assert "_selectOptions" in shown["terms"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "fields"), ("fields=terms&q=terms GREATER 1", "q"), ("fields=terms&limit=0", "limit")],
)
def test_wrong_questions_are_refused(client: Client, query: str, parameter: str) -> None:
    answer = client.session.post(client.url(f"/customer?{query}"), headers=OPTIONS)

    assert (answer.status_code, detail(answer)["o:errorQueryParam"]) == (400, parameter)


def test_fields_that_are_no_selects_are_refused(client: Client) -> None:
    for field in ("companyName", "nonsense", "nonsense.x"):
        assert client.session.post(client.url(f"/customer?fields={field}"), headers=OPTIONS).status_code == 400
