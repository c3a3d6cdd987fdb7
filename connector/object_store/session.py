"""ObjectStoreSession: a store in the state of runs, whose troubles have Mule's names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from connector import retry
from connector.component import Unit
from connector.errors import ConnectivityError, RejectedError, RetryableError
from connector.object_store.config import ObjectStoreConfig

if TYPE_CHECKING:
    from connector.state.done_once import Once
    from connector.state.object_store import ObjectStore
    from connector.state.opening import State

T = TypeVar("T")
NAMESPACE = "OS:"
_OWN = "default"
"""The store of a program, which is no document."""


class ObjectStoreSession:
    """The store of one configuration. Threads may share it."""

    transport = "local"

    def __init__(self, config: ObjectStoreConfig, state: State | None = None) -> None:
        """Keep values as *config* says, in *state*; without one in the state that `CONNECTOR_STATE` names."""
        self.config = config
        self._state = state or _shared()

    def refusal(self, transport: str, effect: str = "") -> str:  # noqa: ARG002 - the signature of a session
        """Why *transport* cannot be used: a store is reached in one way only."""
        return "" if transport == "local" else "an object store is reached in one way only"

    def name(self, asked: str, unit: Unit) -> str:
        """The store that a step means."""
        return asked or self.config.store or unit.document or _OWN

    def asked(self, unit: Unit, question: Callable[[ObjectStore], T]) -> T:
        """What *question* gives of where the values are, tried again where the step says so."""

        def attempt() -> T:
            with self.objects() as objects:
                return question(objects)

        policy = unit.retry or retry.NEVER
        return retry.run(attempt, policy, deadline=unit.deadline, emit=unit.emit, step=unit.step, sleep=unit.sleep)

    @contextmanager
    def objects(self) -> Iterator[ObjectStore]:
        """Where values are; a state that is away has Mule's name for it."""
        state = self._state if self.config.persistent else _shared("memory")
        try:
            yield state.objects
        except (ConnectivityError, RetryableError) as error:
            message = f"the object store is not available: {error.message}"
            raise RetryableError(message, hint=error.hint, type=f"{NAMESPACE}STORE_NOT_AVAILABLE") from error

    def once(self, unit: Unit) -> Once | None:
        """What tells *unit* from all others, where it is remembered."""
        from connector.state.done_once import Once  # noqa: PLC0415 - SQLAlchemy loads when first needed

        if not (unit.run and unit.key and self.config.persistent):
            return None
        return Once(unit.run, unit.key.removeprefix(f"{unit.run}/"))

    def close(self) -> None:
        """Nothing of its own is held open: the state belongs to the runs."""


def _shared(url: str = "") -> State:
    from connector.state.shared_state import shared_state  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return shared_state(url)


def not_found(key: str, store: str) -> RejectedError:
    """The error for a key under which nothing is."""
    return RejectedError(
        f"nothing is stored under {key!r} in {store}",
        hint="give a default_value, or ask `object_store.contains` before",
        type=f"{NAMESPACE}KEY_NOT_FOUND",
    )
