"""A kept record as it is shown: every reference and enumeration with its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.sandbox.accounting.stock_levels import CHANGED
from connector.sandbox.records.account_customization import AccountCustomization
from connector.sandbox.records.reference_lookup import ReferenceLookup
from connector.sandbox.storage.canonical_json import Record


class RecordView:
    """Fills in `refName`: the current name of what is referred to, the label of an enumeration's value."""

    def __init__(
        self,
        catalogue: Catalogue,
        references: ReferenceLookup,
        customization: AccountCustomization,
        hidden: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """Name by *references*; *hidden* gives the fields that the account's features hide."""
        self._catalogue = catalogue
        self._hidden = hidden
        self._references = references
        self._customization = customization

    def named(self, record: RecordType, body: Mapping[str, Any]) -> Record:
        """A copy of *body* with names; empty values are left out."""
        return self._structure(record, body)

    def _structure(self, shape: Structure, body: Mapping[str, Any]) -> Record:
        shown: Record = {}
        hidden = self._hidden()
        for name, value in body.items():
            if value is None or name in hidden or name == CHANGED:
                continue
            member = shape.find(name) or self._customization.field(name)
            if isinstance(member, Sublist) and isinstance(value, list):
                shown[name] = [self._structure(member, line) for line in value]
            elif isinstance(member, Field):
                shown[name] = self._value(member, value)
            else:
                shown[name] = value
        return shown

    def _value(self, member: Field, value: Any) -> Any:
        if member.kind == "reference" and isinstance(value, Mapping):
            return self._reference(member, value)
        if member.kind == "multiselect" and isinstance(value, list):
            return [self._reference(member, item) if isinstance(item, Mapping) else item for item in value]
        if member.kind == "enum" and isinstance(value, Mapping):
            return self._enum(member, value)
        if member.kind == "subrecord" and isinstance(value, Mapping):
            return self._structure(self._catalogue.subrecords[member.subrecord], value)
        return value

    def _reference(self, member: Field, value: Mapping[str, Any]) -> Record:
        name = self._references.name(str(value.get("id", "")), member) if value.get("id") else ""
        return {**value, "refName": name} if name else dict(value)

    def _enum(self, member: Field, value: Mapping[str, Any]) -> Record:
        known = self._catalogue.enumerations[member.enum].by_code(str(value.get("id", "")))
        return {"id": known.code, "refName": known.label} if known else dict(value)
