"""LinkedEvent: a run's own wish to stop, beside that of the program around it."""

from __future__ import annotations

import threading
import time

_LOOK = 0.25
"""Seconds between looks at the other event while waiting."""


class LinkedEvent(threading.Event):
    """Set when it is set itself, or when *outer* is."""

    def __init__(self, outer: threading.Event) -> None:
        """Follow *outer*."""
        super().__init__()
        self._outer = outer

    def is_set(self) -> bool:
        """Whether either is set."""
        return super().is_set() or self._outer.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until either is set, at most *timeout* seconds; whether one is."""
        end = None if timeout is None else time.monotonic() + timeout
        while not self.is_set():
            left = _LOOK if end is None else min(_LOOK, end - time.monotonic())
            if left <= 0:
                break
            super().wait(left)
        return self.is_set()
