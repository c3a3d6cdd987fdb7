"""One block of a run, carried out by whichever process: the run's way is gone again up to it, and nothing else is done.

What lies on the way is remembered (units, failures that were handled), so that the message that reaches the block is
the same as in the process that handed it out; nothing of it has to be sent around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from connector import events
from connector.engine.inline import InlineExecution
from connector.engine.protocol import Work
from connector.errors import BugError


class Reached(Exception):  # noqa: N818 - not an error: the block is done
    """The block was reached and carried out."""

    def __init__(self, result: Any) -> None:
        """Carry its *result* out of the walk."""
        super().__init__("the block is done")
        self.result = result


class Gate:
    """Lets events through once the block is reached: what happened on the way was told when it happened."""

    def __init__(self, emit: events.Emit) -> None:
        """Tell *emit*."""
        self._emit, self.open = emit, False

    def __call__(self, event: events.Event) -> None:
        """Hear *event*."""
        if self.open:
            self._emit(event)


class Revisit:
    """The execution of a walk to one block."""

    at_once = 1

    def __init__(self, real: InlineExecution, target: str, task: Any, gate: Gate) -> None:
        """Walk to the block *target*, whose task is *task*; there *real* remembers."""
        self.run = real.run
        self._real, self._target, self._task, self._gate = real, target, task, gate

    def step(self, key: str, work: Callable[[], Any]) -> Any:
        """Recall what was done on the way; inside the block, do it."""
        if self._is_inside(key):
            return self._real.step(key, work)
        done, result = self._real.journal.recall(key)
        if done:
            return result
        if self._target.startswith(key):  # a unit around the block
            return work()
        raise BugError(f"the way to block {self._target} of run {self.run} is lost at {key}", hint="start the run anew")

    def recall(self, key: str) -> Any:
        """What is remembered under *key*."""
        return self._real.journal.recall(key)[1]

    def spread(self, key: str, tasks: Iterable[Any], work: Work, *, at_once: int) -> Iterator[Any]:
        """Carry out the one block that is looked for; blocks that lie on the way are done."""
        if self._is_inside(key):
            yield from self._real.spread(key, tasks, work, at_once=at_once)
        elif self._target.startswith(f"{key}["):
            self._gate.open = True
            result = work(self._target, self._task)
            self._gate.open = False  # the steps around it end where they began, in the process of the run
            raise Reached(result)
        else:
            for number, _ in enumerate(tasks):
                yield self.step(f"{key}[{number}]", lambda: None)

    def forget(self, prefix: str) -> None:
        """Inside the block, as the run; on the way nothing is forgotten."""
        if self._is_inside(prefix):
            self._real.forget(prefix)

    def sleep(self, seconds: float) -> None:
        """As the run."""
        self._real.sleep(seconds)

    def stopped(self) -> bool:
        """As the run."""
        return self._real.stopped()

    def _is_inside(self, key: str) -> bool:
        return key.startswith((f"{self._target}/", f"{self._target}["))
