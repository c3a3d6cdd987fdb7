"""The metadata catalogue over real HTTP."""

import pytest

from tests.sandbox.conftest import Client, detail

SCHEMA = {"Accept": "application/schema+json"}
SWAGGER = {"Accept": "application/swagger+json"}


def test_lists_the_types_that_are_selected_with_links_to_their_forms(client: Client) -> None:
    answer = client.get("/metadata-catalog", params={"select": "customer,salesorder"})

    items = answer.json()["items"]
    assert [item["name"] for item in items] == ["customer", "salesOrder"]
    own = f"{client.records}/metadata-catalog/customer"
    assert items[0]["links"] == [
        {"rel": "canonical", "href": own, "mediaType": "application/json"},
        {"rel": "alternate", "href": own, "mediaType": "application/swagger+json"},
        {"rel": "alternate", "href": own, "mediaType": "application/schema+json"},
        {"rel": "describes", "href": f"{client.records}/customer", "mediaType": "application/json"},
    ]


def test_lists_every_type_that_rest_has(client: Client) -> None:
    names = [item["name"] for item in client.get("/metadata-catalog").json()["items"]]

    assert {"customer", "salesOrder", "subsidiary"} <= set(names)
    assert "customRecord" not in names


def test_one_type_without_a_media_type_is_its_entry(client: Client) -> None:
    assert client.get("/metadata-catalog/customer").json()["name"] == "customer"


@pytest.mark.parametrize("path", ["/metadata-catalog?select=customer", "/metadata-catalog/customer"])
def test_openapi_is_written_for_what_is_selected(client: Client, path: str) -> None:
    answer = client.get(path, headers=SWAGGER)

    assert answer.headers["Content-Type"] == "application/swagger+json"
    assert answer.json()["servers"] == [{"url": client.records}]
    assert "/customer" in answer.json()["paths"]
    assert "/vendor" not in answer.json()["paths"]


def test_the_schema_of_a_type_says_what_it_is(client: Client) -> None:
    answer = client.get("/metadata-catalog/customer", headers=SCHEMA)

    assert answer.headers["Content-Type"] == "application/schema+json"
    assert answer.json()["$schema"].endswith("draft-06/hyper-schema#")


def test_what_schemas_refer_to_is_there(client: Client) -> None:
    answer = client.get("/services/rest/record/v1/metadata-catalog/nsLink", headers=SCHEMA)

    assert set(answer.json()["properties"]) == {"rel", "href"}


def test_a_schema_is_of_one_type_only(client: Client) -> None:
    answer = client.get("/metadata-catalog", headers=SCHEMA)

    assert (answer.status_code, detail(answer)["o:errorHeader"]) == (400, "Accept")


def test_an_unknown_type_is_refused(client: Client) -> None:
    assert client.get("/metadata-catalog", params={"select": "nonsense"}).status_code == 404
    for path in ("nonsense", "customRecord", "customer/item"):
        assert client.get(f"/metadata-catalog/{path}").status_code == 404
    assert client.post("/metadata-catalog", {}).status_code == 405
