"""A block of records that bring the children of parents: which rows are written, which parents are cleared first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connector.database.blocks import Block, Failures, Position, Row, doomed_rows, key_of, mappings, refused
from connector.errors import RejectedError

Condition = Callable[[Mapping[str, Any]], Any] | None


@dataclass(slots=True, kw_only=True)
class FamilyBlock(Block):
    """Rows of children, and the parents whose older children make room for them."""

    parents: dict[Position, Hashable] = field(default_factory=dict)
    """Whose children each record brings."""
    records: Sequence[Any] = ()
    """The records as they came."""


def sort_nested(
    records: Sequence[Any], parent_key: Sequence[str], children: str, delete_when: Condition, failures: Failures
) -> FamilyBlock:
    """The block of records that are parents and hold their children as a list under *children*."""
    rows, parents = _with_parents(records, parent_key, failures)
    doomed = doomed_rows(rows, delete_when, failures) if delete_when is not None else set()
    last = {parents[position]: position for position, _ in rows if position in parents}
    repeated = len(parents) - len(last)
    block = FamilyBlock(rows=[], deletes=[], deleted=0, duplicates=repeated, parents=parents, records=records)
    for position, record in rows:
        if position in failures.found or last[parents[position]] != position:
            continue
        try:
            family = [] if position in doomed else _family(record, parent_key, children)
        except RejectedError as error:
            failures.add(position, record, error)
            continue
        block.deletes.append((position, record))
        block.deleted += position in doomed
        block.rows += [(position, child) for child in family]
    return block


def sort_flat(
    records: Sequence[Any], parent_key: Sequence[str], delete_when: Condition, failures: Failures
) -> FamilyBlock:
    """The block of records that are children; a list among them is a family, as `families` sets one aside."""
    parents: dict[Position, Hashable] = {}
    rows = [row for position, record in enumerate(records) for row in _members(position, record)]
    for position, record in rows:
        try:
            parent = _parent(record, parent_key)
            if parents.setdefault(position, parent) != parent:
                raise refused("the rows of a family have different parents", "give each family a list of its own")
        except RejectedError as error:
            failures.add(position, records[position], error)
    rows = [row for row in rows if row[0] not in failures.found]
    doomed = doomed_rows(rows, delete_when, failures) if delete_when is not None else set()
    first: dict[Hashable, Row] = {}
    for position, record in rows:
        first.setdefault(parents[position], (position, record))
    kept = [row for row in rows if row[0] not in doomed]
    clear = list(first.values())
    return FamilyBlock(rows=kept, deletes=clear, deleted=len(doomed), duplicates=0, parents=parents, records=records)


def families(block: FamilyBlock, failures: Failures) -> list[dict[str, Any]]:
    """The entries of a receipt for children that were refused: one a family, which is replayed as a whole."""
    entries: dict[Hashable, dict[str, Any]] = {}
    for position, (record, error) in sorted(failures.found.items(), key=lambda item: item[0]):
        parent = block.parents.get(position, (position, "has no parent"))
        entry = {"index": position, "record": [], "error": error.as_dict()}
        members = entries.setdefault(parent, entry)["record"]
        members += record if isinstance(record, list) else [record]
    return list(entries.values())


def _members(position: Position, record: Any) -> list[Row]:
    return [(position, row) for row in record] if isinstance(record, list) else [(position, record)]


def _parent(record: Any, parent_key: Sequence[str]) -> Hashable:
    if not isinstance(record, Mapping):
        raise refused(f"a row is a mapping, this is a {type(record).__name__}", "see transform.each")
    return key_of(record, parent_key)


def _with_parents(
    records: Sequence[Any], parent_key: Sequence[str], failures: Failures
) -> tuple[list[Row], dict[Position, Hashable]]:
    parents: dict[Position, Hashable] = {}
    rows = mappings(records, failures)
    for position, record in rows:
        try:
            parents[position] = key_of(record, parent_key)
        except RejectedError as error:
            failures.add(position, record, error)
    return [row for row in rows if row[0] in parents], parents


def _family(record: Mapping[str, Any], parent_key: Sequence[str], children: str) -> list[dict[str, Any]]:
    if children not in record:
        raise refused(f"the record has no field {children}", "name the field that holds the children", children)
    family = record[children] or []
    if not isinstance(family, list | tuple) or not all(isinstance(child, Mapping) for child in family):
        raise refused(
            f"the field {children} is no list of mappings", "name the field that holds the children", children
        )
    parent = {column: record[column] for column in parent_key}
    return [{**parent, **child} for child in family]
