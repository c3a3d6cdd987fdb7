"""Schemas, judged by jsonschema with the documents that they refer to fetched from the sandbox."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import referencing
from referencing.jsonschema import DRAFT7

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client


@pytest.fixture(scope="module")
def demo() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def demo_client(demo: Sandbox) -> Iterator[Client]:
    one = Client(demo)
    with one.session:
        yield one


def schema_of(client: Client, type_: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(
        f"/metadata-catalog/{type_}", headers={"Accept": "application/schema+json"}
    ).json()
    return found


def validator(client: Client, schema: dict[str, Any]) -> jsonschema.Draft7Validator:
    def fetched(uri: str) -> referencing.Resource[Any]:
        return DRAFT7.create_resource(client.get(uri, headers={"Accept": "application/schema+json"}).json())

    jsonschema.Draft7Validator.check_schema(schema)
    registry: referencing.Registry[Any] = referencing.Registry(retrieve=fetched)  # type: ignore[call-arg]  # attrs
    return jsonschema.Draft7Validator(schema, registry=registry)


@pytest.mark.parametrize("type_", ["customer", "salesOrder", "invoice", "inventoryItem", "customrecord_warranty_claim"])
def test_the_schema_of_a_type_describes_real_records(demo_client: Client, type_: str) -> None:
    document = schema_of(demo_client, type_)
    schema = validator(demo_client, document)

    for item in demo_client.get(f"/{type_}?limit=5").json()["items"]:
        record = demo_client.get(f"/{type_}/{item['id']}", params={"expandSubResources": "true"}).json()
        schema.validate(record)
        undescribed = set(record) - set(document["properties"])
        assert not undescribed


def test_filterable_fields_are_listed_and_can_be_filtered_by(demo_client: Client) -> None:
    schema = schema_of(demo_client, "customer")

    assert {"id", "companyName", "lastModifiedDate", "subsidiary"} <= set(schema["x-ns-filterable"])
    assert "addressBook" not in schema["x-ns-filterable"]
    for name in schema["x-ns-filterable"]:
        assert demo_client.get("/customer", params={"q": f"{name} EMPTY", "limit": "1"}).status_code == 200


def test_a_line_says_what_identifies_it(demo_client: Client) -> None:
    lines = schema_of(demo_client, "salesOrder")["properties"]["item"]["properties"]["items"]["items"]

    assert lines["x-ns-sublistkey"] == {"present": True, "value": {"new": [], "existing": ["line"]}}
    assert "quantity" in lines["x-ns-filterable"]


def test_kinds_have_their_formats(demo_client: Client) -> None:
    fields = schema_of(demo_client, "customer")["properties"]

    assert fields["dateCreated"] == {
        "type": "string",
        "format": "date-time",
        "title": "Date Created",
        "nullable": True,
        "readOnly": True,
    }
    assert fields["creditLimit"]["format"] == "double"
    assert fields["isInactive"]["type"] == "boolean"
    assert fields["companyName"]["maxLength"] == 83
    assert (
        "US"
        in schema_of(demo_client, "salesOrder")["properties"]["billingAddress"]["properties"]["country"]["properties"][
            "id"
        ]["enum"]
    )


def test_the_accounts_own_fields_are_marked_and_stand_where_they_apply(demo_client: Client) -> None:
    claim = schema_of(demo_client, "customrecord_warranty_claim")
    customer = schema_of(demo_client, "customer")

    assert claim["x-ns-custom-record"] is True
    amount = claim["properties"]["custrecord_claim_amount"]
    assert (amount["type"], amount["x-ns-custom-field"]) == ("number", True)
    assert not any(name.startswith("custrecord") for name in customer["properties"])
    assert any(name.startswith("custentity") for name in customer["properties"])


def test_a_custom_field_is_shown_where_it_applies_and_a_segment_everywhere(sandbox: Sandbox, client: Client) -> None:
    for script_id, applies in (
        ("custentity_a", "entity:customer,partner"),
        ("custentity_b", "entity"),
        ("custrecord_a", "record:customrecord_a"),
        ("custrecord_b", "record:customrecord_b"),
    ):
        sandbox.store.create("customField", {"scriptId": script_id, "fieldType": "text", "appliesTo": applies})
    sandbox.store.create("customRecordType", {"scriptId": "customrecord_a", "recordName": "A"})
    sandbox.store.create("customSegment", {"scriptId": "cseg_region", "name": "Region"})

    def shown(type_: str) -> list[str]:
        return [name for name in schema_of(client, type_)["properties"] if name.startswith(("cust", "cseg"))]

    assert shown("vendor")[-2:] == ["custentity_b", "cseg_region"]
    assert shown("customer")[-3:] == ["custentity_a", "custentity_b", "cseg_region"]
    assert shown("customrecord_a")[-2:] == ["custrecord_a", "cseg_region"]
    assert schema_of(client, "customer")["properties"]["cseg_region"]["title"] == "Region"
