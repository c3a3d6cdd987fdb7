"""TableSink: takes blocks of records into a table, each block and its unit in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from sqlalchemy.engine import Connection

from connector import events
from connector.component import Receipt, Unit
from connector.database.bisecting import Encoded, write_each
from connector.database.blocks import Block, Failures, sort
from connector.database.grouping import Grouping
from connector.database.session import DatabaseSession
from connector.database.table_making import TableMaker
from connector.database.table_name import TableName, quoted, read_table_name, written
from connector.database.table_shape import TableShape, read_shape
from connector.database.unit_sink import UnitSink
from connector.database.write_arguments import WriteArguments
from connector.database.writers import writer_for
from connector.errors import ConfigurationError, ConnectorError
from connector.expression.template import Compiled
from connector.outcome import Report
from connector.stream import Cursor

How = Literal["upsert", "insert"]
Ready = tuple[Sequence[str], Sequence[Encoded]]
"""Columns, and rows whose values are encoded for them."""


@dataclass(kw_only=True)
class TableSink(UnitSink):
    """The end of a stream in one table."""

    maker: TableMaker
    how: How
    delete_when: Callable[[Mapping[str, Any]], Any] | None = None

    @property
    def _repeatable(self) -> bool:
        return self.how == "upsert"

    @property
    def _beside(self) -> TableName:
        return self.maker.name

    @property
    def _shape(self) -> TableShape | None:
        """The table as it was seen last."""
        return self.session.shapes.get(self.maker.name)

    def _written(self, key: str, records: Sequence[Any], cursor: Cursor) -> Receipt:
        failures = Failures()
        block = self._sorted(records, failures)
        groups, deletes = self._prepared(block, failures)

        def work(connection: Connection) -> Receipt:
            self._apply(connection, block, groups, deletes, failures)
            return self._receipt(records, block, failures, cursor)

        try:
            receipt = self._remembered(key, work)
        except ConnectorError:
            self.session.shapes.pop(self.maker.name, None)  # perhaps another process changed the table
            raise
        self._tell(block)
        return receipt

    @property
    def _delete_key(self) -> tuple[str, ...]:
        """The columns that name what is deleted."""
        return self.maker.key

    def _sorted(self, records: Sequence[Any], failures: Failures) -> Block:
        key = self.maker.key if self.how == "upsert" or self.delete_when is not None else ()
        return sort(records, key, self.delete_when, failures)

    def _prepared(self, block: Block, failures: Failures) -> tuple[list[Ready], list[Ready]]:
        shape = self._shape or self._read_shape()
        grouping = Grouping(shape=shape, dialect=self.session.dialect, failures=failures)
        groups, kinds = grouping.grouped(block.rows)
        if groups:
            shape = self.maker.ensure(shape, kinds)
            self._check_key(shape)
        if shape is None:
            return [], []
        self.session.shapes[self.maker.name] = grouping.shape = shape
        keys = [(position, {name: record[name] for name in self._delete_key}) for position, record in block.deletes]
        deletes, _ = grouping.grouped(keys)
        return [grouping.encoded(group) for group in groups], [grouping.encoded(group) for group in deletes]

    def _read_shape(self) -> TableShape | None:
        with self.session.reading() as connection:
            return read_shape(connection, self.maker.name)

    def _check_key(self, shape: TableShape) -> None:
        if self.how != "upsert" or self.session.dialect not in ("sqlite", "postgresql"):
            return
        columns = [shape.column(name) or name for name in self.maker.key]
        if frozenset(columns) not in shape.unique:
            listed = ", ".join(quoted(column) for column in columns)
            raise ConfigurationError(
                f"the table {shape.name} may hold several rows of the same {', '.join(columns)}",
                hint=f"run: CREATE UNIQUE INDEX ON {written(shape.name)} ({listed}), or name another key",
                type="DB:BAD_SQL_SYNTAX",
            )

    def _apply(
        self,
        connection: Connection,
        block: Block,  # noqa: ARG002 - what is apart in `ChildrenSink` looks at it
        groups: Sequence[Ready],
        deletes: Sequence[Ready],
        failures: Failures,
    ) -> None:
        shape, writer, shown = self._shape, writer_for(self.session.dialect), self.session.shown
        if shape is None:
            return
        for columns, rows in deletes:
            write_each(connection, partial(writer.delete, connection, shape, columns), rows, failures, shown)
        key = [shape.column(name) or name for name in self.maker.key]
        for columns, rows in groups:
            write = partial(writer.upsert, connection, shape, columns, key=key)
            if self.how == "insert":
                write = partial(writer.insert, connection, shape, columns)
            write_each(connection, write, rows, failures, shown)

    def _receipt(self, records: Sequence[Any], block: Block, failures: Failures, cursor: Cursor) -> Receipt:
        entries = failures.entries()
        written = sum(1 for position, _ in block.rows if position not in failures.found)
        report = Report(read=len(records), written=written, deleted=block.deleted, failed=len(entries))
        return Receipt(cursor=cursor, report=report, failures=entries)

    def _tell(self, block: Block) -> None:
        if block.duplicates:
            message = f"{block.duplicates} records of {self.maker.name} came again in the same block: the last one won"
            self.unit.emit(events.Noted(step=self.unit.step, message=message, hint="see that the key is unique"))


def open_sink(session: DatabaseSession, arguments: WriteArguments, unit: Unit, how: How) -> TableSink:
    """The sink that *arguments* ask for; nothing is sent yet."""
    if arguments.delete_when is not None and not arguments.key:
        raise ConfigurationError("delete_when needs a key: rows are deleted by it", hint="add key: [column]")
    name = read_table_name(arguments.table, session.config.default_schema)
    maker = TableMaker(
        session=session,
        name=name,
        key=arguments.key,
        create_table=arguments.create_table,
        add_columns=arguments.add_columns,
    )
    return TableSink(session=session, maker=maker, unit=unit, how=how, delete_when=condition(arguments.delete_when))


def condition(given: Compiled[bool] | None) -> Callable[[Mapping[str, Any]], Any] | None:
    """*given* as a test of one record."""
    return None if given is None else lambda record: given({"payload": record})
