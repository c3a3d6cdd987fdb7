"""Windows of a key: the pages of a query that can be asked for before the ones in front of them have come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from connector.netsuite.keyset import Keyset
from connector.netsuite.prefetch import Prefetch
from connector.netsuite.rest.suiteql import Rows
from connector.netsuite.suiteql_pages import Asked
from connector.netsuite.suiteql_ranges import span
from connector.stream import Cursor, Page

Window = tuple[int, int]
"""Rows whose key is above the first and at most the second."""
_FILLED = 0.9
"""How full a window is meant to be where keys have gaps: one that has more rows than a page costs one more request."""


class Windows:
    """Reads a query by windows of its key, several at once; rows come in the order of the key.

    A cursor is `{"ranges": [[after, last, width], …], "read": n, "total": n}`: what is left, and how wide its windows
    are. Any page can be read again alone.
    """

    def __init__(self, asked: Asked, keyset: Keyset, at_once: int) -> None:
        """Ask for *at_once* windows at the same time."""
        self._asked, self._keyset = asked, keyset
        self._at_once = at_once
        self._ahead = Prefetch(self._rows)

    def read(self, cursor: Cursor) -> Page:
        """The rows of the next window that has any."""
        state = cursor or self._whole()
        left: list[list[int]] = state["ranges"]
        rows = Rows([], more=False, total=0)
        while left and not rows.items:
            self._ahead.begin(islice(_windows(left), self._at_once))
            window, left = _first(left)
            rows = self._ahead.take(window)
            if rows.more:
                left = [*self._rest(window, rows), *left]
        self._ahead.begin(islice(_windows(left), self._at_once))  # before whoever asked works on the rows
        read = int(state["read"]) + len(rows.items)
        after = {"ranges": left, "read": read, "total": state["total"]} if left else None
        return Page(self._asked.convert(rows.items), after, int(state["total"]))

    def _rows(self, window: Window) -> Rows:
        query, parameters = self._keyset.page(self._asked.parameters, [str(window[0])], last=window[1])
        return self._asked.rows(query, parameters, self._asked.page_size)

    def _rest(self, window: Window, rows: Rows) -> list[list[int]]:
        """What a window holds beyond a page: a few windows as wide as that page went, and the rest.

        Keys that lie close for long come to this place again, and get a few windows more.
        """
        self._keyset.check_edge(rows.items)
        reached = int(self._keyset.key_of(rows.items[-1])[0])
        width = max(reached - window[0], 1)
        close = min(reached + width * self._at_once, window[1])
        ranges = [[reached, close, width], [close, window[1], max(window[1] - close, 1)]]
        return [one for one in ranges if one[0] < one[1]]

    def _whole(self) -> dict[str, Any]:
        found = span(self._asked, self._keyset)
        if found is None:
            return {"ranges": [], "read": 0, "total": 0}
        low, high, total = found
        width = self._asked.page_size
        if total < high - low:
            width = max(1, int(width * _FILLED * (high - low) / total))
        return {"ranges": [[low, high, width]], "read": 0, "total": total}


def _windows(ranges: Sequence[Sequence[int]]) -> Iterator[Window]:
    for after, last, width in ranges:
        for start in range(after, last, width):
            yield start, min(start + width, last)


def _first(ranges: Sequence[list[int]]) -> tuple[Window, list[list[int]]]:
    """The first window of *ranges*, and what they are without it."""
    after, last, width = ranges[0]
    end = min(after + width, last)
    return (after, end), [[end, last, width], *ranges[1:]] if end < last else list(ranges[1:])
