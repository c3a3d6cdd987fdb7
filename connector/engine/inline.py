"""The engine without a dependency: runs in the calling thread, and remembers units in a journal, if given one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol

from connector.component import Stopped


class Journal(Protocol):
    """Where the results of units are kept; rows of one run."""

    def recall(self, key: str) -> tuple[bool, Any]:
        """Whether *key* was done, and its result."""

    def record(self, key: str, result: Any) -> None:
        """Keep the result of *key*."""

    def forget(self, prefix: str) -> None:
        """Drop the results of keys that begin with *prefix*."""


class NoJournal:
    """Remembers nothing: each run begins anew."""

    def recall(self, key: str) -> tuple[bool, Any]:  # noqa: ARG002 - the protocol's signature
        """Nothing was done."""
        return False, None

    def record(self, key: str, result: Any) -> None:
        """Keep nothing."""

    def forget(self, prefix: str) -> None:
        """Nothing to drop."""


class InlineExecution:
    """One run in this thread."""

    def __init__(self, run: str, journal: Journal | None = None, stop: threading.Event | None = None) -> None:
        """Run *run*, remembering units in *journal*, until *stop* is set."""
        self.run = run
        self._journal = journal or NoJournal()
        self._stop = stop or threading.Event()

    def step(self, key: str, work: Callable[[], Any]) -> Any:
        """As `Execution.step`: a unit that is done is not done again."""
        done, result = self._journal.recall(key)
        if done:
            return result
        if self.stopped():
            raise Stopped(key)
        result = work()
        self._journal.record(key, result)
        return result

    def forget(self, prefix: str) -> None:
        """As `Execution.forget`."""
        self._journal.forget(prefix)

    def sleep(self, seconds: float) -> None:
        """As `Execution.sleep`."""
        if self._stop.wait(seconds):
            raise Stopped("the end of a wait")

    def stopped(self) -> bool:
        """As `Execution.stopped`."""
        return self._stop.is_set()
