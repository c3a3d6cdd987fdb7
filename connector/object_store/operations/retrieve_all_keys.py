"""object_store.retrieve_all_keys: all keys."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.object_store.session import ObjectStoreSession
from connector.object_store.store_arguments import ERRORS, StoreArguments


class RetrieveAllKeysArguments(StoreArguments):
    """Which store."""


def _run(session: ObjectStoreSession, arguments: RetrieveAllKeysArguments, unit: Unit) -> list[str]:
    name = session.name(arguments.object_store, unit)
    return session.asked(unit, lambda objects: objects.keys(name))


RETRIEVE_ALL_KEYS = Operation(
    name="retrieve_all_keys",
    summary="Give all keys of a store, in their order.",
    effect="read",
    gives="list",
    arguments=RetrieveAllKeysArguments,
    local=_run,
    errors=ERRORS,
    example="object_store: orders_seen",
    mule="retrieve-all-keys",
)
