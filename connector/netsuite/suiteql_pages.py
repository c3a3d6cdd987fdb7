"""Reading the pages of one SuiteQL query, one after the other: by key, or by offset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.exchange import Caller
from connector.netsuite.keyset import Keyset
from connector.netsuite.rest.suiteql import MOST_ROWS, Rows, ask
from connector.stream import Cursor, Page

Row = dict[str, Any]
Convert = Callable[[list[Row]], list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One query, and how much of it is wanted."""

    caller: Caller
    unit: Unit
    query: str
    parameters: Sequence[Any]
    page_size: int
    limit: int
    """Rows in all; -1 is no limit."""
    convert: Convert
    """Gives rows their types."""

    def size(self, before: int) -> int:
        """Rows of the next page, *before* having been read."""
        return self.page_size if self.limit < 0 else min(self.page_size, max(self.limit - before, 0))

    def enough(self, read: int) -> bool:
        """Whether no more is wanted after *read* rows."""
        return 0 <= self.limit <= read

    def bounded(self, total: int) -> int:
        """How many rows there will be of *total*."""
        return total if self.limit < 0 else min(total, self.limit)

    def rows(self, query: str, parameters: Sequence[Any], size: int, offset: int = 0) -> Rows:
        """The answer to one request."""
        return ask(self.caller, query, parameters, self.unit, limit=size, offset=offset)


def by_offset(asked: Asked, cursor: Cursor) -> Page:
    """The page at `{"offset": n, "read": n}`; rows shift when others come or go meanwhile."""
    offset, before = int(cursor.get("offset", 0)), int(cursor.get("read", 0))
    size = asked.size(before)
    if size == 0:
        return Page([])
    rows = asked.rows(asked.query, asked.parameters, asked.page_size, offset)
    if rows.total > MOST_ROWS and not 0 <= asked.limit <= MOST_ROWS:
        raise _too_many(rows.total)
    items = rows.items[:size]
    read = before + len(items)
    more = rows.more and not asked.enough(read)
    after = {"offset": offset + asked.page_size, "read": read} if more else None
    return Page(asked.convert(items), after, asked.bounded(rows.total))


def by_key(asked: Asked, keyset: Keyset, cursor: Cursor) -> Page:
    """The page at `{"after": key, "read": n}`, up to the key `last` where it says so; it can be read again alone."""
    before = int(cursor.get("read", 0))
    size = asked.size(before)
    if size == 0:
        return Page([])
    last = cursor.get("last")
    query, parameters = keyset.page(asked.parameters, cursor.get("after"), last=last)
    rows = asked.rows(query, parameters, size)
    read, total = before + len(rows.items), asked.bounded(before + rows.total)
    if not rows.more or asked.enough(read):
        return Page(asked.convert(rows.items), None, total)
    keyset.check_edge(rows.items)
    after: Cursor = {"after": keyset.key_of(rows.items[-1]), "read": read}
    return Page(asked.convert(rows.items), after if last is None else {**after, "last": last}, total)


def _too_many(total: int) -> RejectedError:
    return RejectedError(
        f"the query has {total} rows, and NetSuite gives {MOST_ROWS} of one query",
        hint="name the columns that tell rows apart: `key: [id]`; pages then go by them, without an end",
        type="NETSUITE:TOO_MANY_ROWS",
        operation="netsuite.suiteql",
    )
