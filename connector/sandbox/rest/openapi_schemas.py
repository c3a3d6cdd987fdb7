"""The `components.schemas` of the OpenAPI document: each sublist and subrecord under a name of its own.

Names as in Oracle's REST API Browser: `salesOrder-itemCollection`, `salesOrder-itemElement`, `nsResource`.
"""

from __future__ import annotations

from typing import Any

from connector.catalogue.model import Field, RecordType, Sublist
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.rest.record_schema import NS_LINK, RecordSchema, Schema, page, resource, select_fields

_COMPONENTS = "#/components/schemas/"


class OpenApiSchemas(RecordSchema):
    """Writes schemas that refer to each other; `found` collects them by name."""

    def __init__(self, desk: RecordDesk) -> None:
        super().__init__(desk)
        self.found: dict[str, Schema] = shared_schemas()

    def add(self, record: RecordType) -> None:
        """Describe *record*, its collection and its select options."""
        if record.name in self.found:
            return
        self.found[record.name] = self.structure(record, record.name, record.custom_prefix)
        self.found[f"{record.name}Collection"] = page(self.links(), ref(record.name))
        self.found[f"{record.name}SelectOptions"] = {
            "type": "object",
            "properties": {member.name: ref("nsResourceSelectOptions") for member in select_fields(record)},
        }

    def reference(self, extra: Schema) -> Schema:  # noqa: D102 - as in RecordSchema
        del extra  # OpenAPI 3.0 allows nothing beside a $ref
        return ref("nsResource")

    def references(self) -> Schema:  # noqa: D102 - as in RecordSchema
        return ref("nsResourceCollection")

    def sublist(self, sublist: Sublist, path: str) -> Schema:  # noqa: D102 - as in RecordSchema
        self.found[f"{path}Element"] = self.line(sublist, path)
        self.found[f"{path}Collection"] = page(self.links(), ref(f"{path}Element"))
        return ref(f"{path}Collection")

    def subrecord(self, member: Field, path: str) -> Schema:  # noqa: D102 - as in RecordSchema
        self.found[path] = super().subrecord(member, path)
        return ref(path)

    def links(self) -> Schema:  # noqa: D102 - as in RecordSchema
        return _LINKS


def ref(name: str) -> Schema:
    """A reference to the component *name*."""
    return {"$ref": _COMPONENTS + name}


_LINKS: Schema = {"title": "Links", "type": "array", "readOnly": True, "items": {"$ref": f"{_COMPONENTS}nsLink"}}


def shared_schemas() -> dict[str, Schema]:
    """The schemas that every document has: links, references, errors (REST API Browser, `ns*`)."""
    return {
        "nsLink": NS_LINK,
        "nsResource": resource(_LINKS),
        "nsResourceCollection": page(_LINKS, ref("nsResource")),
        "nsResourceSelectOptions": {
            "type": "object",
            "properties": {"_selectOptions": ref("nsResourceCollection")},
        },
        "nsError": _error(),
    }


def _error() -> Schema:
    def text(title: str, **more: Any) -> Schema:
        return {"title": title, "type": "string", "readOnly": True, **more}

    detail = {
        "detail": text("Detail"),
        "o:errorCode": text("Error Code"),
        "o:errorHeader": text("Error Header"),
        "o:errorPath": text("Error Path", format="JSONPath"),
        "o:errorQueryParam": text("Error Query Parameter"),
        "o:errorUrl": text("Error URL", format="URI"),
    }
    properties = {
        "type": text("Type", format="URI"),
        "title": text("Title"),
        "status": {"title": "Status", "type": "integer", "format": "int32", "readOnly": True},
        "o:errorDetails": {
            "type": "array",
            "readOnly": True,
            "items": {"type": "object", "properties": detail},
        },
    }
    return {"type": "object", "properties": properties}
