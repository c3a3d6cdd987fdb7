"""What a search asks for: criteria, columns, and the search type that both belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from connector.catalogue.searches import SearchKind

CRITERION_KINDS: dict[str, SearchKind] = {
    "platformCore:SearchStringField": "string",
    "platformCore:SearchTextNumberField": "text_number",
    "platformCore:SearchLongField": "integer",
    "platformCore:SearchDoubleField": "decimal",
    "platformCore:SearchDateField": "date",
    "platformCore:SearchBooleanField": "boolean",
    "platformCore:SearchMultiSelectField": "select",
    "platformCore:SearchEnumMultiSelectField": "enum",
    "platformCore:SearchMultiSelectCustomField": "select",
    "platformCore:RecordRef": "record",
    "platformCore:CustomizationRef": "record",
    "platformCore:SearchCustomFieldList": "custom",
}
"""Type of a criterion in the schema → kind."""

CUSTOM_KINDS: dict[str, SearchKind] = {
    "SearchStringCustomField": "string",
    "SearchLongCustomField": "integer",
    "SearchDoubleCustomField": "decimal",
    "SearchDateCustomField": "date",
    "SearchBooleanCustomField": "boolean",
    "SearchMultiSelectCustomField": "select",
    "SearchEnumMultiSelectCustomField": "enum",
}
"""Local xsi:type of a criterion on a custom field → kind."""

Reference = Mapping[str, str]
"""`id` or `externalId` of a record that a criterion names."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition; all conditions of a search hold together."""

    field: str
    """SOAP element, or the script id of a custom field."""
    kind: SearchKind
    operator: str = ""
    values: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    predefined: str = ""
    """Name of a period (`thisMonth`) in the place of a date."""
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a result row."""

    field: str
    """SOAP element, or the script id of a custom field."""
    label: str = ""
    custom: bool = False
    type: str = ""
    """Local xsi:type that the request gives a custom column; "" leaves it to the value."""
    summary: str = ""
    """`group`, `sum`, `count` … in a saved search with sums and counts."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search as requested; joins are keyed by their element (`customerJoin`), the search's own fields by ""."""

    prefix: str
    """Start of the search's types, e.g. `Customer`."""
    criteria: Mapping[str, tuple[Criterion, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    advanced: bool = False
    saved_id: str = ""
    """Internal id or script id of a saved search."""
    record_type: str = ""
    """Custom record type that is searched."""
    join_prefixes: Mapping[str, str] = field(default_factory=dict)
    """Join → start of the types it leads to, e.g. `customerJoin` → `Customer`."""
