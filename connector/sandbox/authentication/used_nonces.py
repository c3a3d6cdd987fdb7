"""Memory of nonces already used, for as long as their timestamps would still be accepted."""

from __future__ import annotations

from collections import deque


class UsedNonces:
    """Each (token, nonce, timestamp) may be used once (Oracle help subsect_156935170194). Not thread-safe by itself."""

    def __init__(self, keep: float) -> None:
        """Forget after *keep* seconds: twice the window of accepted timestamps."""
        self._keep = keep
        self._known: set[tuple[str, str, str]] = set()
        self._in_order: deque[tuple[float, tuple[str, str, str]]] = deque()

    def __contains__(self, key: tuple[str, str, str]) -> bool:
        return key in self._known

    def remember(self, key: tuple[str, str, str], now: float) -> None:
        """Note that *key* was used at *now* (Unix seconds)."""
        while self._in_order and self._in_order[0][0] < now - self._keep:
            self._known.discard(self._in_order.popleft()[1])
        self._known.add(key)
        self._in_order.append((now, key))
