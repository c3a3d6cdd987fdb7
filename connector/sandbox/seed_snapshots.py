"""Filled databases, kept in memory by this process: the second sandbox with the same seed starts at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

from connector.sandbox.store import Store

_KEPT: dict[str, bytes] = {}
_LOCK = threading.Lock()
_LARGEST = 64 * 1024 * 1024


def fill(store: Store, key: str, load: Callable[[], None]) -> None:
    """Fill the empty in-memory *store* with what *load* writes, or with what it wrote before under *key*."""
    with _LOCK:
        kept = _KEPT.get(key)
    if kept is not None:
        with store.lock:
            store.connection.deserialize(kept)
        return
    load()
    with store.lock:
        made = store.connection.serialize()
    if len(made) <= _LARGEST:
        with _LOCK:
            _KEPT[key] = made
