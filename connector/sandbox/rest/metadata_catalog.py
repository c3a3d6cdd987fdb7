"""`metadata-catalog`: which record types there are, and a JSON Schema of each (Oracle help section_1540810174)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.sandbox.http_protocol import Answer
from connector.sandbox.record_desk import RecordDesk
from connector.sandbox.refusals import WireError
from connector.sandbox.rest.collection import link
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer, unsupported_method

PATH = "/services/rest/record/v1/metadata-catalog"
SCHEMA = "application/schema+json"
SWAGGER = "application/swagger+json"

_KINDS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "text": {"type": "string"},
    "integer": {"type": "integer", "format": "int64"},
    "decimal": {"type": "number", "format": "double"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "duration": {"type": "string"},
}
_REFERENCE = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("id", "externalId", "refName")},
}


class MetadataCatalog:
    """Answers requests about record types."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk

    def answer(self, request: RestRequest) -> Answer:
        """The list of types, or the schema of one."""
        if request.method != "GET":
            raise unsupported_method(request.method)
        accept = request.header("accept")
        if SWAGGER in accept:
            raise WireError(
                f"The sandbox does not write OpenAPI documents. Ask for {SCHEMA} of one record type.",
                code="UNACCEPTABLE_HEADER_VALUE",
                status=406,
                header="Accept",
            )
        if len(request.segments) > 1:
            return self._one(request, self._desk.record_type(request.segments[1]))
        return json_answer(self._list(request), COLLECTION)

    def _list(self, request: RestRequest) -> dict[str, Any]:
        url = request.base_url + PATH
        names = request.names("select")
        records = [self._desk.record_type(name) for name in names] if names else self._desk.record_types()
        items = [self._entry(url, record) for record in records if record.rest]
        return {"items": items, "links": [link("self", url)]}

    def _one(self, request: RestRequest, record: RecordType) -> Answer:
        if SCHEMA in request.header("accept"):
            return json_answer(self._schema(record, f"{request.base_url}{PATH}"), SCHEMA)
        return json_answer(self._entry(request.base_url + PATH, record))

    def _entry(self, url: str, record: RecordType) -> dict[str, Any]:
        links = [
            {**link("canonical", f"{url}/{record.name}"), "mediaType": "application/json"},
            {**link("alternate", f"{url}/{record.name}"), "mediaType": SCHEMA},
            {
                **link("describes", f"{url.removesuffix('/metadata-catalog')}/{record.name}"),
                "mediaType": "application/json",
            },
        ]
        return {"name": record.name, "links": links}

    def _schema(self, record: RecordType, url: str) -> dict[str, Any]:
        return {
            "$schema": "http://json-schema.org/draft-06/hyper-schema#",
            "type": "object",
            "properties": {
                "id": {"title": "Internal ID", "type": "string", "nullable": True},
                "externalId": {"title": "External ID", "type": "string", "nullable": True},
                **dict(self._properties(record, url)),
            },
            "x-ns-record-type": record.name,
        }

    def _properties(self, shape: Structure, url: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for member in shape.members:
            if not member.rest:
                continue
            if isinstance(member, Sublist):
                lines = {"type": "object", "properties": dict(self._properties(member, url))}
                items = {"type": "array", "items": lines}
                yield member.name, {"title": member.label, "type": "object", "properties": {"items": items}}
            else:
                yield member.name, {"title": member.label, **self._field(member, url)}

    def _field(self, member: Field, url: str) -> dict[str, Any]:
        extra: dict[str, Any] = {"nullable": True}
        if member.read_only:
            extra["readOnly"] = True
        if member.max_length:
            extra["maxLength"] = member.max_length
        if member.kind == "enum":
            codes = [value.code for value in self._desk.catalogue.enumerations[member.enum].values]
            properties = {"id": {"type": "string", "enum": codes}, "refName": {"type": "string"}}
            return {"type": "object", "properties": properties, **extra}
        if member.kind == "subrecord":
            shape = self._desk.catalogue.subrecords[member.subrecord]
            return {"type": "object", "properties": dict(self._properties(shape, url)), **extra}
        if member.kind == "multiselect":
            return {"type": "object", "properties": {"items": {"type": "array", "items": _REFERENCE}}, **extra}
        if member.kind in ("reference", "options"):
            return {**_REFERENCE, **extra}
        return {**_KINDS[member.kind], "x-ns-filterable": True, **extra}
