"""VmSession: queues in the state of runs, whose troubles have Mule's names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from connector import retry
from connector.component import Stopped, Unit
from connector.errors import ConnectivityError, RetryableError
from connector.vm.config import VmConfig

if TYPE_CHECKING:
    from connector.state.done_once import Once
    from connector.state.opening import State
    from connector.state.queues import Queues

T = TypeVar("T")
NAMESPACE = "VM:"
_SHORTEST, _LONGEST = 0.02, 0.5
"""Seconds between two looks at a queue, which grow while nothing comes."""


class VmSession:
    """The queues of one configuration. Threads may share it."""

    transport = "local"

    def __init__(self, config: VmConfig, state: State | None = None) -> None:
        """Keep queues in *state*; without one in the state that `CONNECTOR_STATE` names."""
        self.config = config
        self._state = state or _shared()

    def refusal(self, transport: str, effect: str = "") -> str:  # noqa: ARG002 - the signature of a session
        """Why *transport* cannot be used: a queue is reached in one way only."""
        return "" if transport == "local" else "a queue is reached in one way only"

    def name(self, queue_name: str) -> str:
        """The queue that a step means, as the state knows it."""
        return f"{self.config.prefix}/{queue_name}"

    def most(self, queue_name: str, asked: int | None) -> int | None:
        """Messages that may be in a queue; None for any number."""
        return asked if asked is not None else self.config.max_outstanding_messages.get(queue_name)

    def asked(self, unit: Unit, question: Callable[[Queues], T]) -> T:
        """What *question* gives of where the messages are, tried again where the step says so."""

        def attempt() -> T:
            with self.queues() as queues:
                return question(queues)

        policy = unit.retry or retry.NEVER
        return retry.run(attempt, policy, deadline=unit.deadline, emit=unit.emit, step=unit.step, sleep=unit.sleep)

    @contextmanager
    def queues(self) -> Iterator[Queues]:
        """Where messages are; a state that is away has Mule's name for it."""
        try:
            yield self._state.queues
        except (ConnectivityError, RetryableError) as error:
            message = f"the queues are not available: {error.message}"
            raise RetryableError(message, hint=error.hint, type=f"{NAMESPACE}CONNECTIVITY") from error

    def once(self, unit: Unit, part: str = "") -> Once | None:
        """What tells *unit* (or a *part* of it) from all others, where it is remembered."""
        from connector.state.done_once import Once  # noqa: PLC0415 - SQLAlchemy loads when first needed

        if not (unit.run and unit.key):
            return None
        return Once(unit.run, f"{unit.key.removeprefix(f'{unit.run}/')}{part}")

    def close(self) -> None:
        """Nothing of its own is held open: the state belongs to the runs."""


def waited(look: Callable[[], T | None], seconds: float, unit: Unit) -> T | None:
    """What *look* finds within *seconds*; None where it finds nothing."""
    end = time.monotonic() + seconds
    if unit.deadline is not None:
        end = min(end, unit.deadline)
    pause = _SHORTEST
    while (found := look()) is None:
        left = end - time.monotonic()
        if left <= 0:
            return None
        if unit.stopped():
            raise Stopped(unit.step)
        unit.sleep(min(pause, left))
        pause = min(_LONGEST, pause * 1.5)
    return found


def _shared(url: str = "") -> State:
    from connector.state.shared_state import shared_state  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return shared_state(url)
