"""What the account adds to the catalogue: its custom fields and custom record types, kept as records of their own.

Definitions are records of type `customField` (`scriptId, label, appliesTo, fieldType, of, isMandatory, maxLength`),
`customRecordType` (`scriptId, recordName, includeName`), `customList` and `customSegment` (`scriptId, name, values`),
as seeds write them. The values of a list are records of its script id; those of a segment `cseg_x` are records of
`customrecord_cseg_x`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from connector.catalogue.model import Field, Kind, RecordType
from connector.catalogue.reader import Catalogue
from connector.sandbox.refusals import UnknownTypeError
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store

FIELD = "customField"
RECORD_TYPE = "customRecordType"
LIST = "customList"
SEGMENT = "customSegment"
DEFINITIONS = (FIELD, RECORD_TYPE, LIST, SEGMENT)
PREFIXES = ("customrecord_", "customlist_")
"""Starts of the names of the account's own record types."""
CUSTOM_RECORD = "customRecord"
_KINDS: dict[str, Kind] = {
    "integer": "integer",
    "decimal": "decimal",
    "currency": "decimal",
    "percent": "decimal",
    "checkbox": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "list": "reference",
    "multiselect": "multiselect",
    "select": "reference",
}
"""The definition's `fieldType` → kind of value; every other one is text."""
_LENGTHS = {"text": 300, "textarea": 4000, "email": 254, "phone": 300, "url": 999}
"""`fieldType` → most characters (Oracle help section_N2830870), where the definition has no `maxLength`."""


@dataclass(frozen=True, slots=True)
class _Definitions:
    fields: Mapping[str, Field]
    records: Mapping[str, str]
    lists: Mapping[str, str]
    segments: Mapping[str, str]
    mandatory: tuple[tuple[str, str, str], ...]
    """Script id, label and `appliesTo` of each mandatory field."""


class AccountCustomization:
    """Looks definitions up; reads them again after a write to any of them."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._known: _Definitions | None = None
        self._lock = threading.Lock()
        store.listeners.append(self._noticed)

    def field(self, script_id: str) -> Field | None:
        """The custom field of that script id, whatever it applies to; None where the account has not defined it."""
        return self._definitions().fields.get(script_id.lower())

    @property
    def declares_fields(self) -> bool:
        """Whether the account defines any custom field; where it defines none, every name with the prefix is taken."""
        return bool(self._definitions().fields)

    def record_type(self, script_id: str) -> RecordType:
        """The custom record type of that script id; raises UnknownTypeError."""
        name = script_id.lower()
        known = self._definitions()
        label = known.records.get(name) or known.lists.get(name)
        if label is None and not self._store.count(name):
            raise UnknownTypeError(script_id)
        return self._as_type(name, label or name)

    def segments(self) -> list[tuple[Field, str]]:
        """The field and the label of each custom segment, by script id."""
        return [(_segment_field(name), label) for name, label in sorted(self._definitions().segments.items())]

    def missing(self, record: RecordType, body: Mapping[str, Any]) -> list[str]:
        """Labels of the mandatory custom fields of the record itself that *body* leaves empty."""
        prefix = record.custom_prefix
        return [
            label
            for script_id, label, applies in self._definitions().mandatory
            if prefix
            and script_id.startswith(prefix.rstrip("_"))
            and applies_to(applies, record.name)
            and body.get(script_id) in (None, "", [])
        ]

    def record_types(self) -> list[RecordType]:
        """All custom record types, by script id."""
        known = self._definitions()
        return [self._as_type(name, label) for name, label in sorted({**known.lists, **known.records}.items())]

    def _as_type(self, name: str, label: str) -> RecordType:
        general = self._catalogue.record(CUSTOM_RECORD)
        return replace(general, name=name, label=label, rest=True, table=name, required_on_create=())

    def _definitions(self) -> _Definitions:
        known = self._known
        if known is None:
            with self._lock:
                known = self._known = self._read()
        return known

    def _read(self) -> _Definitions:
        fields = [(_field(stored.body), stored.body) for stored in self._store.select(FIELD)]
        records = self._named(RECORD_TYPE, "recordName")
        segments = self._named(SEGMENT, "name")
        records |= {f"customrecord_{script_id}": label for script_id, label in segments.items()}
        known = {field.name: field for field, _ in fields}
        known |= {script_id: _segment_field(script_id) for script_id in segments if script_id not in known}
        mandatory = tuple(
            (field.name, str(body.get("label") or field.label), str(body.get("appliesTo", "")))
            for field, body in fields
            if field.required
        )
        return _Definitions(known, records, self._named(LIST, "name"), segments, mandatory)

    def _named(self, type_: str, name: str) -> dict[str, str]:
        """Script id → label of the definitions of one type."""
        return {
            str(stored.body.get("scriptId", "")).lower(): str(stored.body.get(name) or stored.name)
            for stored in self._store.select(type_)
        }

    def _noticed(self, connection: sqlite3.Connection, type_: str, id_: int, body: Record | None) -> None:
        del connection, id_, body
        if type_ in DEFINITIONS:
            self._known = None


def value_rows(type_: str, definition: Mapping[str, Any]) -> Iterator[tuple[str, Record]]:
    """The records that the `values` of a list or segment stand for: their type, and each value as a record."""
    script_id = str(definition.get("scriptId", "")).lower()
    name = f"customrecord_{script_id}" if type_ == SEGMENT else script_id
    for value in definition.get("values") or []:
        yield name, {"isInactive": False, **(value if isinstance(value, dict) else {"name": str(value)})}


def _field(body: Record) -> Field:
    written = str(body.get("fieldType", ""))
    kind = _KINDS.get(written, "string")
    target = body.get("of")
    targets = (str(target),) if target and kind in ("reference", "multiselect") else ()
    length = body.get("maxLength", _LENGTHS.get(written, 0))
    return Field(
        name=str(body.get("scriptId", "")).lower(),
        kind=kind,
        soap_kind=kind,
        targets=targets,
        required=body.get("isMandatory") is True,
        max_length=length if isinstance(length, int) else 0,
    )


def _segment_field(script_id: str) -> Field:
    return Field(name=script_id, kind="reference", soap_kind="reference", targets=(f"customrecord_{script_id}",))


def applies_to(applies: str, record: str) -> bool:
    """Whether `body`, `entity:customer,vendor` or `record:customrecord_x` means the record type *record*."""
    names = applies.partition(":")[2]
    return not names or record.lower() in [name.strip().lower() for name in names.split(",")]
