"""A record type as JSON Schema, the way the metadata catalogue writes it (Oracle help section_1545129726).

`x-ns-filterable` lists the fields that `q` takes, `x-ns-sublistkey` says what identifies a line, `x-ns-custom-field`
marks the account's own fields: names and places as several public clients of NetSuite read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.sandbox.records.account_customization import FIELD, applies_to
from connector.sandbox.records.record_desk import RecordDesk

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft-06/hyper-schema#"
_LINK = "/services/rest/record/v1/metadata-catalog/nsLink"
KINDS: dict[str, Schema] = {
    "string": {"type": "string"},
    "text": {"type": "string"},
    "integer": {"type": "integer", "format": "int64"},
    "decimal": {"type": "number", "format": "double"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "duration": {"type": "string"},
    "options": {"type": "object"},
}
"""Kind of a field that is neither choice nor subrecord → its schema."""
_SELECTS = ("reference", "multiselect", "enum")

NS_LINK: Schema = {
    "type": "object",
    "properties": {
        "rel": {"title": "Relationship", "type": "string", "readOnly": True},
        "href": {"title": "Hypertext Reference", "type": "string", "readOnly": True},
    },
}
"""A link (REST API Browser, `nsLink`)."""


class RecordSchema:
    """Writes schemas in which everything stands in place."""

    def __init__(self, desk: RecordDesk) -> None:
        self.desk = desk

    def whole(self, record: RecordType) -> Schema:
        """The schema of a record type, as `application/schema+json`."""
        schema = {**self.structure(record, record.name, record.custom_prefix), "$schema": _DIALECT}
        if record.name.startswith("customrecord_"):
            schema["x-ns-custom-record"] = True
        return schema

    def structure(self, shape: Structure, path: str, prefix: str) -> Schema:
        """The schema of an object with the members of *shape*; *path* names where it stands, e.g. `salesOrder-item`."""
        properties: dict[str, Schema] = {"links": self.links()}
        if isinstance(shape, RecordType):
            properties["id"] = {"title": "Internal identifier", "type": "string", "nullable": True}
            if shape.external_id:
                properties["externalId"] = {"title": "External identifier", "type": "string", "nullable": True}
        properties["refName"] = {"title": "Reference Name", "type": "string", "nullable": True}
        properties.update(self._members(shape, path))
        properties.update(self._custom_fields(path, prefix))
        return {"type": "object", "properties": properties, "x-ns-filterable": list(filterable(shape))}

    def _members(self, shape: Structure, path: str) -> Iterator[tuple[str, Schema]]:
        for member in shape.members:
            if not member.rest:
                continue
            if isinstance(member, Sublist):
                yield member.name, self.sublist(member, f"{path}-{member.name}")
            else:
                yield member.name, self.field(member, f"{path}-{member.name}", member.label)

    def _custom_fields(self, path: str, prefix: str) -> Iterator[tuple[str, Schema]]:
        if not prefix:
            return
        record = path.partition("-")[0]
        for stored in self.desk.store.select(FIELD):
            script_id = str(stored.body.get("scriptId", "")).lower()
            applies = str(stored.body.get("appliesTo", "")).lower()
            elsewhere = applies.startswith("customrecord_") and applies != path.lower()
            member = self.desk.customization.field(script_id)
            if member and script_id.startswith(prefix.rstrip("_")) and applies_to(applies, record) and not elsewhere:
                label = str(stored.body.get("label") or script_id)
                yield script_id, self._custom(member, path, label)
        for member, label in self.desk.customization.segments():
            yield member.name, self._custom(member, path, label)

    def _custom(self, member: Field, path: str, label: str) -> Schema:
        return {**self.field(member, f"{path}-{member.name}", label), "x-ns-custom-field": True}

    # ---------------------------------------------------------------- members

    def field(self, member: Field, path: str, label: str) -> Schema:
        """The schema of one field's value."""
        extra: Schema = {"title": label, "nullable": True}
        if member.read_only:
            extra["readOnly"] = True
        if member.max_length:
            extra["maxLength"] = member.max_length
        if member.kind == "enum":
            return {**self._enum(member), **extra}
        if member.kind == "subrecord":
            return self.subrecord(member, path)
        if member.kind == "multiselect":
            return self.references()
        if member.kind == "reference":
            return self.reference(extra)
        return {**KINDS[member.kind], **extra}

    def _enum(self, member: Field) -> Schema:
        codes = [value.code for value in self.desk.catalogue.enumerations[member.enum].values]
        id_: Schema = {"title": "Internal identifier", "type": "string"}
        properties = {"id": {**id_, "enum": codes} if codes else id_, "refName": _REF_NAME}
        return {"type": "object", "properties": properties}

    def reference(self, extra: Schema) -> Schema:
        """The schema of what stands for another record."""
        return {**resource(self.links()), **extra}

    def references(self) -> Schema:
        """The schema of several references."""
        return page(self.links(), resource(self.links()))

    def sublist(self, sublist: Sublist, path: str) -> Schema:
        """The schema of a sublist."""
        return page(self.links(), self.line(sublist, path))

    def line(self, sublist: Sublist, path: str) -> Schema:
        """The schema of one line."""
        schema = self.structure(sublist, path, sublist.custom_prefix)
        key: Schema = {"present": bool(sublist.key)}
        if sublist.key:
            made_from = ["orderLine"] if sublist.key == "line" and sublist.find("orderLine") else []
            key["value"] = {"new": made_from, "existing": [sublist.key]}
        return {**schema, "x-ns-sublistkey": key}

    def subrecord(self, member: Field, path: str) -> Schema:
        """The schema of a subrecord."""
        shape = self.desk.catalogue.subrecords[member.subrecord]
        return {**self.structure(shape, path, shape.custom_prefix), "title": member.label, "nullable": True}

    def links(self) -> Schema:
        """The schema of `links`."""
        return {"title": "Links", "type": "array", "readOnly": True, "items": {"$ref": _LINK}}


_REF_NAME: Schema = {"title": "Reference Name", "type": "string"}


def filterable(shape: Structure) -> Iterator[str]:
    """The body fields that queries know, and so `q`."""
    if isinstance(shape, RecordType):
        yield "id"
        if shape.external_id:
            yield "externalId"
    for member in shape.fields:
        if member.rest and member.column and member.kind not in ("subrecord", "options"):
            yield member.name


def select_fields(shape: Structure) -> Iterator[Field]:
    """The fields whose choices may be asked for."""
    return (member for member in shape.fields if member.rest and member.kind in _SELECTS)


def resource(links: Schema) -> Schema:
    """`nsResource`: a reference (REST API Browser)."""
    properties = {
        "links": links,
        "id": {"title": "Internal identifier", "type": "string"},
        "refName": _REF_NAME,
        "externalId": {"title": "External identifier", "type": "string"},
    }
    return {"type": "object", "properties": properties}


def page(links: Schema, items: Schema) -> Schema:
    """A collection of *items* (REST API Browser, `nsResourceCollection`)."""
    number: Schema = {"type": "integer", "format": "int64", "readOnly": True}
    properties = {
        "links": links,
        "totalResults": {"title": "Total Results", **number},
        "count": {"title": "Count", **number},
        "hasMore": {"title": "Has More Results", "type": "boolean", "readOnly": True},
        "offset": {"title": "Query Offset", **number},
        "items": {"title": "Items", "type": "array", "items": items},
    }
    return {"type": "object", "properties": properties}
