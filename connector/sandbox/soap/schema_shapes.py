"""Shapes of the record types that only the user's WSDL describes: id space, line keys and stamps by general rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connector.sandbox.soap.record_layout import Layouts
from connector.sandbox.soap.schema_table import SchemaTable
from connector.sandbox.soap.wire_types import WireTypes, is_custom
from connector.sandbox.storage.record_shape import RecordShape, RecordShapes

_ENTITIES = ("listRel:Partner", "listRel:Job", "listRel:OtherName")
_CREATED = ("createdDate", "dateCreated", "created")
_MODIFIED = ("lastModifiedDate", "lastModified")
_LINE_KEYS = ("line", "internalId")
"""Children that identify a line where the list can be merged (Oracle help section_N3441570)."""


class SchemaShapes:
    """What the catalogue knows first, then what the schema tells."""

    def __init__(self, known: RecordShapes, types: Callable[[], WireTypes], layouts: Callable[[], Layouts]) -> None:
        self._known = known
        self._types = types
        self._layouts = layouts
        self._shapes: dict[str, RecordShape] = {}

    def shape(self, type_: str) -> RecordShape:
        """The shape of *type_*."""
        if type_ not in self._shapes:
            self._shapes[type_] = self._made(type_)
        return self._shapes[type_]

    def _made(self, type_: str) -> RecordShape:
        types = self._types()
        full = "" if is_custom(type_) or types.record(type_) is not None else types.soap_type(type_)
        if not full:
            return self._known.shape(type_)
        names = {rule.name for rule in types.table.elements(full)}
        return RecordShape(
            id_space=id_space(full) or type_,
            line_keys=self._line_keys(types.table, full),
            created=next((name for name in _CREATED if name in names), ""),
            modified=next((name for name in _MODIFIED if name in names), ""),
        )

    def _line_keys(self, table: SchemaTable, full: str) -> Mapping[str, str]:
        """Canonical name of each sublist → the child that identifies its lines, "" where none does."""
        found: dict[str, str] = {}
        for one in self._layouts().of(full).fields:
            if one.kind == "sublist":
                children = {rule.name for rule in table.elements(one.type)}
                found[one.key] = next((key for key in _LINE_KEYS if key in children), "")
        return found


def id_space(full: str) -> str:
    """The id space that a class shares with others: of entities, transactions or items; "" for one of its own."""
    area, _, local = full.partition(":")
    if area.startswith("tran"):
        return "transaction"
    if area == "listAcct" and local.endswith(("Item", "ItemGroup")):
        return "item"
    return "entity" if full in _ENTITIES else ""
