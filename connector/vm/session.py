"""VmSession: queues in the state of runs, whose troubles have Mule's names."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeVar

from connector.component import Stopped, Unit
from connector.state.state_session import StateSession, shared
from connector.vm.config import VmConfig

if TYPE_CHECKING:
    from connector.state.opening import State
    from connector.state.queues import Queues

T = TypeVar("T")
NAMESPACE = "VM:"
_SHORTEST, _LONGEST = 0.02, 0.5
"""Seconds between two looks at a queue, which grow while nothing comes."""


class VmSession(StateSession["Queues"]):
    """The queues of one configuration. Threads may share it."""

    def __init__(self, config: VmConfig, state: State | None = None) -> None:
        """Keep queues in *state*; without one in the state that `CONNECTOR_STATE` names."""
        queues = (state or shared()).queues
        super().__init__(queues, away="the queues are not available", type_=f"{NAMESPACE}CONNECTIVITY")
        self.config = config

    def name(self, queue_name: str) -> str:
        """The queue that a step means, as the state knows it."""
        return f"{self.config.prefix}/{queue_name}"

    def most(self, queue_name: str, asked: int | None) -> int | None:
        """Messages that may be in a queue; None for any number."""
        return asked if asked is not None else self.config.max_outstanding_messages.get(queue_name)

    def queues(self) -> AbstractContextManager[Queues]:
        """Where messages are."""
        return self.reached()


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
