"""A JSON Schema of REST's metadata catalogue → fields (Oracle help section_1545129726).

Accounts differ in form: a property stands in place or is a `$ref` to another schema of the catalogue, which may not
exist (a `transaction` is several types). What cannot be read is a field of kind `unknown`, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connector.netsuite.custom_fields import is_custom
from connector.netsuite.metadata.record_metadata import FieldMetadata, Kind
from connector.netsuite.reference_targets import targets_of

Schema = Mapping[str, Any]
Resolve = Callable[[str], Schema | None]
"""Gets the schema behind a name of the catalogue, `salesOrder-itemElement`; None where there is none."""

_DEEPEST = 4
"""Levels of lines and subrecords: an address in a line of an address book is the third."""
_COLLECTION = frozenset({"count", "hasMore", "totalResults", "offset"})
_REFERENCE = frozenset({"links", "id", "refName", "externalId"})
_SKIPPED = frozenset({"links"})
_FORMATS: dict[str, Kind] = {"date": "date", "date-time": "datetime", "time": "time"}
_TYPES: dict[str, Kind] = {"string": "string", "integer": "integer", "number": "decimal", "boolean": "boolean"}
Parts = dict[str, Any]
"""What of a field follows from its schema."""


class SchemaReader:
    """Reads the schemas of one record type."""

    def __init__(self, record_type: str, resolve: Resolve) -> None:
        """Read *record_type*; *resolve* is asked for what stands elsewhere, each name once."""
        self._record_type = record_type
        self._resolve = resolve
        self._resolved: dict[str, Schema | None] = {}

    def fields(self, schema: Schema, depth: int = 0) -> tuple[FieldMetadata, ...]:
        """The fields of an object; `links`, and a name for people where the object has fields of its own, left out."""
        return tuple(self._fields(schema, depth))

    def _fields(self, schema: Schema, depth: int) -> Iterator[FieldMetadata]:
        needed = schema.get("required")
        required = frozenset(map(str, needed)) if isinstance(needed, list) else frozenset()
        for name, given in _properties(schema).items():
            if name in _SKIPPED or not isinstance(given, Mapping):
                continue
            custom = given.get("x-ns-custom-field") is True or is_custom(name)
            yield FieldMetadata(
                name=name.lower() if custom else name,
                label=str(given.get("title") or ""),
                required=name in required,
                custom=custom,
                read_only=given.get("readOnly") is True,
                max_length=_whole(given.get("maxLength")),
                **self._parts(name, given, depth),
            )

    def _parts(self, name: str, given: Schema, depth: int) -> Parts:
        if "$ref" in given:
            return self._referred(name, str(given["$ref"]), depth)
        type_ = given.get("type")
        if isinstance(type_, list):  # a draft that says "or null" so
            type_ = next((one for one in type_ if one != "null"), "")
        if type_ == "string":
            return {"kind": _FORMATS.get(str(given.get("format")), "string"), "values": _texts(given.get("enum"))}
        if type_ == "array":
            return {"kind": "values"}
        if type_ == "object" or _properties(given):
            return self._object(name, given, depth)
        return {"kind": _TYPES.get(str(type_), "unknown")}

    def _referred(self, name: str, ref: str, depth: int) -> Parts:
        """A schema that stands elsewhere: of references, of another record type, or of a part of this one."""
        target = ref.rpartition("/")[2]
        if target == "nsResource":
            return self._reference("reference", name)
        if target == "nsResourceCollection":
            return self._reference("references", name)
        if "-" not in target:
            return {"kind": "reference", "targets": (target,)}
        found = self._schema(target)
        return {"kind": "unknown"} if found is None or depth > _DEEPEST else self._object(name, found, depth)

    def _schema(self, name: str) -> Schema | None:
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name)
        return self._resolved[name]

    def _object(self, name: str, given: Schema, depth: int) -> Parts:
        properties = _properties(given)
        if "items" in properties and _COLLECTION & properties.keys():
            return self._collection(name, properties["items"], depth)
        if properties.keys() <= _REFERENCE:
            id_ = properties.get("id", {})
            values = _texts(id_.get("enum")) if isinstance(id_, Mapping) else ()
            if values or (properties and not properties.keys() & {"links", "externalId"}):
                return {"kind": "enum", "values": values}
            return self._reference("reference", name) if properties else {"kind": "unknown"}
        return {"kind": "record", "fields": self.fields(given, depth + 1) if depth < _DEEPEST else ()}

    def _collection(self, name: str, items: Any, depth: int) -> Parts:
        line = items.get("items") if isinstance(items, Mapping) else None
        if not isinstance(line, Mapping):
            return {"kind": "unknown"}
        if "$ref" in line:
            target = str(line["$ref"]).rpartition("/")[2]
            if "-" not in target:
                return self._reference("references", name, "" if target == "nsResource" else target)
            line = self._schema(target)
            if line is None:
                return {"kind": "sublist"}
        if _properties(line).keys() <= _REFERENCE:
            return self._reference("references", name)
        fields = self.fields(line, depth + 1) if depth < _DEEPEST else ()
        return {"kind": "sublist", "fields": fields, "line_key": _line_key(line)}

    def _reference(self, kind: Kind, name: str, target: str = "") -> Parts:
        return {"kind": kind, "targets": (target,) if target else targets_of(name, self._record_type)}


def _properties(schema: Schema) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def _line_key(line: Schema) -> tuple[str, ...]:
    key = line.get("x-ns-sublistkey")
    value = key.get("value") if isinstance(key, Mapping) and key.get("present") is True else None
    return _texts(value.get("existing")) if isinstance(value, Mapping) else ()


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values if value is not None) if isinstance(values, list) else ()


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
