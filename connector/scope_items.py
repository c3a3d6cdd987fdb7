"""What a scope goes through: the payload or its `collection`, as a list or as a stream."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from connector.component import Interpreter
from connector.errors import ConfigurationError
from connector.message import Message
from connector.stream import Stream, of


def chosen(collection: Callable[..., Any] | None, message: Message, interpreter: Interpreter) -> Any:
    """What *collection* gives for *message*; its payload where there is none."""
    return message.payload if collection is None else interpreter.value(collection, interpreter.scope(message))


def as_list(items: Any, kind: str) -> Sequence[Any]:
    """*items*, no stream, one by one: a mapping is gone through by `key` and `value`; *kind* is who asks."""
    if items is None:
        return []
    if isinstance(items, list | tuple):
        return items
    if isinstance(items, dict):
        return [{"key": key, "value": value} for key, value in items.items()]
    raise _unfit(items, kind)


def as_stream(items: Any, interpreter: Interpreter, block_size: int, kind: str) -> Stream:
    """*items* as a stream of records that can be read again after a kill: a mapping is one record."""
    if isinstance(items, Stream):
        return interpreter.steady(items)
    if isinstance(items, dict):
        items = [items]
    if isinstance(items, list | tuple):
        return of(items, block_size)
    raise _unfit(items, kind)


def _unfit(items: Any, kind: str) -> ConfigurationError:
    message = f"{kind} goes through a list or a stream, and this is a {type(items).__name__}"
    return ConfigurationError(message, hint="set `collection:`")
