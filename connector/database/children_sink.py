"""ChildrenSink: replaces all children of each parent that comes, all of them or none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from connector.component import Receipt, Unit
from connector.database.blocks import Block, Failures, refused
from connector.database.family_blocks import FamilyBlock, families, sort_flat, sort_nested
from connector.database.ledger import make_side_table, stamp
from connector.database.operations.replace_children import ReplaceChildrenArguments
from connector.database.session import DatabaseSession
from connector.database.table_making import TableMaker
from connector.database.table_name import read_table_name
from connector.database.table_sink import Ready, TableSink, condition
from connector.frozen_json import fingerprint
from connector.stream import Cursor

SEEN = "_connector_parents"
"""Table of the parents whose children a run has begun to replace: further ones of the same run are added."""


@dataclass(kw_only=True)
class ChildrenSink(TableSink):
    """The end of a stream of children, or of parents that hold their children."""

    parent_key: tuple[str, ...]
    children: str = ""
    """The field that holds the children; empty where the records are children themselves."""
    _scope: str = field(default="", init=False)

    def __post_init__(self) -> None:
        # the same for all units of one step of one run, also after it was taken up again
        self._scope = fingerprint(self.unit.key) if self.unit.key else uuid.uuid4().hex

    def finish(self) -> None:
        """The stream has ended: what comes later replaces again."""
        if not self.children:
            self.session.retried(self.unit, self._forget)

    @property
    def _delete_key(self) -> tuple[str, ...]:
        return self.parent_key

    def _sorted(self, records: Sequence[Any], failures: Failures) -> Block:
        if self.children:
            return sort_nested(records, self.parent_key, self.children, self.delete_when, failures)
        return sort_flat(records, self.parent_key, self.delete_when, failures)

    def _apply(
        self,
        connection: Connection,
        block: Block,
        groups: Sequence[Ready],
        deletes: Sequence[Ready],
        failures: Failures,
    ) -> None:
        family = cast("FamilyBlock", block)  # as _sorted makes it
        if not self.children:
            deletes = self._unseen(connection, deletes)
        while True:
            _spread(family, failures)
            before = len(failures.found)
            with connection.begin_nested() as savepoint:
                super()._apply(connection, block, _sound(groups, failures), _sound(deletes, failures), failures)
                if len(failures.found) == before:
                    break
                savepoint.rollback()
        if not self.children:
            self._remember(connection, _sound(deletes, failures))

    def _receipt(self, records: Sequence[Any], block: Block, failures: Failures, cursor: Cursor) -> Receipt:
        receipt = super()._receipt(records, block, failures, cursor)
        if self.children:
            return receipt
        return replace(receipt, failures=families(cast("FamilyBlock", block), failures))

    @cached_property
    def _seen(self) -> sa.Table:
        table = sa.Table(
            SEEN,
            sa.MetaData(),
            sa.Column("scope", sa.String(64), primary_key=True),
            sa.Column("parent", sa.String(64), primary_key=True),
            sa.Column("seen_at", sa.String(32), nullable=False),
            schema=self.maker.name.schema or None,
        )
        make_side_table(self.session, table, table.c.seen_at)
        return table

    def _prepared(self, block: Block, failures: Failures) -> tuple[list[Ready], list[Ready]]:
        if not self.children:
            _ = self._seen  # made in a transaction of its own, before the one that writes
        return super()._prepared(block, failures)

    def _unseen(self, connection: Connection, deletes: Sequence[Ready]) -> list[Ready]:
        """The parents that this run has not met yet."""
        unseen: list[Ready] = []
        for columns, rows in deletes:
            names = [fingerprint(list(values)) for _, values in rows]
            mine = (self._seen.c.scope == self._scope) & self._seen.c.parent.in_(names)
            seen = set(connection.execute(sa.select(self._seen.c.parent).where(mine)).scalars())
            unseen.append((columns, [row for row, name in zip(rows, names, strict=True) if name not in seen]))
        return unseen

    def _remember(self, connection: Connection, deletes: Sequence[Ready]) -> None:
        now = stamp()
        names = {fingerprint(list(values)) for _, rows in deletes for _, values in rows}
        if names:
            rows = [{"scope": self._scope, "parent": name, "seen_at": now} for name in sorted(names)]
            connection.execute(sa.insert(self._seen), rows)

    def _forget(self) -> None:
        seen = self._seen  # before the transaction: it may need one of its own
        with self.session.writing() as connection:
            connection.execute(sa.delete(seen).where(seen.c.scope == self._scope))


def _spread(block: FamilyBlock, failures: Failures) -> None:
    """A parent of which one child is refused fails as a whole: its older children stay."""
    found = {at: error for at, (_, error) in failures.found.items()}
    failing = {block.parents[at]: error for at, error in found.items() if at in block.parents}
    for position, parent in block.parents.items():
        if parent in failing and position not in found:
            reason = f"another record of the same parent is refused: {failing[parent].message}"
            found[position] = refused(reason, failing[parent].hint)
    for position, error in found.items():
        failures.add(position, block.records[position], error)


def _sound(ready: Sequence[Ready], failures: Failures) -> list[Ready]:
    return [(columns, [row for row in rows if row[0][0] not in failures.found]) for columns, rows in ready]


def open_sink(session: DatabaseSession, arguments: ReplaceChildrenArguments, unit: Unit) -> ChildrenSink:
    """The sink that *arguments* ask for; nothing is sent yet."""
    parent_key = arguments.parent_key
    maker = TableMaker(
        session=session,
        name=read_table_name(arguments.table, session.config.default_schema),
        key=arguments.key,
        indexed=() if arguments.key[: len(parent_key)] == parent_key else parent_key,
        create_table=arguments.create_table,
        add_columns=arguments.add_columns,
    )
    return ChildrenSink(
        session=session,
        maker=maker,
        unit=unit,
        how="insert",
        delete_when=condition(arguments.delete_when),
        parent_key=parent_key,
        children=arguments.children,
    )
