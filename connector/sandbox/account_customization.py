"""What the account adds to the catalogue: its custom fields and custom record types, kept as records of their own.

Definitions are records of type `customField` (`scriptId, label, appliesTo, fieldType, of`) and `customRecordType`
(`scriptId, recordName`), as seeds write them.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

from connector.catalogue.model import Field, Kind, RecordType
from connector.catalogue.reader import Catalogue
from connector.sandbox.canonical_json import Record
from connector.sandbox.refusals import UnknownTypeError
from connector.sandbox.store import Store

FIELD = "customField"
RECORD_TYPE = "customRecordType"
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
}
"""The definition's `fieldType` → kind of value; every other one is text."""


@dataclass(frozen=True, slots=True)
class _Definitions:
    fields: Mapping[str, Field]
    records: Mapping[str, str]


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
        label = self._definitions().records.get(name)
        if label is None and not self._store.count(name):
            raise UnknownTypeError(script_id)
        return self._as_type(name, label or name)

    def record_types(self) -> list[RecordType]:
        """All custom record types, by script id."""
        return [self._as_type(name, label) for name, label in sorted(self._definitions().records.items())]

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
        fields = [_field(stored.body) for stored in self._store.select(FIELD)]
        records = {
            str(stored.body.get("scriptId", "")).lower(): str(stored.body.get("recordName") or stored.name)
            for stored in self._store.select(RECORD_TYPE)
        }
        return _Definitions({field.name: field for field in fields}, records)

    def _noticed(self, connection: sqlite3.Connection, type_: str, id_: int, body: Record | None) -> None:
        del connection, id_, body
        if type_ in (FIELD, RECORD_TYPE):
            self._known = None


def _field(body: Record) -> Field:
    kind = _KINDS.get(str(body.get("fieldType", "")), "string")
    target = body.get("of")
    targets = (str(target),) if target and kind in ("reference", "multiselect") else ()
    return Field(name=str(body.get("scriptId", "")).lower(), kind=kind, soap_kind=kind, targets=targets)
