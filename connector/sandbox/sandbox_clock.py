"""The sandbox's clock: the machine's, plus an offset that tests turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import formatdate


class SandboxClock:
    """Call it for Unix seconds."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self.source = source
        """Where the seconds come from."""
        self.offset = 0.0
        """Seconds that this clock is ahead of its source."""

    def __call__(self) -> float:  # noqa: D102 - said by the class
        return self.source() + self.offset

    def http_date(self) -> str:
        """The time as HTTP's `Date` header spells it."""
        return formatdate(self(), usegmt=True)
