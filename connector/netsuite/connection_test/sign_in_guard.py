"""SignInGuard: two refused sign-ins a test, and never the fifth in a row, which would lock the user."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from connector.errors import ConnectivityError, ConnectorError
from connector.netsuite import breaker

MOST = 2
"""Refused sign-ins that one test may cost."""
_LOCKING = 5
"""Refusals in a row that lock a user, and for how long (Oracle help subsect_156935170194)."""
_LOCK_SECONDS = 1800.0


class RefusalMemory:
    """Refused sign-ins of this process's tests, so that repeating a test does not lock the user either."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._refused: dict[str, list[float]] = {}

    def note(self, key: str) -> None:
        """NetSuite refused a sign-in with the credentials *key*."""
        with self._lock:
            self._refused.setdefault(key, []).append(self._clock())

    def forget(self, key: str) -> None:
        """NetSuite let *key* in, which ends its row of refusals."""
        with self._lock:
            self._refused.pop(key, None)

    def wait(self, key: str) -> float:
        """Seconds until *key* may be refused again without a risk; 0 where it may now."""
        with self._lock:
            since = self._clock() - _LOCK_SECONDS
            recent = [moment for moment in self._refused.get(key, ()) if moment > since]
        if len(recent) + 1 < _LOCKING:
            return 0.0
        return recent[-1] - since


SHARED = RefusalMemory()
"""The memory of this process."""


class SignInGuard(breaker.Breaker):
    """Counts what a test costs, and tells the breaker of the process what it learnt."""

    def __init__(
        self, key: Callable[[], str], *, memory: RefusalMemory = SHARED, process: breaker.Breaker = breaker.SHARED
    ) -> None:
        """Guard one test of the credentials that *key* tells from others."""
        super().__init__()
        self._key = key
        self._memory = memory
        self._process = process
        self.failures = 0
        """Sign-ins that NetSuite refused in this test."""

    @property
    def obstacle(self) -> str:
        """Why no further signed request may be sent; "" where one may."""
        if self.failures >= MOST:
            return f"{MOST} refused sign-ins are spent; five in a row lock the user for 30 minutes"
        wait = self._memory.wait(self._key())
        if wait:
            return f"earlier tests were refused four times; a fifth locks the user: wait {wait:.0f} s, or change them"
        return ""

    @contextlib.contextmanager
    def attempt(self, key: str) -> Iterator[None]:
        """One request; raises ConnectivityError where the test has spent what it may."""
        self.check(key)
        yield

    def check(self, key: str) -> None:  # noqa: ARG002 - the breaker's signature
        """Raise ConnectivityError where the test has spent what it may."""
        if self.failures >= MOST:
            raise ConnectivityError(f"not sent: {self.obstacle}", type="NETSUITE:AUTHENTICATION")

    def refused(self, key: str, error: ConnectorError) -> None:
        """NetSuite refused a sign-in."""
        self.failures += 1
        self._memory.note(key)
        self._process.refused(key, error)

    def accepted(self, key: str) -> None:
        """NetSuite let us in."""
        self._memory.forget(key)
        self._process.accepted(key)
