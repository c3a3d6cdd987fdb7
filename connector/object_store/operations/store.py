"""object_store.store: a value under a key."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.config_model import Duration
from connector.errors import RejectedError
from connector.expression.template import Open, opened
from connector.object_store.session import NAMESPACE, ObjectStoreSession
from connector.object_store.store_arguments import ERRORS, KeyArguments
from connector.stream import settled


class StoreValueArguments(KeyArguments):
    """A value and its key."""

    value: Any = Field(default_factory=opened("${payload}"))
    """What is kept. Default: the payload; a stream is read into a list."""
    fail_if_present: bool = False
    """Whether a key under which something is already is an error, KEY_ALREADY_EXISTS (Mule: failIfPresent)."""
    fail_on_null_value: bool = True
    """Whether null is an error, NULL_VALUE; else nothing is stored then (Mule: failOnNullValue)."""
    entry_ttl: Duration | None = Field(default=None, gt=0)
    """How long it is kept, where not as the configuration says."""


def _run(session: ObjectStoreSession, arguments: StoreValueArguments, unit: Unit) -> None:
    value = None if isinstance(arguments.value, Open) else settled(arguments.value)
    if value is None:
        if arguments.fail_on_null_value:
            hint = "say fail_on_null_value: false where that is no mistake"
            raise RejectedError(f"null for {arguments.key!r}", hint=hint, type=f"{NAMESPACE}NULL_VALUE")
        return
    session.asked(unit, lambda objects: _kept(objects, session, arguments, value, unit))


def _kept(objects: Any, session: ObjectStoreSession, arguments: StoreValueArguments, value: Any, unit: Unit) -> None:
    name, config = session.name(arguments.object_store, unit), session.config
    how: dict[str, Any] = {"ttl": arguments.entry_ttl or config.entry_ttl, "once": session.once(unit)}
    if not arguments.fail_if_present:
        objects.store(name, arguments.key, value, **how)
    elif not objects.store_if_absent(name, arguments.key, value, **how):
        raise RejectedError(
            f"something is stored under {arguments.key!r} in {name} already",
            hint="remove it first, or say fail_if_present: false",
            type=f"{NAMESPACE}KEY_ALREADY_EXISTS",
        )
    if config.max_entries is not None:
        objects.keep_newest(name, config.max_entries)


STORE = Operation(
    name="store",
    summary="Keep a value under a key; the message stays as it is.",
    effect="write",
    gives="nothing",
    arguments=StoreValueArguments,
    local=_run,
    errors=(*ERRORS, "OS:KEY_ALREADY_EXISTS", "OS:NULL_VALUE"),
    example="key: last_order\nvalue: ${payload.id}",
    mule="store",
)
