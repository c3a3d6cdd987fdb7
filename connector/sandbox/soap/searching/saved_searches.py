"""Saved searches: kept with the data, found by internal id or script id.

An account's own ones are records of type `savedSearch` in the store: `scriptId`, `title`, `type`, `criteria`,
`columns`, as a seed writes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connector.catalogue.reader import Catalogue
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.searching.saved_definitions import Parts, columns_of, criteria_of, search_of
from connector.sandbox.soap.searching.search_terms import Column, Criterion, SearchQuery
from connector.sandbox.storage.store import Store

SETTING = "saved_searches"
"""Setting of the store with more saved searches, a JSON list of definitions."""
RECORD_TYPE = "savedSearch"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """One saved search."""

    id: str
    script_id: str
    name: str
    prefix: str
    """Start of the SOAP search types it belongs to, e.g. `Customer`."""
    criteria: Mapping[str, tuple[Criterion, ...]]
    """Join, or "" for the search's own fields → conditions."""
    columns: Mapping[str, tuple[Column, ...]]
    join_prefixes: Mapping[str, str] = field(default_factory=dict)
    """Join → start of the types it leads to."""
    is_summary: bool = False
    """Whether its columns are sums and counts: such a search has no rows over SOAP."""

    def with_request(self, asked: SearchQuery) -> SearchQuery:
        """The saved search with the criteria of a request added, and its columns in the place of the saved ones."""
        joins = dict.fromkeys((*self.criteria, *asked.criteria))
        return SearchQuery(
            prefix=asked.prefix,
            criteria={join: (*self.criteria.get(join, ()), *asked.criteria.get(join, ())) for join in joins},
            columns=asked.columns or self.columns,
            advanced=True,
            saved_id=asked.saved_id,
            record_type=asked.record_type,
            join_prefixes={**self.join_prefixes, **asked.join_prefixes},
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

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def all(self) -> list[SavedSearch]:
        """All of them, in the order of their definition."""
        own = json.loads(self._store.setting(SETTING) or "[]")
        kept = ({**stored.body, "id": str(stored.id)} for stored in self._store.select(RECORD_TYPE))
        return [read_definition(definition, self._catalogue) for definition in (*own, *kept, *SHIPPED)]

    def named(self, key: str) -> SavedSearch | None:
        """The saved search with that internal or script id; None where there is none."""
        return next((one for one in self.all() if key in (one.id, one.script_id)), None)

    def find(self, key: str, prefix: str) -> SavedSearch:
        """The saved search with that internal or script id; raises WireError where there is none of that type."""
        found = self.named(key)
        if found is None or found.prefix != prefix:
            raise WireError(f"The saved search {key} does not exist or is of another type.", code="INVALID_SAVEDSEARCH")
        if found.is_summary:  # Oracle help section_N3516862
            raise WireError("Cannot return search columns for summary saved search.", code="INVALID_SUMMARY_SRCH")
        return found


def read_definition(definition: Mapping[str, Any], catalogue: Catalogue) -> SavedSearch:
    """A saved search out of its definition; raises ConfigurationError where it names what no search has."""
    search = search_of(str(definition.get("type", definition.get("search", ""))), catalogue)
    parts = Parts(search, catalogue)
    criteria = criteria_of(parts, definition.get("criteria", ()))
    columns = columns_of(parts, definition.get("columns", ()))
    return SavedSearch(
        id=str(definition.get("id", "")),
        script_id=str(definition.get("scriptId", definition.get("script_id", ""))),
        name=str(definition.get("title", definition.get("name", ""))),
        prefix=search.prefix,
        criteria=criteria,
        columns=columns,
        join_prefixes=parts.join_prefixes,
        is_summary=bool(definition.get("summary")) or any(one.summary for of in columns.values() for one in of),
    )
