import jsonschema

from tests.sandbox.conftest import Client, detail

SCHEMA = {"Accept": "application/schema+json"}


def test_lists_the_types_that_are_asked_for(client: Client) -> None:
    answer = client.get("/metadata-catalog", params={"select": "customer,salesorder"})

    items = answer.json()["items"]
    assert [item["name"] for item in items] == ["customer", "salesOrder"]
    assert items[0]["links"][0] == {
        "rel": "canonical",
        "href": f"{client.records}/metadata-catalog/customer",
        "mediaType": "application/json",
    }


def test_lists_every_type_that_rest_has(client: Client) -> None:
    names = [item["name"] for item in client.get("/metadata-catalog").json()["items"]]

    assert {"customer", "salesOrder", "subsidiary"} <= set(names)
    assert "customRecord" not in names


def test_the_schema_of_a_type_describes_a_real_record(client: Client) -> None:
    schema = client.get("/metadata-catalog/customer", headers=SCHEMA).json()
    id_ = client.made("customer", companyName="Described", subsidiary={"id": "1"}, creditLimit=1.5)

    record = client.get(f"/customer/{id_}", params={"expandSubResources": "true"}).json()
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(record)
    assert schema["properties"]["dateCreated"]["readOnly"] is True


def test_one_type_without_a_media_type_is_its_entry(client: Client) -> None:
    assert client.get("/metadata-catalog/customer").json()["name"] == "customer"


def test_openapi_is_refused_with_what_to_ask_for_instead(client: Client) -> None:
    answer = client.get("/metadata-catalog", headers={"Accept": "application/swagger+json"})

    assert answer.status_code == 406
    assert "application/schema+json" in detail(answer)["detail"]


def test_an_unknown_type_is_refused(client: Client) -> None:
    assert client.get("/metadata-catalog", params={"select": "nonsense"}).status_code == 404
    assert client.get("/metadata-catalog/nonsense").status_code == 404
    assert client.post("/metadata-catalog", {}).status_code == 405
