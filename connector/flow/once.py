"""Writes that cannot be repeated: begun at most once, whatever happens in between (flow language, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from connector.component import Operation, Stopped
from connector.engine.protocol import Execution
from connector.errors import AmbiguousError, ConnectorError
from connector.expression.template import Open
from connector.frozen_json import fingerprint
from connector.outcome import failure

T = TypeVar("T")
_HARMLESS = {"upsert", "update", "delete", "put", "upload"}
"""Words in the names of operations that may be done twice: the second time changes nothing."""
_KEYS = ("externalId", "external_id")


def repeatable(operation: Operation[Any, Any], arguments: Any) -> bool:
    """Whether a second time does no harm: it only reads, goes by a key, or a database is repeated knowingly."""
    if operation.repeatable is not None:
        return operation.repeatable(arguments)
    if operation.effect != "write" or operation.local is not None or _HARMLESS & set(operation.name.split("_")):
        return True
    records = getattr(arguments, operation.records or "record", None)
    records = records.template.value if isinstance(records, Open) else records  # for a plan: as written
    return bool(records) and all(map(_has_key, records if isinstance(records, list | tuple) else [records]))


def _has_key(record: Any) -> bool:
    return isinstance(record, Mapping) and any(record.get(name) for name in _KEYS)


def recognised(operation: Operation[Any, Any], session: Any, arguments: Any) -> str:
    """What tells this call from others, where NetSuite gives the very same call the result of the first; else ""."""
    if operation.transport(session, arguments) not in operation.recognised_over:
        return ""
    try:
        return fingerprint(arguments.model_dump())
    except TypeError:  # a value that JSON has not; the operation tells which
        return ""


def once(execution: Execution, key: str, work: Callable[[], T], lost: Callable[[], T], same: str = "") -> T:
    """Do *work* and remember it under *key*, even inside a unit; *lost* stands for it where nobody knows how it ended.

    That it begins is written down first. A process that was killed after that leaves the mark without a result; what
    is then begun with the *same* content as before, where there is any, is done again (see `recognised`).
    """
    begun = f"{key}/begun"

    def carried_out() -> T:
        if not _first(execution, begun, same):
            return lost()
        try:
            return work()
        except (ConnectorError, Stopped) as error:
            if not isinstance(error, AmbiguousError):
                execution.forget(begun)  # it was refused, or never sent
            raise

    result: T = execution.step(key, carried_out)
    return result


def over(execution: Execution, key: str, before: Callable[[], Any], work: Callable[[Any], T]) -> T:
    """Do *work* and remember it under *key*, even inside a unit; what *before* gives is written down first.

    After a kill *work* is done again with what *before* gave then; it is given None the first time.
    """
    begun = f"{key}/begun"

    def carried_out() -> T:
        made: list[bool] = []

        def mark() -> Any:
            made.append(True)
            return before()

        stood = execution.step(begun, mark)
        try:
            return work(None if made else stood)
        except (ConnectorError, Stopped):
            execution.forget(begun)
            raise

    result: T = execution.step(key, carried_out)
    return result


def _first(execution: Execution, key: str, same: str) -> bool:
    """Write *key* down with *same*; whether it was not there, or with that very content."""
    made: list[bool] = []

    def mark() -> str:
        made.append(True)
        return same

    before = execution.step(key, mark)
    return bool(made) or (before == same and bool(same))


def broken_off(kind: str) -> AmbiguousError:
    """What is known of a write that was under way when its process was killed."""
    return AmbiguousError(
        f"the run was killed while {kind} was under way: nobody knows whether it arrived",
        hint="look whether it arrived; with a key of its own (externalId, idempotency_key) it is sent again unharmed",
    )


def ambiguous(kind: str, records: Sequence[Any]) -> list[dict[str, Any]]:
    """The outcomes of a block that was under way when its process was killed."""
    error = broken_off(kind)
    return [failure(error, index, "ambiguous").as_dict() for index in range(len(records))]
