"""Layouts: for each complex type of the wire, its children in order with their canonical names and kinds.

The catalogue names what it describes; everything else follows the general rules (record facts 1.2 and 4.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from connector.catalogue.model import Field, Kind, RecordType, Sublist, Subrecord
from connector.catalogue.reader import Catalogue
from connector.sandbox.soap.enum_index import EnumIndex
from connector.sandbox.soap.schema_table import ElementRule, SchemaTable
from connector.sandbox.soap.wire_times import is_date_name

WireKind = Literal[
    "text",
    "boolean",
    "integer",
    "decimal",
    "date",
    "datetime",
    "base64",
    "enum",
    "duration",
    "reference",
    "references",
    "texts",
    "sublist",
    "subrecord",
    "custom",
    "nulls",
]
"""What an element holds on the wire."""

Structure = RecordType | Subrecord | Sublist

CUSTOM_FIELD = re.compile(r"cust(body|col|entity|item|event|record|itemnumber|uom)|cseg_", re.IGNORECASE)
"""Start of a custom field's script id; old ids have no underscore (record facts 1.9)."""

_BUILT_IN: dict[str, WireKind] = {
    "xsd:boolean": "boolean",
    "xsd:long": "integer",
    "xsd:int": "integer",
    "xsd:double": "decimal",
    "xsd:float": "decimal",
    "xsd:base64Binary": "base64",
}
_PLATFORM: dict[str, WireKind] = {
    "platformCore:BaseRef": "reference",
    "platformCore:RecordRef": "reference",
    "platformCore:CustomRecordRef": "reference",
    "platformCore:ListOrRecordRef": "reference",
    "platformCore:RecordRefList": "references",
    "platformCore:CustomFieldList": "custom",
    "platformCore:NullField": "nulls",
    "platformCore:Duration": "duration",
}
_CUSTOM_REF = "platformCore:CustomFieldRef"
DIMENSION = "platformCore:DimensionRef"
"""Type of a dimension: a value under a script id, as a custom field's."""
_REFERENCES = ("platformCore:RecordRef", "platformCore:CustomRecordRef", "platformCore:ListOrRecordRef")
_KEEPS_LIST = ("currencyList", "directDepositList")
_RENAMED = {"addressbookList": "addressBook", "addressbookAddress": "addressBookAddress", "pricingMatrix": "price"}


@dataclass(frozen=True, slots=True)
class WireField:
    """One child element of a type, and the canonical value it carries."""

    element: str
    area: str
    key: str
    kind: WireKind
    canonical: Kind | Literal[""]
    """The catalogue's kind of the canonical value; "" where the catalogue does not describe it."""
    type: str
    """Type of the element; of one line or one entry where it holds a list."""
    child: str = ""
    """Repeated element inside a list."""
    child_area: str = ""
    enum: EnumIndex | None = None
    values: tuple[str, ...] = ()
    """What the schema allows for an enumeration."""
    targets: tuple[str, ...] = ()
    """What a reference may point to."""
    replace_all: bool | None = None
    """What `replaceAll` is where it is not sent; None where the list has no such attribute."""
    structure: Structure | None = None
    """The catalogue's description of a line or subrecord."""


@dataclass(frozen=True)
class RecordLayout:
    """One complex type with its children in wire order."""

    type: str
    fields: tuple[WireField, ...]
    areas: frozenset[str] = field(default_factory=frozenset)
    """Prefixes that its text may use."""

    @cached_property
    def by_element(self) -> dict[str, WireField]:
        """Element → field."""
        return {one.element: one for one in self.fields}

    @cached_property
    def _places(self) -> dict[str, tuple[int, ...]]:
        """Canonical name → places of the fields that it fills."""
        found: dict[str, tuple[int, ...]] = {}
        for place, one in enumerate(self.fields):
            found[one.key] = (*found.get(one.key, ()), place)
        return found

    @cached_property
    def _always(self) -> frozenset[int]:
        """Places of the lists of custom fields, which the names of a record do not tell."""
        return frozenset(place for place, one in enumerate(self.fields) if one.kind == "custom")

    def filled_by(self, body: Iterable[str]) -> list[WireField]:
        """The fields that the names in *body* may fill, in wire order."""
        places = {place for name in body for place in self._places.get(name, ())}
        return [self.fields[place] for place in sorted(places | self._always)]

    @cached_property
    def by_name(self) -> dict[str, WireField]:
        """Lower-case element or canonical name → field."""
        names = {one.element.lower(): one for one in self.fields}
        return {**names, **{one.key.lower(): one for one in self.fields}}


class Layouts:
    """Layouts of all types, made when first asked for."""

    def __init__(self, table: SchemaTable, catalogue: Catalogue) -> None:
        self._table = table
        self._catalogue = catalogue
        self._made: dict[tuple[str, int], tuple[Structure | None, RecordLayout]] = {}
        self._enumerations = {name: EnumIndex(one) for name, one in catalogue.enumerations.items()}
        self._by_type = {str(one.soap): name for name, one in catalogue.enumerations.items() if one.soap is not None}
        self._subrecords = {str(one.soap): one for one in catalogue.subrecords.values()}

    def enumeration(self, name: str) -> EnumIndex | None:
        """The enumeration of that name in the catalogue."""
        return self._enumerations.get(name)

    def of(self, type_: str, structure: Structure | None = None) -> RecordLayout:
        """The layout of the complex type *type_*, named after *structure* where the catalogue has one."""
        structure = structure or self._subrecords.get(type_)
        key = (type_, id(structure))
        if key not in self._made:
            fields = tuple(self._field(rule, structure) for rule in self._table.elements(type_))
            made = RecordLayout(type_, fields, frozenset(self._areas(type_, set())))
            self._made[key] = (structure, made)  # the structure is kept, so that its identity stays its own
        return self._made[key][1]

    def _areas(self, type_: str, seen: set[str]) -> Iterator[str]:
        if type_ in seen:
            return
        seen.add(type_)
        for rule in self._table.elements(type_):
            yield rule.area
            yield from self._areas(rule.type, seen)

    def _field(self, rule: ElementRule, structure: Structure | None) -> WireField:
        member = structure.by_soap(rule.name) if structure else None
        inner = self._table.elements(rule.type)
        if rule.type in _PLATFORM or not inner:
            return self._plain(rule, member if isinstance(member, Field) else None)
        if len(inner) == 1 and inner[0].many:
            return self._list(rule, inner[0], member)
        known = member if isinstance(member, Field) else None
        key = known.name if known else _RENAMED.get(rule.name, rule.name)
        below = self._catalogue.subrecords.get(known.subrecord) if known else None
        return WireField(rule.name, rule.area, key, "subrecord", "subrecord", rule.type, structure=below)

    def _plain(self, rule: ElementRule, member: Field | None) -> WireField:
        values = self._table.allowed(rule.type)
        kind = _PLATFORM.get(rule.type) or _BUILT_IN.get(rule.type) or ("enum" if values else "text")
        if rule.type == "xsd:dateTime":
            is_date = member.kind == "date" if member else is_date_name(rule.name)
            kind = "date" if is_date else "datetime"
        enum = self.enumeration((member.enum if member else "") or self._by_type.get(rule.type, ""))
        return WireField(
            element=rule.name,
            area=rule.area,
            key=member.name if member else _canonical_name(rule.name, kind),
            kind=kind,
            canonical=member.kind if member else "",
            type=rule.type,
            child="recordRef" if kind == "references" else "",
            child_area="platformCore" if kind == "references" else "",
            enum=enum,
            values=values,
            targets=member.targets if member else (),
        )

    def _list(self, rule: ElementRule, child: ElementRule, member: Field | Sublist | None) -> WireField:
        replaces = "replaceAll" in self._table.attributes(rule.type)
        kind: WireKind = "sublist"
        if child.type in _REFERENCES and not replaces:
            kind = "references"
        elif child.type.startswith("xsd:") or self._table.allowed(child.type):
            kind = "texts"
        elif member is None and (child.type == DIMENSION or self._table.is_a(child.type, _CUSTOM_REF)):
            kind = "custom"  # e.g. matrixOptionList: custom fields under an element of their own
        declared = self._table.complex_types[rule.type]
        return WireField(
            element=rule.name,
            area=rule.area,
            key=member.name if member else _canonical_name(rule.name, kind),
            kind=kind,
            canonical=member.kind if isinstance(member, Field) else "",
            type=child.type,
            child=child.name,
            child_area=child.area,
            targets=member.targets if isinstance(member, Field) else (),
            replace_all=declared.defaults.get("replaceAll", "true") == "true" if replaces else None,
            structure=member if isinstance(member, Sublist) else None,
        )


def _canonical_name(element: str, kind: WireKind) -> str:
    """The canonical name of an element that the catalogue does not describe."""
    if element in _RENAMED:
        return _RENAMED[element]
    if kind in ("references", "texts", "sublist") and element not in _KEEPS_LIST:
        return element.removesuffix("List")
    return element
