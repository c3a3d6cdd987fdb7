"""ObjectStoreSession: a store in the state of runs, whose troubles have Mule's names."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from connector.component import Unit
from connector.errors import RejectedError
from connector.object_store.config import ObjectStoreConfig
from connector.state.state_session import StateSession, shared

if TYPE_CHECKING:
    from connector.state.done_once import Once
    from connector.state.object_store import ObjectStore
    from connector.state.opening import State

NAMESPACE = "OS:"
_OWN = "default"
"""The store of a program, which is no document."""


class ObjectStoreSession(StateSession["ObjectStore"]):
    """The store of one configuration. Threads may share it."""

    def __init__(self, config: ObjectStoreConfig, state: State | None = None) -> None:
        """Keep values as *config* says, in *state*; without one in the state that `CONNECTOR_STATE` names."""
        kept = (state or shared()) if config.persistent else shared("memory")
        away = "the object store is not available"
        super().__init__(kept.objects, away=away, type_=f"{NAMESPACE}STORE_NOT_AVAILABLE")
        self.config = config

    def name(self, asked: str, unit: Unit) -> str:
        """The store that a step means."""
        return asked or self.config.store or unit.document or _OWN

    def objects(self) -> AbstractContextManager[ObjectStore]:
        """Where values are."""
        return self.reached()

    def once(self, unit: Unit, part: str = "") -> Once | None:
        """As `StateSession.once`; what is in the memory of this process alone remembers nothing."""
        return super().once(unit, part) if self.config.persistent else None


def not_found(key: str, store: str) -> RejectedError:
    """The error for a key under which nothing is."""
    return RejectedError(
        f"nothing is stored under {key!r} in {store}",
        hint="give a default_value, or ask `object_store.contains` before",
        type=f"{NAMESPACE}KEY_NOT_FOUND",
    )
