"""Breaker: stops signing in after two refusals in five minutes; the fifth would lock the user for half an hour."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

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

    def trusts(self, key: str) -> bool:
        """Whether NetSuite has let *key* in, and not refused it since."""
        return key in self._good

    def stops(self, key: str) -> bool:
        """Whether `check` lets *key* not pass."""
        with self._lock:
            return len(self._recent(key)) >= FAILURES

    def _recent(self, key: str) -> list[tuple[float, ConnectorError]]:
        start = self._clock() - WINDOW
        return [entry for entry in self._refusals.get(key, []) if entry[0] > start]


SHARED = Breaker()
"""The breaker of this process: one account and token is locked as a whole, whoever signs in with it."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why no process may sign in."""

    message: str
    """What NetSuite said."""
    hint: str


class RefusalLedger(Protocol):
    """Where the processes that sign in with the same credentials write down how it went."""

    def turn(self, key: str) -> Stop | bool:
        """Whether *key* may be tried now; False while another process tries it."""

    def look(self, key: str) -> Stop | None:
        """What stops *key*, without trying it."""

    def is_open(self, key: str) -> bool:
        """Whether nothing stops *key*; False too where nobody can tell."""

    def refused(self, key: str, error: ConnectorError) -> None:
        """NetSuite refused *key*."""

    def accepted(self, key: str) -> None:
        """NetSuite let *key* in."""

    def released(self, key: str) -> None:
        """There was no answer: the next process may try."""

    def resume(self, key: str) -> None:
        """Somebody mended it and says so."""


LOOK_EVERY = 5.0
"""Seconds for which credentials that NetSuite lets in are used before the ledger is read again."""
_PATIENCE = 35.0
"""Seconds after which a process tries although another one has not said how its attempt went."""
_WAIT = 0.2


class SharedBreaker(Breaker):
    """The breaker of this process, and through a ledger that of all processes: they try new credentials in turn."""

    def __init__(
        self,
        own: Breaker,
        ledger: RefusalLedger,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(clock)
        self._own, self._ledger, self._sleep = own, ledger, sleep
        self._turns: set[str] = set()
        self._looked: dict[str, float] = {}

    @contextlib.contextmanager
    def attempt(self, key: str) -> Iterator[None]:
        """As `Breaker.attempt`, over all processes that share the ledger."""
        if self._own.trusts(key):
            self._look(key)
        elif self._own.stops(key) and self._ledger.is_open(key):
            self._own.resume(key)  # a person let all go on, so this process as well
        with self._own.attempt(key):
            if not self._own.trusts(key):
                self._take_turn(key)
            try:
                yield
            finally:
                if key in self._turns:
                    self._turns.discard(key)
                    self._ledger.released(key)

    def check(self, key: str) -> None:
        """As `Breaker.check`."""
        self._own.check(key)
        self._raise(self._ledger.look(key))

    def refused(self, key: str, error: ConnectorError) -> None:
        """As `Breaker.refused`."""
        self._turns.discard(key)
        self._own.refused(key, error)
        self._ledger.refused(key, error)

    def accepted(self, key: str) -> None:
        """As `Breaker.accepted`; the others hear of the first time only."""
        if key in self._turns:
            self._turns.discard(key)
            self._ledger.accepted(key)
        self._own.accepted(key)

    def resume(self, key: str) -> None:
        """As `Breaker.resume`."""
        self._own.resume(key)
        self._ledger.resume(key)

    def trusts(self, key: str) -> bool:
        """As `Breaker.trusts`."""
        return self._own.trusts(key)

    def _look(self, key: str) -> None:
        """Hear, every few seconds, whether others were refused with what works here."""
        if self._clock() - self._looked.get(key, -LOOK_EVERY) < LOOK_EVERY:
            return
        self._looked[key] = self._clock()
        self._raise(self._ledger.look(key))

    def _take_turn(self, key: str) -> None:
        give_up = self._clock() + _PATIENCE
        while True:
            found = self._ledger.turn(key)
            if found is True or (found is False and self._clock() > give_up):
                self._turns.add(key)
                return
            self._raise(found or None)
            self._sleep(_WAIT)

    def _raise(self, stop: Stop | None) -> None:
        if stop is None:
            return
        raise ConnectivityError(
            f"not sent: NetSuite refused these credentials twice in five minutes, here or elsewhere: {stop.message}",
            hint=stop.hint,
            type="NETSUITE:AUTHENTICATION",
        )
