"""Death at a chosen moment: before or after any write to the state, the database or NetSuite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from connector.database.session import DatabaseSession
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.netsuite.session import Session
from connector.state import lease
from connector.state.opening import State
from connector.state.runs import UNFINISHED
from connector.state.transactions import Store

MOST_MOMENTS = 400


class Killed(BaseException):
    """The process is dead: nothing after this line happened."""


class Reaper:
    """Counts the moments of a run and kills it at one of them."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.passed = 0
        self.at = -1
        self._wrap_transactions(patch, Store, "write")
        self._wrap_transactions(patch, DatabaseSession, "writing")
        self._wrap_requests(patch)
        patch.setattr(lease, "is_alive", lambda _: False)  # whoever held a lease is dead: there is only one of us

    def arm(self, at: int) -> None:
        self.passed, self.at = 0, at

    def moment(self) -> None:
        if self.passed == self.at:
            self.at = -1  # the dead do not die twice
            raise Killed
        self.passed += 1

    def _wrap_transactions(self, patch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        original = getattr(owner, name)
        reaper = self

        @contextmanager
        def wrapped(self: Any) -> Iterator[Any]:
            reaper.moment()
            with original(self) as connection:
                yield connection
            reaper.moment()

        patch.setattr(owner, name, wrapped)

    def _wrap_requests(self, patch: pytest.MonkeyPatch) -> None:
        original = Session.send

        def send(session: Session, *args: Any, **kwargs: Any) -> Any:
            answer = original(session, *args, **kwargs)
            self.moment()  # NetSuite has done it, and nobody here knows
            return answer

        patch.setattr(Session, "send", send)


def every_moment(
    reaper: Reaper, prepare: Callable[[], tuple[Flow, State]], judge: Callable[[RunResult, int], None], step: int = 1
) -> int:
    """Run the flow once for each moment, killed there, and again to its end; how many moments there are."""
    for at in range(0, MOST_MOMENTS, step):
        reaper.arm(-1)
        flow, state = prepare()
        reaper.arm(at)
        with state:
            try:
                flow.run(state=state)
            except Killed:
                reaper.arm(-1)
                if not any(run.status not in UNFINISHED for run in state.runs.list()[:1]):  # else it was over already
                    judge(flow.run(state=state), at)
                continue
        return at
    raise AssertionError(f"more than {MOST_MOMENTS} moments")
