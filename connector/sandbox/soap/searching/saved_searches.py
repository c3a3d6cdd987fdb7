"""Saved searches: kept with the data, found by internal id or script id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.searching.search_terms import Column, Criterion, SearchQuery
from connector.sandbox.store import Store

SETTING = "saved_searches"
"""Setting of the store with the account's saved searches, a JSON list of definitions."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """One saved search."""

    id: str
    script_id: str
    name: str
    prefix: str
    """Start of the SOAP search types it belongs to, e.g. `Customer`."""
    criteria: tuple[Criterion, ...]
    columns: tuple[Column, ...]

    def with_request(self, asked: SearchQuery) -> SearchQuery:
        """The saved search with the criteria of a request added, and its columns in the place of the saved ones."""
        criteria = {**asked.criteria, "": (*self.criteria, *asked.criteria.get("", ()))}
        columns = asked.columns or {"": self.columns}
        return SearchQuery(
            prefix=asked.prefix,
            criteria=criteria,
            columns=columns,
            advanced=True,
            saved_id=asked.saved_id,
            record_type=asked.record_type,
            join_prefixes=asked.join_prefixes,
        )


SHIPPED: tuple[Mapping[str, Any], ...] = (
    {
        "id": "57",
        "script_id": "customsearch_all_customers",
        "name": "All Customers",
        "search": "Customer",
        "criteria": [{"field": "isInactive", "kind": "boolean", "values": ["false"]}],
        "columns": ["internalId", "entityId", "companyName", "email"],
    },
    {
        "id": "58",
        "script_id": "customsearch_open_invoices",
        "name": "Open Invoices",
        "search": "Transaction",
        "criteria": [
            {"field": "type", "kind": "enum", "operator": "anyOf", "values": ["_invoice"]},
            {"field": "mainLine", "kind": "boolean", "values": ["true"]},
            {"field": "status", "kind": "enum", "operator": "anyOf", "values": ["_invoiceOpen"]},
        ],
        "columns": ["internalId", "tranId", "tranDate", "entity", "total"],
    },
)
"""What every sandbox has; an account's own definitions stand in the setting and come first."""


class SavedSearches:
    """The account's saved searches."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[SavedSearch]:
        """All of them, in the order of their definition."""
        own = json.loads(self._store.setting(SETTING) or "[]")
        return [_read(definition) for definition in (*own, *SHIPPED)]

    def find(self, key: str, prefix: str) -> SavedSearch:
        """The saved search with that internal or script id; raises WireError where there is none of that type."""
        found = next((one for one in self.all() if key in (one.id, one.script_id)), None)
        if found is None or found.prefix != prefix:
            raise WireError(f"The saved search {key} does not exist or is of another type.", code="INVALID_SAVEDSEARCH")
        return found


def _read(definition: Mapping[str, Any]) -> SavedSearch:
    criteria = tuple(
        Criterion(
            field=one["field"],
            kind=one["kind"],
            operator=one.get("operator", ""),
            values=tuple(one.get("values", ())),
            references=tuple({"id": str(each)} for each in one.get("ids", ())),
            predefined=one.get("predefined", ""),
            custom=bool(one.get("custom")),
        )
        for one in definition.get("criteria", ())
    )
    columns = tuple(Column(name) for name in definition.get("columns", ()))
    return SavedSearch(
        definition["id"], definition["script_id"], definition["name"], definition["search"], criteria, columns
    )
