"""The `searchRecord` of a request as a SearchQuery: basic, with joins, or advanced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.decode_record import RecordDecoder
from connector.sandbox.soap.envelope import FaultError, child, child_text, children, local_name
from connector.sandbox.soap.schema_table import ElementRule, SchemaTable
from connector.sandbox.soap.searching.search_terms import CRITERION_KINDS, CUSTOM_KINDS, Column, Criterion, SearchQuery

_CLASS = re.compile(r"(\w+?)Search(Row)?(Basic|Advanced)?\Z")


def read_search(element: Any, decoder: RecordDecoder) -> SearchQuery:
    """The search that a `searchRecord` element describes."""
    reader = _Reader(decoder)
    full = decoder.type_of(element)
    found = _CLASS.match(full.partition(":")[2])
    if found is None or full not in reader.table.complex_types:
        raise FaultError(f"org.xml.sax.SAXException: No deserializer defined for search type {full}")
    prefix, _, form = found.groups()
    if form == "Basic":
        return reader.query(prefix, {"": (full, element)}, {})
    if form is None:
        return reader.query(prefix, reader.parts(full, element), {})
    return reader.advanced(prefix, full, element)


def search_prefix(type_: str) -> str:
    """Start of the search types that a `…SearchBasic` or `…SearchRowBasic` belongs to; "" for another type."""
    found = _CLASS.match(type_.partition(":")[2])
    return found.group(1) if found else ""


Parts = dict[str, tuple[str, Any]]
"""Join, or "" for the search's own → type and element of the criteria or columns."""


class _Reader:
    def __init__(self, decoder: RecordDecoder) -> None:
        self.decoder = decoder
        self.table: SchemaTable = decoder.types.table

    def advanced(self, prefix: str, full: str, element: Any) -> SearchQuery:
        parts = {rule.name: rule.type for rule in self.table.elements(full)}
        criteria, columns = child(element, "criteria"), child(element, "columns")
        read = self.query(
            prefix,
            {} if criteria is None else self.parts(parts["criteria"], criteria),
            {} if columns is None else self.parts(parts["columns"], columns),
        )
        saved = element.get("savedSearchId") or element.get("savedSearchScriptId") or ""
        return SearchQuery(
            prefix,
            read.criteria,
            read.columns,
            True,
            saved,
            read.record_type,
            read.join_prefixes,
        )

    def parts(self, full: str, element: Any) -> Parts:
        """The `basic` part and the joins of a search or row element."""
        found: Parts = {}
        for node in children(element):
            rule = self._rule(full, node)
            found["" if rule.name == "basic" else rule.name] = (rule.type, node)
        return found

    def query(self, prefix: str, criteria: Parts, columns: Parts) -> SearchQuery:
        joins = {join: search_prefix(type_) for join, (type_, _) in (*criteria.items(), *columns.items()) if join}
        read = {join: self._criteria(type_, node) for join, (type_, node) in criteria.items()}
        return SearchQuery(
            prefix=prefix,
            criteria=read,
            columns={join: self._columns(type_, node) for join, (type_, node) in columns.items()},
            record_type=self._record_type({**columns, **criteria}),
            join_prefixes=joins,
        )

    def _record_type(self, parts: Mapping[str, tuple[str, Any]]) -> str:
        """The custom record type that `basic/recType` names."""
        if "" not in parts or search_prefix(parts[""][0]) != "CustomRecord":
            return ""
        kind = child(parts[""][1], "recType")
        named = "" if kind is None else kind.get("internalId") or kind.get("scriptId") or ""
        if not named:
            raise WireError("You must specify the custom record type.", code="RCRD_TYPE_REQD")
        return self.decoder.types.custom_type(named)

    # ---------------------------------------------------------------- criteria

    def _criteria(self, full: str, element: Any) -> tuple[Criterion, ...]:
        found: list[Criterion] = []
        for node in children(element):
            rule = self._rule(full, node)
            kind = CRITERION_KINDS.get(rule.type)
            if kind == "custom":
                found += [self._custom_criterion(entry) for entry in children(node)]
            elif kind == "record" and rule.name != "recType":
                found.append(Criterion(rule.name, "select", "anyOf", references=(_named(node),)))
            elif kind is None:
                raise WireError(f"The sandbox cannot search by {rule.name}.", code="INVALID_SEARCH_CRITERIA")
            elif kind != "record":
                found.append(self._criterion(rule.name, kind, node))
        return tuple(found)

    def _custom_criterion(self, entry: Any) -> Criterion:
        kind = CUSTOM_KINDS.get(self.decoder.type_of(entry).partition(":")[2], "string")
        return self._criterion(self.decoder.script_id(entry), kind, entry, custom=True)

    def _criterion(self, field: str, kind: Any, node: Any, *, custom: bool = False) -> Criterion:
        values = [value for value in children(node) if local_name(value) in ("searchValue", "searchValue2")]
        return Criterion(
            field=field,
            kind=kind,
            operator=node.get("operator", ""),
            values=tuple((value.text or "").strip() for value in values) if kind != "select" else (),
            references=tuple(_named(value) for value in values) if kind == "select" else (),
            predefined=child_text(node, "predefinedSearchValue"),
            custom=custom,
        )

    # ---------------------------------------------------------------- columns

    def _columns(self, full: str, element: Any) -> tuple[Column, ...]:
        found: list[Column] = []
        for node in children(element):
            rule = self._rule(full, node)
            if rule.type == "platformCore:SearchColumnCustomFieldList":
                found += [
                    Column(self.decoder.script_id(entry), child_text(entry, "customLabel"), True, self._local(entry))
                    for entry in children(node)
                ]
            elif rule.type.startswith("platformCore:SearchColumn"):
                found.append(Column(rule.name, child_text(node, "customLabel")))
        return tuple(found)

    def _local(self, element: Any) -> str:
        return self.decoder.type_of(element).partition(":")[2]

    def _rule(self, full: str, node: Any) -> ElementRule:
        name = local_name(node)
        found = next((rule for rule in self.table.elements(full) if rule.name == name), None)
        if found is None:
            raise FaultError(f"org.xml.sax.SAXException: Invalid element in {full.partition(':')[2]} - {name}")
        return found


def _named(value: Any) -> dict[str, str]:
    """Internal or external id in a searchValue."""
    if value.get("internalId"):
        return {"id": str(value.get("internalId"))}
    return {"externalId": str(value.get("externalId", ""))}
