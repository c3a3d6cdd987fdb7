"""What SOAP's search knows of a type: criteria, columns, joins and the XSD types they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connector.catalogue.areas import AREAS, Area, TypeName

SearchKind = Literal[
    "string", "text_number", "integer", "decimal", "date", "boolean", "select", "enum", "record", "custom"
]
"""The sort of a criterion or column; `record` is a bare reference, `custom` the list of custom fields."""

_CRITERIA: dict[SearchKind, str] = {
    "string": "SearchStringField",
    "text_number": "SearchTextNumberField",
    "integer": "SearchLongField",
    "decimal": "SearchDoubleField",
    "date": "SearchDateField",
    "boolean": "SearchBooleanField",
    "select": "SearchMultiSelectField",
    "enum": "SearchEnumMultiSelectField",
    "record": "RecordRef",
    "custom": "SearchCustomFieldList",
}
_COLUMNS: dict[SearchKind, str] = {
    "string": "SearchColumnStringField",
    "text_number": "SearchColumnTextNumberField",
    "integer": "SearchColumnLongField",
    "decimal": "SearchColumnDoubleField",
    "date": "SearchColumnDateField",
    "boolean": "SearchColumnBooleanField",
    "select": "SearchColumnSelectField",
    "enum": "SearchColumnEnumSelectField",
    "record": "RecordRef",
    "custom": "SearchColumnCustomFieldList",
}
SEARCH_KINDS: tuple[SearchKind, ...] = tuple(_CRITERIA)
"""All kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchField:
    """One criterion of a `…SearchBasic`, or one column of a `…SearchRowBasic`."""

    name: str
    """SOAP element."""
    kind: SearchKind
    paths: tuple[str, ...] = ()
    """Where the record holds the value: `field`, `sublist.field`, `subrecord.field` …; the first that a record type
    has; empty where NetSuite computes it."""
    line: tuple[str, ...] = ()
    """Fields of a transaction's line that hold it instead where the row is that of a line; the first it has."""
    enum: str = ""
    """Enumeration of the values it takes, for kind `enum`."""

    @property
    def criterion_type(self) -> TypeName:
        """XSD type as a criterion."""
        return TypeName(_CRITERIA[self.kind], AREAS["platform.core"])

    @property
    def column_type(self) -> TypeName:
        """XSD type as a column of a result row."""
        return TypeName(_COLUMNS[self.kind], AREAS["platform.core"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A way from one search to the fields of a related record."""

    soap: str
    """SOAP element, e.g. `customerJoin`."""
    search: str
    """Name of the search type it leads to, e.g. `customer`."""
    paths: tuple[str, ...] = ()
    """Fields with the reference that is followed (the first that a record type has); empty where records point back."""
    line: tuple[str, ...] = ()
    """Fields of a transaction's line that hold it instead where the row is that of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchType:
    """One search of SOAP, which may serve several record types."""

    name: str
    """Name in the catalogue, e.g. `transaction`."""
    prefix: str
    """Start of its SOAP types, e.g. `Transaction`."""
    area: Area
    """Area of `…Search`, `…SearchAdvanced`, `…SearchRow`; the `…Basic` types lie in `platform.common`."""
    criteria: tuple[SearchField, ...]
    """In the order of the XSD."""
    columns: tuple[SearchField, ...]
    """In the order of the XSD."""
    joins: tuple[Join, ...] = ()
    """In the order of the XSD."""

    @property
    def search(self) -> TypeName:
        """SOAP type with basic criteria and joins."""
        return TypeName(f"{self.prefix}Search", self.area)

    @property
    def basic(self) -> TypeName:
        """SOAP type of the basic criteria."""
        return TypeName(f"{self.prefix}SearchBasic", AREAS["platform.common"])

    @property
    def advanced(self) -> TypeName:
        """SOAP type with criteria, columns and the id of a saved search."""
        return TypeName(f"{self.prefix}SearchAdvanced", self.area)

    @property
    def row(self) -> TypeName:
        """SOAP type of a result row with its joins."""
        return TypeName(f"{self.prefix}SearchRow", self.area)

    @property
    def row_basic(self) -> TypeName:
        """SOAP type of a result row's own columns."""
        return TypeName(f"{self.prefix}SearchRowBasic", AREAS["platform.common"])
