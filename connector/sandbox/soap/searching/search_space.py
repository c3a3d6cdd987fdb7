"""Search spaces: which record types a search covers, and where their records hold what a search names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from connector.catalogue.model import Field, Structure, Sublist
from connector.catalogue.searches import Join, SearchField, SearchType
from connector.sandbox.soap.record_layout import Layouts
from connector.sandbox.soap.wire_types import WireTypes, is_custom
from connector.sandbox.storage.store import Store, Stored

_LINES = ("item", "expense", "line")
"""Sublists of a transaction whose lines are rows of a search."""
_STANDARD = {
    "internalId": "id",
    "internalIdNumber": "id",
    "externalId": "externalId",
    "externalIdString": "externalId",
    "id": "id",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of a search: a record, or one line of a transaction."""

    record: Stored
    line: Mapping[str, Any] | None = None
    number: int = 0
    """Position of the line in the record, from 1; 0 is the record's main row."""


@dataclass
class SearchSpace:
    """One search (`Customer`, `Transaction` …) over one store."""

    prefix: str
    types: WireTypes
    layouts: Layouts
    store: Store
    record_type: str = ""
    """Custom record type that is searched."""

    @cached_property
    def search(self) -> SearchType | None:
        """The catalogue's description; None for a search that only the user's WSDL has."""
        catalogue = self.types.catalogue
        found = (catalogue.search(name) for name in catalogue.search_names)
        return next((one for one in found if one.prefix == self.prefix), None)

    @cached_property
    def criteria(self) -> dict[str, SearchField]:
        """Criterion → what the catalogue says of it."""
        return {one.name: one for one in self.search.criteria} if self.search else {}

    @cached_property
    def columns(self) -> dict[str, SearchField]:
        """Column → what the catalogue says of it."""
        return {one.name: one for one in self.search.columns} if self.search else {}

    @cached_property
    def joins(self) -> dict[str, Join]:
        """Join → what the catalogue says of it."""
        return {one.soap: one for one in self.search.joins} if self.search else {}

    @property
    def has_lines(self) -> bool:
        """Whether lines are rows of their own: in searches of transactions."""
        return self.prefix == "Transaction"

    @property
    def is_shared(self) -> bool:
        """Whether a criterion `type` tells record types apart: in searches of transactions and of items."""
        return "type" in _COMPUTED.get(self.prefix, {})

    # ---------------------------------------------------------------- record types

    def record_types(self) -> list[str]:
        """The canonical types that the search covers, of those that have records."""
        if self.prefix == "CustomRecord":
            return [self.record_type] if self.record_type else []
        return [type_ for type_ in self.store.types() if self._covers(type_)]

    def _covers(self, type_: str) -> bool:
        known = self.types.record(type_)
        if known is not None:
            return self.search is not None and known.search == self.search.name
        full = "" if is_custom(type_) else self.types.soap_type(type_)
        area, _, local = full.partition(":")
        if self.prefix == "Transaction":
            return bool(re.match(r"tran[A-Z]", area))
        if self.prefix == "Item":
            return area == "listAcct" and local.endswith("Item")
        return local == self.prefix

    # ---------------------------------------------------------------- values

    def values(self, hit: Hit, name: str, known: SearchField | None) -> list[Any]:
        """What *hit* holds for the criterion or column *name*."""
        computed = _COMPUTED.get(self.prefix, {}).get(name)
        if computed is not None:
            return computed(self, hit)
        if known is not None and hit.line is not None and known.line:
            on_line = next(([hit.line[key]] for key in known.line if hit.line.get(key) is not None), [])
            if on_line or known.kind != "select":  # a line without a customer, class … has its transaction's
                return on_line
        if known is not None and (known.paths or known.line):
            return self._first_path(hit, known.paths)
        if known is not None and name not in _STANDARD and name != "type":
            return []
        return self._guessed(hit, name)

    def holds(self, name: str) -> bool:
        """Whether records hold a value for the criterion *name*; False where only NetSuite could compute it."""
        known = self.criteria.get(name)
        if known is None or known.paths or known.line:
            return True
        return name in _STANDARD or name in _COMPUTED.get(self.prefix, {})

    def _first_path(self, hit: Hit, paths: tuple[str, ...]) -> list[Any]:
        for path in paths:
            found = _descend(hit.record.body, path.split("."))
            if found:
                return found
        return []

    def _guessed(self, hit: Hit, name: str) -> list[Any]:
        """The value under the name itself, in the spelling that the record's layout gives it."""
        body = hit.record.body
        if name in _STANDARD:
            return _descend(body, [_STANDARD[name]])
        full = self.types.soap_type(hit.record.type)
        layout = self.layouts.of(full, self.types.structure(hit.record.type)) if full else None
        one = layout.by_name.get(name.lower()) if layout else None
        return _descend(body, [one.key if one else name])

    def custom_values(self, hit: Hit, script_id: str) -> list[Any]:
        """What *hit* holds for a custom field: on the line, else on the record."""
        for source in (hit.line or {}, hit.record.body):
            value = source.get(script_id)
            if value is not None:
                return value if isinstance(value, list) else [value]
        return []

    def members(self, type_: str, name: str, known: SearchField | None) -> Iterator[Field]:
        """The catalogue's fields that may hold the criterion or column *name* in records of *type_*."""
        record = self.types.record(type_)
        if record is None:
            return
        lines = [found for one in _LINES if isinstance(found := record.find(one), Sublist)]
        for key in known.line if known else ():
            yield from (found for line in lines if isinstance(found := line.find(key), Field))
        for path in (known.paths if known else ()) or (name,):
            yield from self._member(record, path.split("."))

    def _member(self, structure: Structure, way: list[str]) -> Iterator[Field]:
        found = structure.find(way[0])
        if isinstance(found, Sublist) and way[1:]:
            yield from self._member(found, way[1:])
        elif isinstance(found, Field) and found.subrecord and way[1:]:
            yield from self._member(self.types.catalogue.subrecords[found.subrecord], way[1:])
        elif isinstance(found, Field):
            yield found

    # ---------------------------------------------------------------- rows

    def hits(self, record: Stored) -> list[Hit]:
        """The rows that a record may give: itself, and each line of a transaction."""
        if not self.has_lines:
            return [Hit(record)]
        sublists = (record.body.get(name) for name in _LINES)  # an assembly's `item` is a reference
        lines = [line for sublist in sublists if isinstance(sublist, list) for line in sublist]
        return [Hit(record), *(Hit(record, line, number) for number, line in enumerate(lines, start=1))]

    def search_value(self, type_: str, criterion: str) -> str:
        """The SOAP value by which a shared search tells *type_* apart, e.g. `_salesOrder`."""
        known = self.types.record(type_)
        if known is not None and criterion in known.search_filter:
            return known.search_filter[criterion]
        return "_" + type_

    def status_code(self, hit: Hit) -> list[Any]:
        """A transaction's status as the enumeration of the search codes it: `CustInvc:A`."""
        known = self.types.record(hit.record.type)
        given = hit.record.body.get("status") or hit.record.body.get("orderStatus")
        code = given.get("id") if isinstance(given, Mapping) else given
        if known is None or not code:
            return []
        return [{"id": f"{known.table_filter.get('type', known.name)}:{code}"}]


Computed = Callable[[SearchSpace, Hit], list[Any]]

_COMPUTED: dict[str, dict[str, Computed]] = {
    "Transaction": {
        "mainLine": lambda _space, hit: [hit.line is None],
        "taxLine": lambda _space, _hit: [False],
        "cogs": lambda _space, _hit: [False],
        "shipping": lambda _space, _hit: [False],
        "recordType": lambda _space, hit: [hit.record.type.lower()],
        "type": lambda space, hit: [space.search_value(hit.record.type, "type")],
        "status": SearchSpace.status_code,
        "line": lambda _space, hit: [hit.number],
    },
    "Item": {
        "type": lambda space, hit: [space.search_value(hit.record.type, "type")],
        "subType": lambda space, hit: [space.search_value(hit.record.type, "subType")],
    },
}
"""Search → criterion or column that no field of the record holds → its value."""


def _descend(value: Any, way: list[str]) -> list[Any]:
    """All values at the end of *way*; a list on the way stands for its entries."""
    if isinstance(value, list):
        return [found for entry in value for found in _descend(entry, way)]
    if not way:
        return [] if value is None or value == "" else [value]
    return _descend(value.get(way[0]), way[1:]) if isinstance(value, Mapping) else []
