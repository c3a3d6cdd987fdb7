"""Datasets of SuiteAnalytics Workbook over REST: their list, and their rows (Oracle help section_156577938018)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from connector.component import Unit
from connector.netsuite.exchange import Caller, Request, pairs
from connector.netsuite.observation.observer import count_rows
from connector.netsuite.rest.suiteql import Rows
from connector.netsuite.wire_json import decode
from connector.stream import Cursor, Page


def listed(caller: Caller, unit: Unit, operation: str, *, limit: int, offset: int) -> Rows:
    """One page of the datasets that the role sees."""
    return _ask(caller, caller.addresses.datasets, unit, operation, limit=limit, offset=offset)


def rows_of(caller: Caller, dataset: str, unit: Unit, operation: str, *, limit: int, offset: int) -> Rows:
    """One page of the rows of *dataset*, a script id such as `custdataset_orders`."""
    url = f"{caller.addresses.datasets}/{quote(dataset, safe='')}/result"
    return _ask(caller, url, unit, operation, limit=limit, offset=offset)


def page(rows: Rows, cursor: Cursor, page_size: int, limit: int) -> Page:
    """*rows* as the page at `{"offset": n}`, with no more than *limit* of them in all (-1: no limit)."""
    offset = int(cursor.get("offset", 0))
    items = rows.items if limit < 0 else rows.items[: max(limit - offset, 0)]
    more = rows.more and (limit < 0 or limit > offset + len(items))
    total = rows.total if limit < 0 else min(rows.total, limit)
    return Page(items, {"offset": offset + page_size} if more else None, total)


def _ask(caller: Caller, url: str, unit: Unit, operation: str, *, limit: int, offset: int) -> Rows:
    parameters = pairs({"limit": limit, "offset": offset})
    request = Request(method="GET", url=url, parameters=parameters, operation=operation)
    body: dict[str, Any] = decode(caller.request(request, unit))
    items = body.get("items", [])
    for item in items:
        item.pop("links", None)
    count_rows(caller, len(items))
    return Rows(items, bool(body.get("hasMore")), int(body.get("totalResults", len(items))))
