"""object_store.retrieve: the value under a key."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.object_store.session import ObjectStoreSession, not_found
from connector.object_store.store_arguments import ERRORS, KeyArguments

_NOTHING = object()


class RetrieveArguments(KeyArguments):
    """A key, and what is given where nothing is under it."""

    default_value: Any = None
    """Given where nothing is stored, and not stored; where it is not said that is an error, KEY_NOT_FOUND."""


def _run(session: ObjectStoreSession, arguments: RetrieveArguments, unit: Unit) -> Any:
    name = session.name(arguments.object_store, unit)
    found = session.asked(unit, lambda objects: objects.retrieve(name, arguments.key, _NOTHING))
    if found is not _NOTHING:
        return found
    if "default_value" not in arguments.model_fields_set:
        raise not_found(arguments.key, name)
    return arguments.default_value


RETRIEVE = Operation(
    name="retrieve",
    summary="Give the value under a key.",
    effect="read",
    arguments=RetrieveArguments,
    local=_run,
    errors=(*ERRORS, "OS:KEY_NOT_FOUND"),
    example="key: last_order\ndefault_value: 0",
    mule="retrieve",
)
