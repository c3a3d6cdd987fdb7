"""ServerClock: how far this machine's clock is from NetSuite's, read off the Date header of its answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from email.utils import parsedate_to_datetime

TOLERANCE = 300.0
"""Seconds a timestamp may be off (Oracle help subsect_156935170194)."""
WORTH_TELLING = 120.0
"""Seconds of skew from which a person is told."""


class ServerClock:
    """Unix seconds for signatures: this machine's, or NetSuite's where that is configured."""

    def __init__(self, local: Callable[[], float], *, follow: bool) -> None:
        self.local = local
        self.follow = follow
        """Whether signatures bear NetSuite's time."""
        self.skew = 0.0
        """Seconds that NetSuite's clock is ahead of ours; known to the second at best."""
        self.known = False
        self._own = threading.local()
        self._told = False

    def now(self) -> float:
        """The time to sign with."""
        signed_with = self._own.skew = self.skew if self.follow else 0.0
        return self.local() + signed_with

    def read(self, date: str, begun: float) -> None:
        """Learn from the Date header of an answer to a request that began at *begun*."""
        if not date:
            return
        try:
            server = parsedate_to_datetime(date).timestamp() + 0.5  # the header has whole seconds, cut off
        except (ValueError, TypeError):
            return
        ended = self.local()
        inside = begun - 1 <= server <= ended + 1
        self.skew = 0.0 if inside else server - (begun + ended) / 2
        self.known = True

    def corrected(self) -> bool:
        """Whether another signature would bear another time than the last one that this thread made."""
        return self.follow and abs(self.skew - getattr(self._own, "skew", 0.0)) > WORTH_TELLING

    @property
    def cure(self) -> str:
        """What to do about a clock so wrong that NetSuite refuses what it signs, which SOAP does not say; else ""."""
        if self.follow or abs(self.skew) <= TOLERANCE:
            return ""
        return f"{self._off}, which refuses {TOLERANCE:.0f} s: set it (NTP), or configure clock: server"

    @property
    def _off(self) -> str:
        way = "behind" if self.skew > 0 else "ahead of"
        return f"this machine's clock is {abs(self.skew):.0f} s {way} NetSuite's"

    def news(self) -> str:
        """What a person should know, once."""
        if self._told or abs(self.skew) < WORTH_TELLING:
            return ""
        self._told = True
        signing = "signatures bear NetSuite's time" if self.follow else "NetSuite refuses signatures 300 s off"
        return f"{self._off}; {signing}"
