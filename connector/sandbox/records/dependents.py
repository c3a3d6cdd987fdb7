"""What refers to a record and so keeps it from being deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.sandbox.records.account_customization import CUSTOM_RECORD, AccountCustomization
from connector.sandbox.records.reference_index import Candidate, ReferenceIndex
from connector.sandbox.storage import canonical_json
from connector.sandbox.storage.store import Store

_LETS_GO = ("contact", "note", "message", "task", "phoneCall", "calendarEvent", "file")
"""Types whose references do not keep a record: they hang on it rather than depend on it."""
_FOLDER = "folder"


class Dependents:
    """Finds records that refer to another one, by the fields that the catalogue and the account define."""

    def __init__(self, store: Store, catalogue: Catalogue, customization: AccountCustomization) -> None:
        self._references = ReferenceIndex(store)
        self._catalogue = catalogue
        self._customization = customization

    def first(self, record: RecordType, id_: int) -> tuple[str, int] | None:
        """Type and id of some record that depends on this one; None where none does."""
        return next(self._all(record, id_), None)

    def _all(self, record: RecordType, id_: int) -> Iterator[tuple[str, int]]:
        own = {record.name, record.family} - {""}
        for type_, other, body in self._candidates(record, id_):
            shape = self._shape(type_)
            if shape is not None and self._refers(shape, canonical_json.loads(body), str(id_), own):
                yield type_, other

    def _candidates(self, record: RecordType, id_: int) -> list[Candidate]:
        """Records whose text has such a reference, to whatever type; a folder is kept by the files in it."""
        found = self._references.candidates(id_)
        lets_go = () if record.name == _FOLDER else _LETS_GO
        return [row for row in found if row[0] not in lets_go and row[:2] != (record.name, id_)]

    def _shape(self, type_: str) -> RecordType | None:
        if type_ in self._catalogue:
            return self._catalogue.record(type_)
        return self._catalogue.record(CUSTOM_RECORD) if type_.startswith("customrecord_") else None

    def _refers(self, shape: Structure, body: Mapping[str, Any], id_: str, own: set[str]) -> bool:
        for name, value in body.items():
            member = shape.find(name) or self._customization.field(name)
            if isinstance(member, Sublist):
                lines = value if isinstance(value, list) else []
                if any(self._refers(member, line, id_, own) for line in lines):
                    return True
            elif isinstance(member, Field) and not own.isdisjoint(member.targets) and _names(value, id_):
                return True
        return False


def _names(value: Any, id_: str) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, Mapping) and item.get("id") == id_ for item in items)
