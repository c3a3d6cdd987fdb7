"""The engine without a dependency: runs in the calling thread, and remembers units in a journal, if given one."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from connector.component import Stopped
from connector.engine.protocol import Journal, Work
from connector.errors import thawed_error

LONG_WAIT = 60.0
"""Seconds from which on a wait outlives its process."""


class NoJournal:
    """Remembers nothing: each run begins anew."""

    def recall(self, key: str) -> tuple[bool, Any]:  # noqa: ARG002 - the protocol's signature
        """Nothing was done."""
        return False, None

    def record(self, key: str, result: Any) -> None:
        """Keep nothing."""

    def drop(self, key: str) -> None:
        """Nothing to drop."""

    def forget(self, prefix: str) -> None:
        """Nothing to drop."""


class InlineExecution:
    """One run in this process."""

    def __init__(
        self,
        run: str,
        journal: Journal | None = None,
        stop: threading.Event | None = None,
        *,
        resumed: bool = False,
        note_wait: Callable[[float | None], None] | None = None,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        """Run *run*, remembering units in *journal*, until *stop* is set; *resumed*: the journal may know some.

        *note_wait* is told the moment (seconds of the epoch) up to which a long wait lasts, and None after it. *wait*
        lets seconds pass and says whether somebody asks to stop, in place of waiting for *stop*.
        """
        self.run = run
        self.journal = journal or NoJournal()
        self._stop = stop or threading.Event()
        self._resumed = resumed
        self._note_wait = note_wait
        self._wait = wait or self._stop.wait

    @property
    def at_once(self) -> int:
        """Blocks are not spread unless a step asks for it."""
        return 1

    def step(self, key: str, work: Callable[[], Any]) -> Any:
        """As `Execution.step`: a unit that is done is not done again."""
        done, result = self.journal.recall(key)
        if done:
            return result
        if self.stopped():
            raise Stopped(key)
        result = work()
        self.journal.record(key, result)
        return result

    def recall(self, key: str) -> Any:
        """As `Execution.recall`."""
        return self.journal.recall(key)[1] if self._resumed else None

    def spread(self, key: str, tasks: Iterable[Any], work: Work, *, at_once: int) -> Iterator[Any]:
        """As `Execution.spread`, on threads of this process."""
        window: deque[Future[Any]] = deque()
        with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="block") as pool:
            try:
                for number, task in enumerate(tasks):
                    window.append(pool.submit(copy_context().run, self._block, f"{key}[{number}]", task, work))
                    if len(window) > at_once:
                        yield window.popleft().result()
                while window:
                    yield window.popleft().result()
            finally:
                for waiting in window:
                    waiting.cancel()

    def _block(self, key: str, task: Any, work: Work) -> Any:
        self.try_again(key)
        return outcome(self.step(key, lambda: work(key, task)))

    def try_again(self, key: str) -> bool:
        """Let the block *key* be done again where it failed before the run was broken off; whether it did."""
        if not self._resumed or not _is_failure(self.journal.recall(key)[1]):
            return False
        self.journal.drop(key)
        return True

    def forget(self, prefix: str) -> None:
        """As `Execution.forget`."""
        self.journal.forget(prefix)

    def sleep(self, seconds: float) -> None:
        """As `Execution.sleep`; a long wait is written down, so that a restart waits what is left of it."""
        note = self._note_wait if seconds >= LONG_WAIT else None
        if note is not None:
            note(time.time() + seconds)
        if self._wait(seconds):
            raise Stopped("the end of a wait")
        if note is not None:
            note(None)

    def stopped(self) -> bool:
        """As `Execution.stopped`."""
        return self._stop.is_set()


def _is_failure(found: Any) -> bool:
    return isinstance(found, dict) and "failed" in found


def outcome(found: Any) -> Any:
    """The result of a block; raises the error that the process which carried it out wrote down instead."""
    if _is_failure(found):
        raise thawed_error(found["failed"])
    return found
