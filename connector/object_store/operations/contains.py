"""object_store.contains: whether something is under a key."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.object_store.session import ObjectStoreSession
from connector.object_store.store_arguments import ERRORS, KeyArguments


class ContainsArguments(KeyArguments):
    """A key."""


def _run(session: ObjectStoreSession, arguments: ContainsArguments, unit: Unit) -> bool:
    name = session.name(arguments.object_store, unit)
    return session.asked(unit, lambda objects: objects.contains(name, arguments.key))


CONTAINS = Operation(
    name="contains",
    summary="Say whether something is stored under a key.",
    effect="read",
    arguments=ContainsArguments,
    local=_run,
    errors=ERRORS,
    example="key: last_order",
    mule="contains",
)
