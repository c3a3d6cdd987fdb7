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
    """Where about *parts* ranges start; each knows its end, and is whole pages where keys have no gaps."""
    found = span(asked, keyset)
    if found is None:
        return [{}]
    low, high, total = found
    pages = -(-total // asked.page_size)
    if total == high - low:
        width = -(-pages // max(parts, 1)) * asked.page_size
    else:
        width = -(-(high - low) // max(min(parts, pages), 1))
    starts = range(low, high, width)
    if len(starts) < 2:  # noqa: PLR2004 - one range is no cut
        return [{}]
    return [{"after": [str(start)], "last": min(start + width, high), "read": 0} for start in starts]
