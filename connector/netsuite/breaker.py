"""Breaker: stops signing in after two refusals in five minutes; the fifth would lock the user for half an hour."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from connector.errors import ConnectivityError, ConnectorError

FAILURES = 2
WINDOW = 300.0
"""Seconds."""


class Breaker:
    """Refusals of each credential, counted over all connections of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._refusals: dict[str, list[tuple[float, ConnectorError]]] = {}
        self._good: set[str] = set()
        self._first: dict[str, threading.Lock] = {}

    @contextlib.contextmanager
    def attempt(self, key: str) -> Iterator[None]:
        """Sign in with *key*: one at a time until NetSuite has let it in, so that threads cannot lock the user at once.

        Raises:
            ConnectivityError: As `check`.
        """
        if key in self._good:
            yield
            return
        with self._lock:
            first = self._first.setdefault(key, threading.Lock())
        with first:
            self.check(key)
            yield

    def check(self, key: str) -> None:
        """Let a sign-in with the credentials *key* pass, or stop it.

        Raises:
            ConnectivityError: They were refused twice in five minutes; nothing was sent.
        """
        with self._lock:
            recent = self._recent(key)
        if len(recent) < FAILURES:
            return
        last = recent[-1][1]
        wait = int(WINDOW - (self._clock() - recent[-1][0])) + 1
        raise ConnectivityError(
            f"not sent: NetSuite refused these credentials {len(recent)} times in five minutes: {last.message}",
            hint=f"{last.hint or 'mend the credentials'}; new credentials work at once, these in {wait} s",
            type="NETSUITE:AUTHENTICATION",
            code=last.code,
        )

    def refused(self, key: str, error: ConnectorError) -> None:
        """NetSuite refused a sign-in with *key*."""
        with self._lock:
            self._refusals[key] = [*self._recent(key), (self._clock(), error)]
            self._good.discard(key)

    def accepted(self, key: str) -> None:
        """NetSuite let *key* in."""
        if key not in self._good:
            with self._lock:
                self._refusals.pop(key, None)
                self._good.add(key)

    def resume(self, key: str) -> None:
        """Somebody mended it and says so."""
        with self._lock:
            self._refusals.pop(key, None)

    def _recent(self, key: str) -> list[tuple[float, ConnectorError]]:
        start = self._clock() - WINDOW
        return [entry for entry in self._refusals.get(key, []) if entry[0] > start]


SHARED = Breaker()
"""The breaker of this process: one account and token is locked as a whole, whoever signs in with it."""
