"""StateSession: a part of the state as a configuration sees it, whose troubles have Mule's names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

from connector import retry
from connector.component import Unit
from connector.errors import ConnectivityError, RetryableError

if TYPE_CHECKING:
    from connector.state.done_once import Once
    from connector.state.opening import State

Part = TypeVar("Part")
T = TypeVar("T")


class StateSession(Generic[Part]):
    """What flows keep in the state of runs. Threads may share it."""

    transport = "local"

    def __init__(self, part: Part, *, away: str, type_: str) -> None:
        """Reach *part* of a state; *away* and *type_* are the error where the state cannot be used."""
        self._part = part
        self._away, self._type = away, type_

    def refusal(self, transport: str, effect: str = "") -> str:  # noqa: ARG002 - the signature of a session
        """Why *transport* cannot be used: the state is reached in one way only."""
        return "" if transport == "local" else "the state is reached in one way only"

    def asked(self, unit: Unit, question: Callable[[Part], T]) -> T:
        """What *question* gives of the part, tried again where the step says so."""

        def attempt() -> T:
            with self.reached() as part:
                return question(part)

        policy = unit.retry or retry.NEVER
        return retry.run(attempt, policy, deadline=unit.deadline, emit=unit.emit, step=unit.step, sleep=unit.sleep)

    @contextmanager
    def reached(self) -> Iterator[Part]:
        """The part; a state that is away has Mule's name for it."""
        try:
            yield self._part
        except (ConnectivityError, RetryableError) as error:
            raise RetryableError(f"{self._away}: {error.message}", hint=error.hint, type=self._type) from error

    def once(self, unit: Unit, part: str = "") -> Once | None:
        """What tells *unit* (or a *part* of it) from all others, where it is remembered."""
        from connector.state.done_once import Once  # noqa: PLC0415 - SQLAlchemy loads when first needed

        if not (unit.run and unit.key):
            return None
        return Once(unit.run, f"{unit.key.removeprefix(f'{unit.run}/')}{part}")

    def close(self) -> None:
        """Nothing of its own is held open: the state belongs to the runs."""


def shared(url: str = "") -> State:
    """The state of programs that open none themselves: at *url*, else where `CONNECTOR_STATE` says."""
    from connector.state.shared_state import shared_state  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return shared_state(url)
