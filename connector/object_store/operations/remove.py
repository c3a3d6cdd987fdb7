"""object_store.remove: what is under a key goes."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.object_store.session import ObjectStoreSession, not_found
from connector.object_store.store_arguments import ERRORS, KeyArguments


class RemoveArguments(KeyArguments):
    """A key."""


def _run(session: ObjectStoreSession, arguments: RemoveArguments, unit: Unit) -> None:
    name = session.name(arguments.object_store, unit)
    if not session.asked(unit, lambda objects: objects.remove(name, arguments.key, once=session.once(unit))):
        raise not_found(arguments.key, name)


REMOVE = Operation(
    name="remove",
    summary="Take away what is stored under a key; the message stays as it is.",
    effect="write",
    gives="nothing",
    arguments=RemoveArguments,
    local=_run,
    errors=(*ERRORS, "OS:KEY_NOT_FOUND"),
    example="key: last_order",
    mule="remove",
)
