"""Afterwards: what a run leaves to be done while nobody waits for it, and what is over before the state is closed."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from functools import partial

LOG = logging.getLogger("connector.state")


class Afterwards:
    """Callables, one after the other, on a thread that is there while there are any."""

    def __init__(self) -> None:
        """Nothing is to be done."""
        self._changed = threading.Condition()
        self._waiting: deque[Callable[[], object]] = deque()
        self._busy = False

    def add(self, work: Callable[[], object]) -> None:
        """Do *work* soon, in the context of whoever asks for it; a defect in it is logged."""
        with self._changed:
            self._waiting.append(partial(copy_context().run, work))
            if not self._busy:
                self._busy = True
                threading.Thread(target=self._work, name="afterwards", daemon=True).start()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until nothing is left, at most *seconds*; whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy, seconds)

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._busy = False
                    self._changed.notify_all()
                    return
                work = self._waiting.popleft()
            try:
                work()
            except Exception:
                LOG.exception("what was to be done after a run broke off")
