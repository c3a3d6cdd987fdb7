"""The account's pool of concurrent requests, one over all channels (Oracle help bridgehead_1500275603)."""

from __future__ import annotations

import threading
from collections.abc import Callable

from connector.sandbox.refusals import ConcurrencyError, LoginError


class ConcurrencyGate:
    """At most *limit()* requests at a time; a request is one thread, which enters after signing in."""

    def __init__(self, limit: Callable[[], int]) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._own = threading.local()
        self.in_use = 0
        self.most = 0
        """The most that were ever in use at once."""

    def refuse_next(self, how: str) -> None:
        """Refuse this thread's request when it enters: as `concurrency`, or disguised as a failed `login`."""
        self._own.refusal = how

    def enter(self) -> None:
        """Take a slot for this thread's request; raises ConcurrencyError when all are taken."""
        if getattr(self._own, "inside", False):
            return
        refusal, self._own.refusal = getattr(self._own, "refusal", ""), ""
        if refusal == "login":
            raise LoginError("permission_denied")
        with self._lock:
            if refusal or self.in_use >= self._limit():
                raise ConcurrencyError
            self.in_use += 1
            self.most = max(self.most, self.in_use)
        self._own.inside = True

    def leave(self) -> None:
        """Give this thread's slot back, where it has one."""
        self._own.refusal = ""
        if getattr(self._own, "inside", False):
            self._own.inside = False
            with self._lock:
                self.in_use -= 1
