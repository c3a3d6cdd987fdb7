"""The sandbox's clock: the machine's, plus an offset that tests turn; it can be stopped and set forward."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate


class SandboxClock:
    """Call it for Unix seconds."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self.source = source
        """Where the seconds come from."""
        self.offset = 0.0
        """Seconds that this clock is ahead of its source."""
        self._frozen: float | None = None
        self._own = threading.local()

    def __call__(self) -> float:  # noqa: D102 - said by the class
        now = self.source() if self._frozen is None else self._frozen
        skew: float = getattr(self._own, "skew", 0.0)
        return now + self.offset + skew

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._frozen is not None

    def freeze(self, at: float | None = None) -> None:
        """Stand still: now, or at *at* in Unix seconds."""
        self._frozen = self.source() if self._frozen is None else self._frozen
        if at is not None:
            self.offset = at - self._frozen

    def run(self) -> None:
        """Go on from where it stands."""
        if self._frozen is not None:
            self.offset += self._frozen - self.source()
            self._frozen = None

    def advance(self, seconds: float) -> None:
        """Go forward, or back where *seconds* is negative."""
        self.offset += seconds

    def reset(self) -> None:
        """Show the source's time again."""
        self._frozen, self.offset = None, 0.0

    @contextmanager
    def skewed(self, seconds: float) -> Iterator[None]:
        """While it is open, this thread alone sees a clock that is *seconds* ahead."""
        self._own.skew = seconds
        try:
            yield
        finally:
            self._own.skew = 0.0

    def http_date(self) -> str:
        """The time as HTTP's `Date` header spells it."""
        return formatdate(self(), usegmt=True)
