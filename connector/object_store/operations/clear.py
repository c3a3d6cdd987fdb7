"""object_store.clear: everything goes."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.object_store.session import ObjectStoreSession
from connector.object_store.store_arguments import ERRORS, StoreArguments


class ClearArguments(StoreArguments):
    """Which store."""


def _run(session: ObjectStoreSession, arguments: ClearArguments, unit: Unit) -> None:
    name = session.name(arguments.object_store, unit)
    session.asked(unit, lambda objects: objects.clear(name, once=session.once(unit)))


CLEAR = Operation(
    name="clear",
    summary="Take away everything that a store holds; the message stays as it is.",
    effect="write",
    gives="nothing",
    arguments=ClearArguments,
    local=_run,
    errors=ERRORS,
    example="object_store: orders_seen",
    mule="clear",
)
