"""One page of SuiteQL (Oracle help section_157909186990)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connector.component import Unit
from connector.netsuite.exchange import Caller, Request, pairs
from connector.netsuite.observation.observer import count_rows
from connector.netsuite.wire_json import decode, encode

LARGEST_PAGE = 1000
MOST_ROWS = 100_000
"""Rows that one query gives in all, whichever way it is paged."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What one request gives."""

    items: list[dict[str, Any]]
    """Lower-case column → value; columns that are NULL are missing."""
    more: bool
    total: int


def ask(
    caller: Caller,
    query: str,
    parameters: Sequence[Any],
    unit: Unit,
    *,
    limit: int = LARGEST_PAGE,
    offset: int = 0,
    timeout: float | None = None,
) -> Rows:
    """Run *query* and give the rows from *offset*, which is divisible by *limit*."""
    body: dict[str, Any] = {"q": query}
    if parameters:
        body["params"] = list(parameters)
    request = Request(
        method="POST",
        url=caller.addresses.suiteql,
        parameters=pairs({"limit": limit, "offset": offset}),
        body=encode(body),
        headers={"Content-Type": "application/json", "Prefer": "transient"},
        effect="read",
        operation="netsuite.suiteql",
        timeout=timeout,
    )
    page = decode(caller.request(request, unit))
    items = page.get("items", [])
    for item in items:
        item.pop("links", None)
    count_rows(caller, len(items))
    return Rows(items, bool(page.get("hasMore")), int(page.get("totalResults", len(items))))
