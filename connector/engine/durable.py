"""The engine over many processes: DBOS hands out blocks and runs; what was done stands in the journal, by its key.

DBOS remembers steps by their position, we remember units by their key, whatever the engine: so the same run goes on
inline or durable, and a unit inside a unit (a write that is begun at most once) has a memory too. What DBOS does here
is what a journal cannot: queues that processes share, each item in one of them, and again in another where that died.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from connector.component import Stopped
from connector.engine.dispatcher import Dispatcher
from connector.engine.inline import InlineExecution, outcome
from connector.engine.protocol import Journal, Tasks, Work
from connector.errors import BugError

_LOOK = 0.05
"""Seconds between two looks at a block's result."""
_AHEAD = 4
"""How many times as many blocks as may be under way are handed out while the first of them is still waited for."""
_RESCUE = 1.0
"""Seconds between two looks at whether a block that is waited for still has a living process."""


class DurableExecution(InlineExecution):
    """One run whose blocks any process may carry out."""

    def __init__(  # the parts of a run
        self,
        run: str,
        journal: Journal,
        stop: threading.Event,
        *,
        resumed: bool,
        dispatcher: Dispatcher,
        tasks: Tasks,
        queue: str,
        room: Callable[[], int],
        note_wait: Callable[[float | None], None] | None = None,
    ) -> None:
        """As `InlineExecution`; blocks go to *queue*, at most as many at the same time as *room* says now."""
        super().__init__(run, journal, stop, resumed=resumed, note_wait=note_wait)
        self._dispatcher, self._tasks, self._queue, self._room = dispatcher, tasks, queue, room

    @property
    def at_once(self) -> int:
        """Blocks that may be under way now: more where more processes share the work."""
        return self._room()

    def spread(self, key: str, tasks: Iterable[Any], work: Work, *, at_once: int) -> Iterator[Any]:  # noqa: ARG002 - another process does it, by its own
        """As `Execution.spread`, over all processes that serve the queue."""
        named = ((f"{key}[{number}]", task) for number, task in enumerate(tasks))
        window: deque[str] = deque()
        open_: set[str] = set()
        while True:
            most = max(at_once, self.at_once)
            if len(open_) < most and len(window) < most * _AHEAD:
                fresh = dict(islice(named, most - len(open_)))
                window += fresh
                open_ |= self._handed_out(fresh)
            if not window:
                return
            yield self._awaited(window.popleft())
            if open_:
                open_ = open_.intersection(window)
                open_ -= self._tasks.done(self.run, open_)

    def _handed_out(self, fresh: Mapping[str, Any]) -> set[str]:
        """Those of the blocks *fresh* that have no result yet: all processes know of them now."""
        done = (
            {name for name in self._tasks.done(self.run, fresh) if not self.try_again(name)} if self._resumed else set()
        )
        left = {name: task for name, task in fresh.items() if name not in done}
        self._tasks.put(self.run, left)
        for name in left:
            self._dispatcher.hand_out_block(self._queue, self.run, name, again=self._resumed)
        return set(left)

    def _awaited(self, key: str) -> Any:
        """The result of a block, once it is there."""
        waited = 0.0
        while True:
            done, result = self.journal.recall(key)
            if done:
                return outcome(result)
            if self.stopped():
                raise Stopped(key)
            self._dispatcher.changed.wait(_LOOK)
            self._dispatcher.changed.clear()
            waited += _LOOK
            if waited > _RESCUE:
                waited = 0.0
                self._look_after(key)

    def _look_after(self, key: str) -> None:
        """A block that DBOS has given up, or lost, is handed out again."""
        state = self._dispatcher.state_of(self.run, key)
        if state in ("", "SUCCESS", "CANCELLED") and not self.journal.recall(key)[0]:
            self._dispatcher.hand_out_block(self._queue, self.run, key)
        elif state in ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"):
            raise BugError(f"block {key} of run {self.run} ended without a word", hint="see the worker's log")
