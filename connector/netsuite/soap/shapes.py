"""Shapes: for each SOAP type, which canonical field each of its elements is, and of which kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from connector.netsuite.soap import spelling
from connector.netsuite.soap.date_fields import calendar_kind
from connector.netsuite.soap.type_table import Child, TypeRow, TypeTable

Kind = Literal[
    "scalar", "enum", "reference", "references", "lines", "values", "record", "duration", "custom", "prices", "skip"
]


@dataclass(frozen=True, slots=True)
class Slot:
    """One element of a SOAP type and the canonical field it is."""

    tag: str
    """`{namespace}name` of the element."""
    soap: str
    """Its name in SOAP."""
    key: str
    """Its name in the canonical record."""
    kind: Kind
    type: str
    """`{namespace}name` of its type; of its lines' or values' type for a list."""
    scalar: str = "text"
    """What a scalar, or each of the values, holds."""
    reshape: spelling.Reshape | None = None
    many: bool = False
    """Whether the element itself repeats."""
    line_tag: str = ""
    """`{namespace}name` of the element that repeats inside a list."""
    replaces: bool = False
    """Whether the list says `replaceAll`."""

    @property
    def is_list(self) -> bool:
        """Whether its value is a list of lines, references or values."""
        return self.kind in ("lines", "references", "values", "prices")

    @property
    def keyed(self) -> bool:
        """Whether its lines can be merged with those that are there."""
        return self.key in spelling.KEYED_SUBLISTS


@dataclass(slots=True)
class Shape:
    """One SOAP type as a canonical dict."""

    row: TypeRow
    slots: tuple[Slot, ...]
    """In the order of the XSD."""
    by_tag: dict[str, Slot]
    known: dict[str, Slot]
    """SOAP's and REST's names, and both in lower case → slot."""
    nulls: str = ""
    """Tag of `nullFieldList`, where the type has one."""
    found: dict[str, Slot | None] = field(default_factory=dict)

    @property
    def local(self) -> str:
        """Name of the type without namespace."""
        return self.row.local

    def slot(self, name: str) -> Slot | None:
        """The slot of a key as a caller writes it; upper and lower case are the same."""
        if name not in self.found:
            self.found[name] = self.known.get(name) or self.known.get(name.lower())
        return self.found[name]


class Shapes:
    """The shapes of the types of one WSDL, each made when it is first needed."""

    def __init__(self, table: TypeTable) -> None:
        """Give shapes to the types of *table*."""
        self.table = table
        self._made: dict[str, Shape | None] = {}

    def shape(self, qname: str) -> Shape | None:
        """The shape of the complex type *qname*; None where the WSDL has no such type."""
        if qname not in self._made:
            row = self.table.row(qname)
            self._made[qname] = self._make(row) if row else None
        return self._made[qname]

    def record(self, record_type: str) -> Shape:
        """The shape of a record type by any of its spellings; ConfigurationError where there is no such type."""
        shape = self.shape(self.table.record(record_type).qname)
        assert shape is not None  # noqa: S101 - the table has just given its row
        return shape

    def _make(self, row: TypeRow) -> Shape:
        nulls = next((child.tag for child in row.children if child.name == "nullFieldList"), "")
        slots = _distinct([self._slot(row, child) for child in row.children if child.name != "nullFieldList"])
        known: dict[str, Slot] = {}
        for slot in slots:
            for name in (slot.soap, slot.key, slot.soap.lower(), slot.key.lower()):
                known.setdefault(name, slot)
        return Shape(row, slots, {slot.tag: slot for slot in slots}, known, nulls)

    def _slot(self, row: TypeRow, child: Child) -> Slot:
        reshape = spelling.reshape_of(row.local, child.name)
        if not child.complex:
            return self._simple(row, child, reshape)
        inner = self.table.row(child.type)
        if inner is None:
            return Slot(child.tag, child.name, child.name, "record", child.type)
        only = inner.children[0] if len(inner.children) == 1 and inner.children[0].many else None
        key = spelling.rest_name(row.local, child.name, is_list=only is not None)
        if inner.local == "CustomFieldList":
            return Slot(child.tag, child.name, "" if child.name == "customFieldList" else key, "custom", child.type)
        if only is not None:
            return self._list(row, child, inner, only, key)
        kind: Kind = "record"
        if is_reference(inner):
            kind = "reference"
        elif inner.local == "Duration":
            kind = "duration"
        return Slot(child.tag, child.name, key, kind, child.type, reshape=reshape, many=child.many)

    def _simple(self, row: TypeRow, child: Child, reshape: spelling.Reshape | None) -> Slot:
        key = spelling.rest_name(row.local, child.name, is_list=False)
        is_enum = child.scalar == "text" and bool(self.table.index.enumeration(child.type))
        scalar = calendar_kind(row.local, child.name) if child.scalar == "datetime" else child.scalar
        kind: Kind = "enum" if is_enum else "scalar"
        return Slot(child.tag, child.name, key, kind, child.type, scalar, reshape, child.many)

    def _list(self, row: TypeRow, child: Child, inner: TypeRow, only: Child, key: str) -> Slot:
        kind: Kind
        scalar: str = only.scalar
        line = self.table.row(only.type) if only.complex else None
        if inner.local == "PricingMatrix":
            kind = "prices"
        elif line is None:
            kind = "values"
            scalar = "enum" if self.table.index.enumeration(only.type) else scalar
            scalar = calendar_kind(row.local, only.name) if scalar == "datetime" else scalar
        elif is_reference(line):
            kind = "references"
        elif "scriptId" in line.attributes:
            kind = "custom"
        else:
            kind = "lines"
        replaces = "replaceAll" in inner.attributes
        return Slot(child.tag, child.name, key, kind, only.type, scalar, line_tag=only.tag, replaces=replaces)


def _distinct(slots: list[Slot]) -> tuple[Slot, ...]:
    """The slots with a key each: a list keeps `List` where a field has the shorter name (a task's `contactList`)."""
    taken = {slot.key for slot in slots if slot.key == slot.soap}
    return tuple(
        replace(slot, key=slot.soap) if slot.key in taken and slot.key != slot.soap else slot for slot in slots
    )


def is_reference(row: TypeRow) -> bool:
    """Whether a type says which record is meant: a name and ids, nothing else."""
    return "internalId" in row.attributes and [child.name for child in row.children] == ["name"]
