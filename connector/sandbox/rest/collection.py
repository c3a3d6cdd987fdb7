"""A page of a collection with its links (Oracle help section_156414087576)."""

from __future__ import annotations

from typing import Any

from connector.sandbox.authentication.signature import percent_encode

Link = dict[str, str]


def link(rel: str, href: str) -> Link:
    """One entry of `links`."""
    return {"rel": rel, "href": href}


def collection(
    url: str, items: list[Any], *, total: int, limit: int, offset: int, query: dict[str, str] | None = None
) -> dict[str, Any]:
    """The document of one page; *query* are the parameters that links repeat beside `limit` and `offset`."""
    return {
        "links": _links(url, query or {}, total=total, limit=limit, offset=offset),
        "count": len(items),
        "hasMore": offset + len(items) < total,
        "items": items,
        "offset": offset,
        "totalResults": total,
    }


def _links(url: str, query: dict[str, str], *, total: int, limit: int, offset: int) -> list[Link]:
    def page(start: int) -> str:
        values = {**query, "limit": str(limit), "offset": str(start)}
        return url + "?" + "&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in values.items())

    last = max(0, (total - 1) // limit * limit)
    found = []
    if offset > 0:
        found += [link("first", page(0)), link("prev", page(max(0, offset - limit)))]
    if offset + limit < total:
        found += [link("next", page(offset + limit)), link("last", page(last))]
    return [*found, link("self", page(offset))]
