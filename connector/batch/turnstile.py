"""Instances of a batch job one at a time in the order they came, as Mule's ORDERED_SEQUENTIAL has it."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LOOK = 0.05
"""Seconds between two looks at whether it is one's turn."""
_GUARD = threading.Lock()
_LINES: dict[str, deque[str]] = defaultdict(deque)
_HELD: ContextVar[frozenset[str]] = ContextVar("turns held", default=frozenset())
"""A job that is reached again from inside itself has its turn."""


@contextmanager
def in_turn(name: str, instance: str, wait: Callable[[float], None]) -> Iterator[None]:
    """Hold the turn of *name* for *instance*; *wait* lets time pass, and breaks off when the run is stopped."""
    held = _HELD.get()
    if name in held:
        yield
        return
    with _GUARD:
        _LINES[name].append(instance)
    token = _HELD.set(held | {name})
    try:
        while not _is_first(name, instance):
            wait(_LOOK)
        yield
    finally:
        _HELD.reset(token)
        with _GUARD:
            _LINES[name].remove(instance)
            if not _LINES[name]:
                del _LINES[name]


def _is_first(name: str, instance: str) -> bool:
    with _GUARD:
        return _LINES[name][0] == instance
