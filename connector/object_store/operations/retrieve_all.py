"""object_store.retrieve_all: all values by key."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.object_store.session import ObjectStoreSession
from connector.object_store.store_arguments import ERRORS, StoreArguments


class RetrieveAllArguments(StoreArguments):
    """Which store."""


def _run(session: ObjectStoreSession, arguments: RetrieveAllArguments, unit: Unit) -> dict[str, Any]:
    name = session.name(arguments.object_store, unit)
    return session.asked(unit, lambda objects: objects.all(name))


RETRIEVE_ALL = Operation(
    name="retrieve_all",
    summary="Give all values of a store by key, in the order of the keys.",
    effect="read",
    arguments=RetrieveAllArguments,
    local=_run,
    errors=ERRORS,
    example="object_store: orders_seen",
    mule="retrieve-all",
)
