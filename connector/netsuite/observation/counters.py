"""Counters: what a client has done so far, as numbers."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """What a client has done since it was made."""

    requests: int = 0
    """HTTP requests sent, tokens and repetitions included."""
    retries: int = 0
    """Requests among them that were sent again."""
    failures: int = 0
    """Requests without an answer, or with an HTTP error."""
    rows: int = 0
    """Records and rows read in lists, searches and queries."""
    bytes_sent: int = 0
    """Bytes of bodies."""
    bytes_received: int = 0
    """Bytes of bodies, unpacked."""
    seconds: float = 0.0
    """Spent waiting for answers, of all threads together."""
    refusals: int = 0
    """Requests of this account that NetSuite refused because too many were in flight; of this process."""
    waits: int = 0
    """Requests of this account that had to wait for a permit; of this process."""
    waited_seconds: float = 0.0
    """Seconds that they waited."""

    def as_dict(self) -> dict[str, Any]:
        """For JSON, and for whatever takes metrics."""
        return asdict(self)


class Tally:
    """Counters on their way; safe for threads."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._lock = threading.Lock()
        self._now = Counters()

    def add(self, **more: float) -> None:
        """Count *more*, by the names of `Counters`."""
        with self._lock:
            self._now = replace(self._now, **{name: getattr(self._now, name) + value for name, value in more.items()})

    def counters(self) -> Counters:
        """What was counted so far."""
        return self._now
