"""The metadata of the document service: one OpenAPI 3.0 document of files and folders (article_0909085903)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.catalogue.model import Field, Sublist
from connector.sandbox.rest.accept_header import RESOURCE
from connector.sandbox.rest.openapi_parameters import parameters, path_parameter
from connector.sandbox.rest.openapi_schemas import ref, shared_schemas
from connector.sandbox.rest.record_schema import KINDS, page

SWAGGER = "application/swagger+json"
_PAGED = ("q", "limit", "offset")


def document_metadata(shapes: Mapping[str, Sublist], server: str) -> dict[str, Any]:
    """Paths and schemas of the kinds of documents in *shapes*; *server* is the service's address."""
    schemas = shared_schemas()
    paths: dict[str, Any] = {}
    for kind, shape in shapes.items():
        schemas[kind] = {"type": "object", "properties": {member.name: _schema(member) for member in shape.fields}}
        schemas[f"{kind}Collection"] = page({"type": "array", "items": ref("nsLink")}, ref("nsResource"))
        paths[f"/{kind}"] = _of_kind(kind)
        paths[f"/{kind}/{{id}}"] = _of_one(kind)
    return {
        "openapi": "3.0.0",
        "info": {"title": "NetSuite REST Document API", "version": "v1"},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _schema(member: Field) -> dict[str, Any]:
    if member.kind in ("reference", "enum"):
        return ref("nsResource")
    extra = {"readOnly": True} if member.read_only else {}
    return {**KINDS[member.kind], "title": member.label, "nullable": True, **extra}


def _of_kind(kind: str) -> dict[str, Any]:
    paging = [parameter for parameter in parameters("list") if parameter["name"] in _PAGED]
    return {
        "get": _operation(kind, f"Get list of {kind}s.", paging, "200", _content(f"{kind}Collection", "collection")),
        "post": {**_operation(kind, f"Insert {kind}.", [], "204"), "requestBody": _body(kind)},
    }


def _of_one(kind: str) -> dict[str, Any]:
    id_ = [path_parameter("id", "integer")]
    return {
        "get": _operation(kind, f"Get {kind}.", id_, "200", _content(kind, "singular")),
        "patch": {**_operation(kind, f"Update {kind}.", id_, "204"), "requestBody": _body(kind)},
        "delete": _operation(kind, f"Remove {kind}.", id_, "204"),
    }


def _operation(
    kind: str, summary: str, parameters_: list[dict[str, Any]], status: str, content: dict[str, Any] | None = None
) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Success."}
    if content:
        done["content"] = content
    error = {"description": "Error response.", "content": _content("nsError", "error")}
    responses = {status: done, "default": error}
    return {"tags": [kind], "summary": summary, "parameters": parameters_, "responses": responses}


def _body(kind: str) -> dict[str, Any]:
    return {"description": "Request body.", "content": _content(kind, "singular"), "required": True}


def _content(schema: str, type_: str) -> dict[str, Any]:
    return {f"{RESOURCE}; type={type_}": {"schema": ref(schema)}}
