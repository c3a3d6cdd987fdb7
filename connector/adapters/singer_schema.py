"""The JSON Schema of a Singer stream, and values as it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from connector.file.column_types import Column
from connector.frozen_json import plain

_TYPES: Mapping[str | None, Mapping[str, Any]] = {
    None: {"type": ["null", "string"]},
    "text": {"type": ["null", "string"]},
    "integer": {"type": ["null", "integer"]},
    "float": {"type": ["null", "number"]},
    "decimal": {"type": ["null", "string"], "format": "singer.decimal"},
    "boolean": {"type": ["null", "boolean"]},
    "date": {"type": ["null", "string"], "format": "date"},
    "datetime": {"type": ["null", "string"], "format": "date-time"},
    "bytes": {"type": ["null", "string"]},
    "json": {"type": ["null", "object", "array"]},
}
"""Type of a column → its schema. A decimal is text with singer-python's own format, so that no digit is lost."""


def json_schema(columns: Mapping[str, Column]) -> dict[str, Any]:
    """The schema of records with *columns*."""
    return {"type": "object", "properties": {name: dict(_TYPES[column["type"]]) for name, column in columns.items()}}


def types_of(schema: Mapping[str, Any]) -> dict[str, str]:
    """The types that `json_schema` made *schema* of; a field that another program added is text."""
    known = {_shape(kind): type_ for type_, kind in _TYPES.items() if type_ not in (None, "bytes")}
    return {name: known.get(_shape(kind)) or "text" for name, kind in schema["properties"].items()}


def _shape(kind: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*kind["type"], kind.get("format"))


def as_json(value: Any, schema: Mapping[str, Any]) -> Any:
    """*value* as JSON that fits *schema*; moments are RFC 3339 in UTC."""
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat().replace("+00:00", "Z")
    if schema.get("format") == "date" and isinstance(value, date):
        return value.isoformat()
    wants_text = "string" in schema["type"]
    return str(value) if wants_text and value is not None and not isinstance(value, str) else plain(value)
