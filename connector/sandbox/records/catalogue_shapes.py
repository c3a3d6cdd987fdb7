"""The shapes of record types as the catalogue tells them."""

from __future__ import annotations

from connector.catalogue.model import RecordType
from connector.catalogue.reader import Catalogue
from connector.sandbox.storage.record_shape import RecordShape

_CREATED = ("createdDate", "dateCreated", "created")
_MODIFIED = ("lastModifiedDate", "lastModified")


class CatalogueShapes:
    """Id spaces, line keys and stamps by the catalogue; a type it does not know stands for itself."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._shapes: dict[str, RecordShape] = {}

    def shape(self, type_: str) -> RecordShape:
        """The shape of *type_*."""
        found = self._shapes.get(type_)
        if found is None:
            found = self._shapes[type_] = self._make(type_)
        return found

    def _make(self, type_: str) -> RecordShape:
        if type_.startswith(("customrecord_", "customlist_")):
            return RecordShape(id_space=type_, created="created", modified="lastModified")
        if type_ not in self._catalogue:
            return RecordShape(id_space=type_, created="", modified="")
        record = self._catalogue.record(type_)
        return RecordShape(
            id_space=record.family or record.name,
            line_keys={sublist.name: sublist.key for sublist in record.sublists},
            created=_first(record, _CREATED),
            modified=_first(record, _MODIFIED),
        )


def _first(record: RecordType, names: tuple[str, ...]) -> str:
    return next((name for name in names if record.find(name)), "")
