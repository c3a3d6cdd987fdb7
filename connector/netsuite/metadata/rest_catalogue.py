"""Metadata over REST: one record type's JSON Schema at a time (Oracle help section_1545129726, section_1540810174)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.exchange import Caller, Request
from connector.netsuite.metadata.custom_definitions import Definitions, by_suiteql
from connector.netsuite.metadata.json_schema import SchemaReader
from connector.netsuite.metadata.record_metadata import FieldMetadata, RecordMetadata
from connector.netsuite.wire_json import decode

_SCHEMA = "application/schema+json"
_OPERATION = "metadata-catalog"


def record(caller: Caller, name: str, custom: Callable[[str], Definitions], unit: Unit) -> RecordMetadata:
    """The record type *name*; *custom* gives the account's custom fields.

    Raises:
        RejectedError: There is no such record type for this role.
    """
    schema = _schema(caller, name, unit)
    reader = SchemaReader(name, lambda part: _part(caller, part, unit))
    fields = reader.fields(schema)
    notes: tuple[str, ...] = ()
    if any(field.custom for field in _all(fields)):
        found = custom("")
        notes = tuple(found.notes)
        fields = _numbered(fields, found)
    listed = schema.get("x-ns-filterable")
    filterable = tuple(map(str, listed)) if isinstance(listed, list) else ()
    return RecordMetadata(record_type=name, fields=fields, filterable=filterable, notes=notes)


def record_types(caller: Caller, unit: Unit) -> tuple[str, ...]:
    """The names in the catalogue, without their schemas, which would take minutes."""
    request = Request(method="GET", url=_url(caller), headers={"Accept": "application/json"}, operation=_OPERATION)
    body = decode(caller.request(request, unit))
    items = body.get("items") if isinstance(body, Mapping) else None
    return tuple(str(item["name"]) for item in items or () if isinstance(item, Mapping) and item.get("name"))


def definitions(caller: Caller, category: str, unit: Unit) -> Definitions:  # noqa: ARG001 - the signature of both ways
    """Every custom field of the account: SuiteQL lists all categories at once."""
    return by_suiteql(caller, unit)


def _url(caller: Caller, name: str = "") -> str:
    base = f"{caller.addresses.record}/metadata-catalog"
    return f"{base}/{name}" if name else base


def _schema(caller: Caller, name: str, unit: Unit) -> Mapping[str, Any]:
    request = Request(method="GET", url=_url(caller, name), headers={"Accept": _SCHEMA}, operation=_OPERATION)
    body = decode(caller.request(request, unit))
    return body if isinstance(body, Mapping) else {}


def _part(caller: Caller, name: str, unit: Unit) -> Mapping[str, Any] | None:
    """A schema that another one refers to; some of those do not exist."""
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        return None
    try:
        return _schema(caller, name, unit)
    except RejectedError:
        return None


def _all(fields: tuple[FieldMetadata, ...]) -> tuple[FieldMetadata, ...]:
    return tuple(inner for field in fields for inner in (field, *_all(field.fields)))


def _numbered(fields: tuple[FieldMetadata, ...], found: Definitions) -> tuple[FieldMetadata, ...]:
    """The fields with what the account says of its custom ones: their number, and whether they must be filled."""
    return tuple(_with(field, found) for field in fields)


def _with(field: FieldMetadata, found: Definitions) -> FieldMetadata:
    if field.fields:
        field = replace(field, fields=_numbered(field.fields, found))
    known = found.by_script_id.get(field.name) if field.custom else None
    if known is None:
        return field
    return replace(
        field,
        internal_id=known.internal_id,
        required=field.required or known.mandatory,
        label=field.label or known.label,
    )
