"""The OpenAPI document, judged by the rules of OpenAPI 3.0 as far as a JSON Schema can tell them, and by use."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from connector.sandbox.rest.openapi_document import openapi_document
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client

_SCHEMA = {
    "type": "object",
    "oneOf": [
        {"required": ["$ref"], "maxProperties": 1},
        {
            "not": {"required": ["$ref"]},
            "properties": {
                "type": {"enum": ["array", "boolean", "integer", "number", "object", "string"]},
                "properties": {"additionalProperties": {"$ref": "#/definitions/schema"}},
                "items": {"$ref": "#/definitions/schema"},
                "enum": {"type": "array", "minItems": 1, "uniqueItems": True},
                **{name: {"type": "boolean"} for name in ("nullable", "readOnly", "writeOnly")},
                **{name: {"type": "string"} for name in ("title", "description", "format", "pattern")},
                **{name: {"type": "integer", "minimum": 0} for name in ("maxLength", "minLength")},
                "default": {},
            },
            "patternProperties": {"^x-": {}},
            "additionalProperties": False,
        },
    ],
}
_CONTENT = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {
        "required": ["schema"],
        "properties": {"schema": {"$ref": "#/definitions/schema"}},
        "additionalProperties": False,
    },
}
_PARAMETER = {
    "required": ["name", "in", "schema"],
    "properties": {
        "name": {"type": "string"},
        "in": {"enum": ["path", "query", "header", "cookie"]},
        "description": {"type": "string"},
        "required": {"type": "boolean"},
        "schema": {"$ref": "#/definitions/schema"},
    },
    "additionalProperties": False,
    "oneOf": [
        {"properties": {"in": {"enum": ["path"]}, "required": {"enum": [True]}}, "required": ["required"]},
        {"properties": {"in": {"enum": ["query", "header", "cookie"]}}},
    ],
}
_OPERATION = {
    "required": ["responses"],
    "properties": {
        "tags": {"type": "array", "items": {"type": "string"}},
        "summary": {"type": "string"},
        "parameters": {"type": "array", "items": {"$ref": "#/definitions/parameter"}},
        "requestBody": {
            "required": ["content"],
            "properties": {
                "description": {"type": "string"},
                "required": {"type": "boolean"},
                "content": {"$ref": "#/definitions/content"},
            },
            "additionalProperties": False,
        },
        "responses": {
            "minProperties": 1,
            "patternProperties": {
                "^([1-5][0-9][0-9]|default)$": {
                    "required": ["description"],
                    "properties": {
                        "description": {"type": "string"},
                        "headers": {"type": "object"},
                        "content": {"$ref": "#/definitions/content"},
                    },
                    "additionalProperties": False,
                }
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
OPENAPI: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "definitions": {"schema": _SCHEMA, "content": _CONTENT, "parameter": _PARAMETER, "operation": _OPERATION},
    "type": "object",
    "required": ["openapi", "info", "paths"],
    "properties": {
        "openapi": {"pattern": r"^3\.0\.\d$"},
        "info": {"required": ["title", "version"]},
        "servers": {"type": "array", "items": {"required": ["url"]}},
        "paths": {
            "patternProperties": {
                "^/": {
                    "patternProperties": {
                        "^(get|put|post|delete|options|head|patch|trace)$": {"$ref": "#/definitions/operation"}
                    },
                    "additionalProperties": False,
                }
            },
            "additionalProperties": False,
        },
        "components": {
            "properties": {
                "schemas": {
                    "propertyNames": {"pattern": r"^[a-zA-Z0-9.\-_]+$"},
                    "additionalProperties": {"$ref": "#/definitions/schema"},
                }
            }
        },
    },
    "additionalProperties": False,
}
"""What the specification of OpenAPI 3.0 says of the objects that the sandbox writes, in our own words."""


@pytest.fixture(scope="module")
def document(sandbox: Sandbox) -> dict[str, Any]:
    client = Client(sandbox)
    with client.session:
        found: dict[str, Any] = client.get("/metadata-catalog", headers={"Accept": "application/swagger+json"}).json()
    return found


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from refs(part)


def test_the_document_follows_the_rules_of_openapi(document: dict[str, Any]) -> None:
    errors = list(jsonschema.Draft7Validator(OPENAPI).iter_errors(document))

    assert [(list(error.path), error.message[:200]) for error in errors[:3]] == []


def test_everything_that_is_referred_to_is_there(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert set(refs(document)) <= known


def test_every_parameter_of_a_path_is_described_and_none_twice(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            named = [(parameter["in"], parameter["name"]) for parameter in operation["parameters"]]
            assert len(set(named)) == len(named)
            for place, name in named:
                assert place != "path" or f"{{{name}}}" in path


def test_the_operations_are_those_of_oracles_browser(document: dict[str, Any]) -> None:
    paths = document["paths"]

    assert set(paths["/customer"]) == {"get", "post", "put", "patch", "delete"}
    assert set(paths["/customer/{id}"]) == {"get", "put", "patch", "delete"}
    assert "/salesOrder/{id}/!transform/invoice" in paths
    assert "/customer/{targetId}/!attach/contact/{attachmentId}" in paths
    read = {parameter["name"] for parameter in paths["/customer/{id}"]["get"]["parameters"]}
    assert read == {
        "id", "expandSubResources", "simpleEnumFormat", "fields", "Prefer", "X-NetSuite-Idempotency-Key",
    }  # fmt: skip
    listed = paths["/customer"]["get"]["responses"]["200"]["content"]
    assert listed == {
        "application/vnd.oracle.resource+json; type=collection": {
            "schema": {"$ref": "#/components/schemas/customerCollection"}
        }
    }


def test_an_answer_is_as_the_document_says(document: dict[str, Any], client: Client) -> None:
    id_ = client.made("customer", companyName="Described", subsidiary={"id": "1"}, creditLimit=1.5)
    body = client.get(f"/customer/{id_}", params={"expandSubResources": "true"}).json()
    schema = {**document, "$ref": "#/components/schemas/customer"}

    jsonschema.Draft4Validator(schema).validate(body)
    schema = {**document, "$ref": "#/components/schemas/nsError"}
    jsonschema.Draft4Validator(schema).validate(client.get("/customer/0").json())


def test_the_targets_of_transformations_are_described_too(sandbox: Sandbox) -> None:
    desk = sandbox.account.desk
    document = openapi_document(desk, [desk.record_type("salesOrder")], "http://h")

    assert {"salesOrder", "invoice", "itemFulfillment"} <= set(document["components"]["schemas"])
    assert "/invoice" not in document["paths"]
