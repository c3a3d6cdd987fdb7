"""The OpenAPI 3.0 document of the record service (Oracle help section_1545126526, REST API Browser 2026.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector.catalogue.model import RecordType
from connector.sandbox.records.attachments import attachable
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.record_transform import targets
from connector.sandbox.rest.accept_header import RESOURCE
from connector.sandbox.rest.openapi_parameters import parameters, path_parameter
from connector.sandbox.rest.openapi_schemas import OpenApiSchemas, ref

Operation = dict[str, Any]
_ATTACHED = ("contact", "file")


def openapi_document(desk: RecordDesk, records: Sequence[RecordType], server: str) -> dict[str, Any]:
    """Paths and schemas of *records*; *server* is the record service's address."""
    schemas = OpenApiSchemas(desk)
    paths: dict[str, Any] = {}
    for record in records:
        schemas.add(record)
        paths[f"/{record.name}"] = _of_type(record)
        paths[f"/{record.name}/{{id}}"] = _of_record(record)
        for target in _transformed(desk, record):
            schemas.add(target)
            paths[f"/{record.name}/{{id}}/!transform/{target.name}"] = {"post": _transform(record, target)}
        paths.update(_attachments(record))
    return {
        "openapi": "3.0.0",
        "info": {"title": "NetSuite REST Record API", "version": "v1"},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": schemas.found},
    }


def _transformed(desk: RecordDesk, record: RecordType) -> list[RecordType]:
    found = (desk.record_type(name) for name in targets(desk, record.name))
    return [target for target in found if target.rest]


# ---------------------------------------------------------------- paths


def _of_type(record: RecordType) -> dict[str, Operation]:
    many = f"{record.name}Collection"
    return {
        "get": _operation(record, "Get list of records.", parameters("list"), {"200": _ok(many, "collection")}),
        "post": _operation(
            record,
            "Insert record.",
            parameters("insert"),
            {"200": _form(record, "create-form"), "204": _NO_CONTENT},
            body=_body(record.name, "singular"),
        ),
        "put": _operation(record, "Insert or update records.", parameters("batch"), {}, body=_body(many, "collection")),
        "patch": _operation(record, "Update records.", parameters("batch"), {}, body=_body(many, "collection")),
        "delete": _operation(record, "Delete a list of records.", parameters("batch-delete"), {}),
    }


def _of_record(record: RecordType) -> dict[str, Operation]:
    one, id_ = record.name, path_parameter("id", "integer")
    update = [id_, *parameters("update")]
    return {
        "get": _operation(record, "Get record.", [id_, *parameters("read")], {"200": _ok(one, "singular")}),
        "patch": _operation(
            record,
            "Update record.",
            update,
            {"200": _form(record, "edit-form"), "204": _NO_CONTENT},
            body=_body(one, "singular"),
        ),
        "put": _operation(
            record,
            "Insert or update record.",
            [path_parameter("id", "string"), *parameters("upsert")],
            {"204": _NO_CONTENT},
            body=_body(one, "singular"),
        ),
        "delete": _operation(record, "Remove record.", [id_, *parameters("async")], {"204": _NO_CONTENT}),
    }


def _transform(record: RecordType, target: RecordType) -> Operation:
    return _operation(
        record,
        f"Transform to {target.name}.",
        [path_parameter("id", "integer"), *parameters("transform")],
        {"200": _form(target, "create-form"), "204": _NO_CONTENT},
        body=_body(target.name, "singular"),
    )


def _attachments(record: RecordType) -> dict[str, Any]:
    ids = [path_parameter("targetId", "integer"), path_parameter("attachmentId", "integer"), *parameters("async")]
    found: dict[str, Any] = {}
    for guest in _ATTACHED:
        if attachable(record, guest):
            role = _ROLE if guest == "contact" else None
            for action, body in (("attach", role), ("detach", None)):
                operation = _operation(
                    record, f"{action.capitalize()} a {guest}.", ids, {"204": _NO_CONTENT}, body=body
                )
                found[f"/{record.name}/{{targetId}}/!{action}/{guest}/{{attachmentId}}"] = {"post": operation}
    return found


# ---------------------------------------------------------------- parts

_ROLE = {
    "description": "Request body.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "role": {
                        "type": "object",
                        "properties": {"id": {"type": "integer", "format": "int32"}, "externalId": {"type": "string"}},
                    }
                },
            }
        }
    },
}
_NO_CONTENT = {
    "description": "No content.",
    "headers": {"Location": {"description": "Address of the record.", "schema": {"type": "string"}}},
}
_ACCEPTED = {
    "description": "Accepted.",
    "headers": {
        "Location": {"description": "Address of the job.", "schema": {"type": "string"}},
        "Preference-Applied": {"description": "respond-async", "schema": {"type": "string"}},
    },
}


def _operation(
    record: RecordType,
    summary: str,
    parameters_: list[dict[str, Any]],
    responses: dict[str, Any],
    *,
    body: dict[str, Any] | None = None,
) -> Operation:
    operation: Operation = {"tags": [record.name], "summary": summary, "parameters": parameters_}
    if body is not None:
        operation["requestBody"] = body
    error = {"description": "Error response.", "content": _content("nsError", "error")}
    operation["responses"] = {**responses, "202": _ACCEPTED, "default": error}
    return operation


def _body(schema: str, type_: str) -> dict[str, Any]:
    return {"description": "Request body.", "content": _content(schema, type_), "required": True}


def _ok(schema: str, type_: str) -> dict[str, Any]:
    return {"description": "Success.", "content": _content(schema, type_)}


def _form(record: RecordType, type_: str) -> dict[str, Any]:
    options = _content(f"{record.name}SelectOptions", "select-options")
    return {"description": "Form.", "content": {**_content(record.name, type_), **options}}


def _content(schema: str, type_: str) -> dict[str, Any]:
    return {f"{RESOURCE}; type={type_}": {"schema": ref(schema)}}
