"""Budget: at most so many requests of one account in flight, over all channels, threads, processes and machines."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from connector.errors import RetryableError
from connector.permit.allowance import STEP, Allowance

_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.05
"""Seconds between two looks at what other processes gave back; this one's own permits are seen at once."""
_ASKED_EVERY = 86400.0
"""Seconds after which the account is asked for its limit once more."""
LONGEST_REQUEST = 60.0
"""Seconds for which the permit of a killed process is kept at most: its request may go on at NetSuite."""
_UNREACHABLE_SECONDS = 60.0
"""How long who has no deadline waits for the permits of a database that cannot be reached."""


def _go_on() -> None:
    """Nothing ends a wait but its deadline."""


def _within(deadline: float | None, seconds: float) -> float:
    """*seconds*, or what is left until *deadline*."""
    return seconds if deadline is None else max(min(seconds, deadline - time.monotonic()), 0.0)


class UnreachableError(RetryableError):
    """Where permits are kept cannot be reached: no request is sent until they are held again."""


class Gate(Protocol):
    """What whoever holds the gate may do: nobody else counts or takes permits meanwhile."""

    now: float

    def in_use(self) -> int:
        """Permits that are held by whomever, or were by a process that was killed in a request."""

    def take(self, seconds: float) -> Any:
        """A permit, whatever the limit is, for a request of at most *seconds*."""

    def read(self) -> Allowance:
        """What is known of the limit."""

    def write(self, allowance: Allowance) -> None:
        """Keep what is known of the limit."""


class Slots(Protocol):
    """Where permits are kept."""

    def gate(self) -> AbstractContextManager[Gate]:
        """Be the only one who counts and takes permits."""

    def free(self, slot: Any) -> None:
        """Give a permit back."""

    def close(self) -> None:
        """Nobody of this process needs it now."""


@dataclass(slots=True)
class PermitCounts:
    """What happened to the permits of one account in this process."""

    taken: int = 0
    """Requests that were let through."""
    waited: int = 0
    """Requests that had to wait."""
    waited_seconds: float = 0.0
    """Seconds they waited in all."""
    refused: int = 0
    """Requests that NetSuite refused because too many were in flight."""
    most: int = 0
    """The most that were in flight when one of ours was let through, ours included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an account's budget stands."""

    in_use: int
    limit: int | None
    """Requests at once now; None where nothing limits them."""
    known: int | None
    """What the account itself told."""
    lowered: int | None
    """What the last refusal left of it, and what was regained since."""
    holds_until: float | None
    """Unix seconds until which nothing above `lowered` is tried."""
    refusals: int

    def __str__(self) -> str:
        """One sentence for a person."""
        limit = "no limit of ours" if self.limit is None else f"at most {self.limit} at once"
        parts = [f"{self.in_use} in flight, {limit}"]
        if self.lowered is not None and self.limit == self.lowered:
            until = time.strftime("%H:%M:%S", time.gmtime(self.holds_until))
            parts.append(f"lowered after {self.refusals} refusals, one more is tried after {until} UTC")
        return "; ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(slots=True)
class Permit:
    """Leave to have one request in flight."""

    slot: Any
    at: int
    """How many were in flight when it was given, itself included."""
    admitted: float
    """Unix seconds."""
    budget: Budget = field(repr=False)

    def refused(self) -> None:
        """NetSuite refused the request because too many were in flight: fewer may be from now on."""
        self.budget.lower(self)


class Line:
    """The permits of one account as the threads of this process share them."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.turn = threading.Lock()
        """One thread at a time asks for a permit; the others wait here."""
        self.freed = threading.Event()
        self.users = 0
        self.counts = PermitCounts()
        self.lock = threading.Lock()


class Budget:
    """One user's view of an account's budget: its own limit on top of what all share."""

    def __init__(self, line: Line, most: int | None = None, request_time: float = LONGEST_REQUEST) -> None:
        """Take part in *line*, with at most *most* requests in flight over all who share it.

        *request_time*: seconds that a request takes at most; for so long, and no longer than `LONGEST_REQUEST`, its
        permit is kept where its process is killed.
        """
        self._line = line
        self._most = most
        self._request_time = min(request_time, LONGEST_REQUEST)
        with line.lock:
            line.users += 1

    @property
    def counts(self) -> PermitCounts:
        """What happened in this process."""
        return self._line.counts

    @contextlib.contextmanager
    def hold(self, deadline: float | None = None, breaks_off: Callable[[], None] = _go_on) -> Iterator[Permit]:
        """Wait for a permit and keep it while the context lasts.

        Args:
            deadline: A moment of `time.monotonic`.
            breaks_off: Called again and again while it waits; may raise to end the wait.

        Raises:
            RetryableError: *deadline* came first; nothing was sent.
        """
        permit = self._given(deadline, breaks_off)
        try:
            yield permit
        finally:
            self._line.slots.free(permit.slot)
            self._line.freed.set()

    def lower(self, permit: Permit) -> None:
        """NetSuite refused the request of *permit*."""
        self._line.counts.refused += 1
        with contextlib.suppress(UnreachableError), self._line.slots.gate() as gate:
            at = max(permit.at, gate.in_use())
            gate.write(gate.read().refused(at, permit.admitted, gate.now))

    def asks(self) -> bool:
        """Whether the account should be asked for its limit now; true once a day, for one of all who share it."""
        with self._line.slots.gate() as gate:
            kept = gate.read()
            if kept.asked and gate.now - kept.asked < _ASKED_EVERY:
                return False
            gate.write(kept.told(kept.known, gate.now))
        return True

    def learn(self, known: int | None) -> None:
        """The account told that it takes *known* requests at once, or did not tell."""
        with self._line.slots.gate() as gate:
            gate.write(gate.read().told(known, gate.now))

    def standing(self) -> Standing:
        """How the budget stands now."""
        with self._line.slots.gate() as gate:
            kept, used = gate.read().aged(gate.now), gate.in_use()
        return Standing(
            in_use=used,
            limit=kept.at_most(self._most),
            known=kept.known,
            lowered=kept.lowered,
            holds_until=kept.since + STEP if kept.lowered is not None else None,
            refusals=kept.refusals,
        )

    def close(self) -> None:
        """Take part no longer; the last of this process gives back what is kept open."""
        with self._line.lock:
            self._line.users -= 1
            if self._line.users <= 0:
                self._line.slots.close()

    # ---------------------------------------------------------------- waiting

    def _given(self, deadline: float | None, breaks_off: Callable[[], None]) -> Permit:
        begun = time.monotonic()
        while not self._line.turn.acquire(timeout=_within(deadline, _LONGEST_PAUSE)):
            breaks_off()
            if deadline is not None and time.monotonic() >= deadline:
                raise self._busy()
        try:
            permit, waited = self._waited_for(deadline, breaks_off)
        finally:
            self._line.turn.release()
        self._count(permit, time.monotonic() - begun, waited=waited)
        return permit

    def _waited_for(self, deadline: float | None, breaks_off: Callable[[], None]) -> tuple[Permit, bool]:
        pause, waited, patience = _FIRST_PAUSE, False, time.monotonic() + _UNREACHABLE_SECONDS
        while True:
            self._line.freed.clear()
            refusal: RetryableError = self._busy()
            try:
                permit = self._tried()
            except UnreachableError as error:
                permit, refusal = None, error
                if time.monotonic() > patience:
                    raise
            if permit is not None:
                return permit, waited
            waited = True
            breaks_off()
            left = _within(deadline, pause)
            if left <= 0:
                raise refusal
            self._line.freed.wait(left)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _tried(self) -> Permit | None:
        with self._line.slots.gate() as gate:
            kept, used = gate.read().aged(gate.now), gate.in_use()
            if not self._fits(used, kept):
                probing = kept.probing(gate.now)
                if probing is kept or not self._fits(used, probing):
                    return None
                gate.write(probing)
            return Permit(gate.take(self._request_time), used + 1, gate.now, self)

    def _fits(self, used: int, kept: Allowance) -> bool:
        limit = kept.at_most(self._most)
        return limit is None or used < limit

    def _count(self, permit: Permit, seconds: float, *, waited: bool) -> None:
        counts = self._line.counts
        with self._line.lock:
            counts.taken += 1
            counts.most = max(counts.most, permit.at)
            if waited or seconds > _FIRST_PAUSE:
                counts.waited += 1
                counts.waited_seconds += seconds

    def _busy(self) -> RetryableError:
        return RetryableError(
            "all permits of the account are in use",
            hint="raise maximum_connections, run less at a time, or allow more time",
            type="NETSUITE:TOO_MANY_REQUESTS",
        )
