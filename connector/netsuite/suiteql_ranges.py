"""A keyset query cut into ranges of its key, for processes or threads that read side by side."""

from __future__ import annotations

from typing import Any

from connector.netsuite.keyset import Keyset
from connector.netsuite.suiteql_pages import Asked
from connector.stream import Cursor

Span = tuple[int, int, int]
"""First key less one, last key, number of rows."""


def span(asked: Asked, keyset: Keyset) -> Span | None:
    """Where the keys of the query lie, in one request; None where it has no rows."""
    rows = asked.rows(keyset.span(), asked.parameters, 1)
    found: dict[str, Any] = rows.items[0] if rows.items else {}
    if found.get("first_key") is None:
        return None
    return int(found["first_key"]) - 1, int(found["last_key"]), int(found["row_count"])


def cut(asked: Asked, keyset: Keyset, parts: int) -> list[Cursor]:
    """The cursors at which about *parts* ranges start, none shorter than a page on average; each knows its end."""
    found = span(asked, keyset)
    if found is None:
        return [{}]
    low, high, total = found
    number = max(1, min(parts, -(-total // asked.page_size), high - low))
    if number == 1:
        return [{}]
    edges = [low + (high - low) * part // number for part in range(number + 1)]
    return [
        {"after": [str(edges[part])], "last": edges[part + 1], "read": 0}
        for part in range(number)
        if edges[part] < edges[part + 1]
    ]
