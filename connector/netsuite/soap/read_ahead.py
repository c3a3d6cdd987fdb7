"""ReadAhead: pages of one search are fetched side by side, and decoded by the one thread that asks for them.

Decoding in several threads takes longer than in one (they take turns at the interpreter); waiting does not. What is
fetched and not asked for yet is bounded in pages and in bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from connector.netsuite.exchange import Answer
from connector.netsuite.prefetch import Prefetch

MOST_BYTES = 16_000_000
"""Bytes that are fetched ahead at most; one page is fetched ahead however large it is.

Whoever decodes pages of that size takes longer than NetSuite takes for the next one.
"""


class ReadAhead:
    """Fetches pages by their number, as soon as it is known that they will be wanted."""

    def __init__(self, fetch: Callable[[int], Answer], at_once: int, size: int = 0) -> None:
        """Fetch with *fetch*, which must be safe for threads, *at_once* pages at the same time.

        *size*: bytes of the page before the first, 0 where nobody knows.
        """
        self._at_once = max(at_once, 1)
        self._fetched = Prefetch(fetch)
        self._size = size

    def take(self, number: int, last: int) -> Answer:
        """Page *number*; those behind it, up to *last*, are being fetched when this returns."""
        self.begin(number, last)
        answer = self._fetched.take(number)
        self._size = len(answer.body)
        self.begin(number + 1, last)
        return answer

    def begin(self, number: int, last: int) -> None:
        """Fetch from page *number* on, as many pages as may be held, up to *last*."""
        held = min(self._at_once, MOST_BYTES // self._size) if self._size else self._at_once
        self._fetched.begin(range(number, min(number + max(held, 1), last + 1)))
