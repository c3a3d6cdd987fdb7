"""Health checks: each looks at one thing and says what is wrong with it, or nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from connector.errors import ConnectorError
from connector.state.opening import State

Check = Callable[[], str]
"""What is wrong, in a sentence without a secret; "" where nothing is."""
SILENT_FOR = 60.0
"""Seconds without a beat after which a loop counts as stuck; one that waits half a minute for its database is not."""


class Heartbeat:
    """Whether a loop goes round: it calls `beat`, and is asked as a check."""

    def __init__(self, silent_for: float = SILENT_FOR, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is wrong before the first beat, nor up to *silent_for* seconds after one."""
        self._silent_for, self._clock = silent_for, clock
        self._last: float | None = None

    def beat(self) -> None:
        """The loop has gone round."""
        self._last = self._clock()

    def __call__(self) -> str:
        """As `Check`."""
        silent = 0.0 if self._last is None else self._clock() - self._last
        return f"no sign of life for {silent:.0f} s" if silent > self._silent_for else ""


def state_reachable(state: State) -> Check:
    """Whether the database of *state* answers."""

    def check() -> str:
        try:
            state.store.ask()
        except ConnectorError as error:
            return f"the state cannot be read: {error.type or type(error).__name__}"
        return ""

    return check


def not_draining(stop: threading.Event) -> Check:
    """Whether new work is still taken: *stop* is set when it is not."""
    return lambda: "it takes no new work: it was asked to stop" if stop.is_set() else ""


def accounts_not_paused(state: State) -> Check:
    """Whether runs may start on all accounts: none is away, and none has refused our credentials."""

    def check() -> str:
        try:
            state.store.ask()  # the list would wait for it to come back
            paused = sorted({f"{pause.account} ({pause.reason})" for pause in state.pauses.list()})
        except ConnectorError:
            return ""  # that the state cannot be reached is said once
        return f"paused: {', '.join(paused)}" if paused else ""

    return check
