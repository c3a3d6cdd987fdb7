"""What a reference points to: found by id or external id when written, named when read."""

from __future__ import annotations

from typing import Any

from connector.catalogue.model import Field
from connector.catalogue.reader import Catalogue
from connector.sandbox.refusals import UnknownReferenceError
from connector.sandbox.storage.store import Label, Store
from connector.sandbox.whole_number import whole_number

_FAMILIES = ("entity", "transaction", "item")


class ReferenceLookup:
    """Resolves references by the target types that the catalogue gives a field."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._spaces: dict[tuple[str, ...], tuple[str, ...]] = {}

    def resolve(self, value: Any, field: Field, path: str, *, active_only: bool = False) -> dict[str, Any]:
        """`{"id": …}` for what a caller wrote: `{"id"}`, `{"externalId"}`, a number or a text; refuses the unknown.

        *active_only* refuses inactive records too, which NetSuite's select fields do not offer.
        """
        given = value if isinstance(value, dict) else {"id": value}
        id_, external_id = given.get("id"), given.get("externalId")
        if (id_ is None and external_id is None) or isinstance(id_, bool | dict | list):
            raise UnknownReferenceError(field.name, str(value)[:80], path)
        label = self._find(field, id_, external_id, path)
        if label and active_only and self._is_inactive(label):
            raise UnknownReferenceError(field.name, str(external_id if id_ is None else id_), path)
        if label:
            return {"id": str(label.id)}
        if id_ is not None and self._is_open(field, str(id_)):
            return {"id": str(id_)}
        raise UnknownReferenceError(field.name, str(external_id if id_ is None else id_), path)

    def name(self, id_: str, field: Field) -> str:
        """What the record with that id is called; "" where it is not known."""
        for space in self._spaces_of(field):
            label = self._store.label(space, id_)
            if label:
                return label.name
        return ""

    def _find(self, field: Field, id_: Any, external_id: Any, path: str) -> Label | None:
        if id_ is not None and not _is_number(id_):
            raise UnknownReferenceError(field.name, str(id_)[:80], path)
        for space in self._spaces_of(field):
            if id_ is not None:
                label = self._store.label(space, str(id_))
            else:
                label = self._store.label(space, external_id=str(external_id))
            if label and self._is_target(label.type, field):
                return label
        return None

    def _is_inactive(self, label: Label) -> bool:
        space = self._store.shapes.shape(label.type).id_space
        sql = "SELECT inactive FROM record WHERE id_space = ? AND id = ?"
        with self._store.lock:
            return bool(self._store.connection.execute(sql, (space, label.id)).fetchone()[0])

    def _spaces_of(self, field: Field) -> tuple[str, ...]:
        found = self._spaces.get(field.targets)
        if found is None:
            spaces = (
                target if target in _FAMILIES else self._store.shapes.shape(target).id_space for target in field.targets
            )
            found = self._spaces[field.targets] = tuple(dict.fromkeys(spaces))
        return found

    def _is_target(self, type_: str, field: Field) -> bool:
        if type_ in field.targets:
            return True
        family = self._catalogue.record(type_).family if type_ in self._catalogue else ""
        return bool(family) and family in field.targets

    def _is_open(self, field: Field, id_: str) -> bool:
        """Whether any id is let through: no declared target, a system record, a list of which there are no rows."""
        if not field.targets or id_.startswith("-"):
            return True
        return all(target in self._catalogue.lists and not self._store.count(target) for target in field.targets)


def _is_number(value: Any) -> bool:
    return whole_number(value) is not None
