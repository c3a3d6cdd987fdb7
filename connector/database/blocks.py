"""A block of records, sorted into what is written, what is deleted, and what cannot be either."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from connector.database.kinds import plain_value
from connector.errors import ConnectorError, RejectedError

Position = int
Row = tuple[Position, Mapping[str, Any]]
"""A record with its position in the block."""


@dataclass(slots=True, kw_only=True)
class Failures:
    """Records that were set aside, by position."""

    found: dict[Position, tuple[Any, ConnectorError]] = field(default_factory=dict)

    def add(self, position: Position, record: Any, error: ConnectorError) -> None:
        """Set *record* aside."""
        self.found[position] = (record, error)

    def entries(self) -> list[dict[str, Any]]:
        """As a receipt lists them."""
        return [
            {"index": position, "record": record, "error": error.as_dict()}
            for position, (record, error) in sorted(self.found.items(), key=lambda item: item[0])
        ]


@dataclass(slots=True, kw_only=True)
class Block:
    """What is to be done for the records of a unit, each key once."""

    rows: list[Row]
    """To write, in the order they came."""
    deletes: list[Row]
    """To delete, before the rows are written."""
    deleted: int
    """How many of *deletes* are asked for by `delete_when`; the others make room for a row that comes again."""
    duplicates: int
    """Records that a later one of the same key stands for."""


def refused(message: str, hint: str, column: str = "") -> RejectedError:
    """The error of a record that no statement can be made of."""
    return RejectedError(message, type="DB:QUERY_EXECUTION", hint=hint, field=column)


def sort(
    records: Sequence[Any],
    key: Sequence[str],
    delete_when: Callable[[Mapping[str, Any]], Any] | None,
    failures: Failures,
) -> Block:
    """The block that *records* make; what has no key or is no mapping goes to *failures*."""
    rows = mappings(records, failures)
    doomed = doomed_rows(rows, delete_when, failures) if delete_when is not None else frozenset()
    rows = [row for row in rows if row[0] not in failures.found]
    if not key:
        return Block(rows=rows, deletes=[], deleted=0, duplicates=0)
    return _by_key(rows, key, doomed, failures)


def mappings(records: Sequence[Any], failures: Failures) -> list[Row]:
    """*records* with their positions; what is no mapping goes to *failures*."""
    rows = list(enumerate(records))
    if set(map(type, records)) <= {dict}:
        return rows
    for position, record in rows:
        if not isinstance(record, Mapping):
            found = type(record).__name__
            failures.add(position, record, refused(f"a row is a mapping, this is a {found}", "see transform.each"))
    return [row for row in rows if row[0] not in failures.found]


def doomed_rows(
    rows: Sequence[Row], delete_when: Callable[[Mapping[str, Any]], Any], failures: Failures
) -> set[Position]:
    """Positions of the *rows* for which *delete_when* holds."""
    doomed = set()
    for position, record in rows:
        try:
            if delete_when(record):
                doomed.add(position)
        except ConnectorError as error:
            failures.add(position, record, error)
    return doomed


def _by_key(rows: Sequence[Row], key: Sequence[str], doomed: AbstractSet[Position], failures: Failures) -> Block:
    if not doomed and _all_differ(rows, key):
        return Block(rows=list(rows), deletes=[], deleted=0, duplicates=0)
    last: dict[Hashable, Row] = {}
    gone: dict[Hashable, Row] = {}
    deleted: set[Hashable] = set()
    for position, record in rows:
        try:
            at = key_of(record, key)
        except RejectedError as error:
            failures.add(position, record, error)
            continue
        if position in doomed:
            gone[at] = (position, record)
            deleted.add(at)
            last.pop(at, None)
        elif at in last:
            last[at] = (position, {**last.pop(at)[1], **record})
        else:
            last[at] = (position, record)
            deleted.discard(at)
    sound = len(rows) - len([1 for position, _ in rows if position in failures.found])
    return Block(
        rows=list(last.values()),
        deletes=list(gone.values()),
        deleted=len(deleted),
        duplicates=sound - len(last) - len(deleted),
    )


def _all_differ(rows: Sequence[Row], key: Sequence[str]) -> bool:
    """Whether each row has a plain key of its own: the usual case, told at once."""
    try:
        vectors = [[record[column] for _, record in rows] for column in key]
    except KeyError:
        return False
    if not all(set(map(type, vector)) <= {int, str} for vector in vectors):
        return False
    keys = vectors[0] if len(vectors) == 1 else list(zip(*vectors, strict=True))
    return len(set(keys)) == len(rows)


def key_of(record: Mapping[str, Any], key: Sequence[str]) -> Hashable:
    """The values of *key* in *record*; raises RejectedError where one is missing or null."""
    values = []
    for column in key:
        value = plain_value(record.get(column))
        if value is None:
            raise refused(f"the key {column} is {'null' if column in record else 'missing'}", "give it a value", column)
        if value.__hash__ is None:
            raise refused(f"the key {column} is a {type(value).__name__}", "use a single value as key", column)
        values.append(value)
    return tuple(values)
