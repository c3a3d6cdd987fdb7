"""TableSide: the rows of a flow's target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from connector.component import Unit
from connector.database.encoding import encoder
from connector.database.kinds import Kind
from connector.database.session import DatabaseSession
from connector.database.table_name import TableName
from connector.database.table_shape import TableShape, read_shape
from connector.errors import ConfigurationError
from connector.reconcile.sides import PRIME, Checksum, IdRange, Row, Span
from connector.state.transactions import as_moment

_PAGE = 1000


@dataclass(frozen=True, kw_only=True)
class TableSide:
    """The rows that belong to one flow."""

    session: DatabaseSession
    unit: Unit
    name: TableName
    id_column: str
    moment_column: str = ""
    constants: Mapping[str, Any]
    """Columns whose value tells the flow's rows from those of others."""
    shape: TableShape | None
    """The table as it is; None where there is none yet."""

    @property
    def tells_moments(self) -> bool:
        """Whether its rows say when their record changed."""
        columns = self.shape.columns if self.shape else {}
        return columns.get(self.moment_column, Kind.UNKNOWN) is not Kind.UNKNOWN

    def looked_at_again(self) -> TableSide:
        """The same rows, where the table may have been made meanwhile."""
        return self if self.shape is not None else replace(self, shape=_shape(self.session, self.name))

    def span(self) -> Span | None:
        """As `Side.span`."""
        id_ = self._id
        rows = self._all(sa.select(sa.func.min(id_), sa.func.max(id_), sa.func.count(sa.distinct(id_))))
        return None if not rows or rows[0][0] is None else Span(int(rows[0][0]), int(rows[0][1]), int(rows[0][2]))

    def checksums(self, width: int) -> dict[int, Checksum]:
        """As `Side.checksums`."""
        if self.shape is None:
            return {}
        ids = (
            sa.select(sa.cast(self._id, sa.BigInteger).label("id"))
            .distinct()
            .where(*self._mine)
            .select_from(self._table)
            .subquery("ids")
        )
        id_, bucket = ids.c.id, ids.c.id // width
        mixed = sa.func.sum(((id_ * id_) % PRIME * id_) % PRIME)
        query = sa.select(bucket, sa.func.count(), sa.func.sum(id_), mixed).group_by(bucket)
        with self.session.reading() as connection:
            rows = connection.execute(query).all()
        return {int(row[0]): Checksum(int(row[1]), int(row[2]), int(row[3])) for row in rows}

    def rows(self, within: IdRange) -> Iterator[Row]:
        """As `Side.rows`; each page is a query of its own."""
        low = within.low
        while True:
            found = self._page([self._id >= low, self._id < within.high])
            yield from found
            if len(found) < _PAGE:
                return
            low = found[-1].id + 1

    def rows_of(self, ids: Sequence[int]) -> dict[int, Row]:
        """The rows of *ids*."""
        return {row.id: row for row in self._page([self._id.in_(ids)])}

    def _page(self, conditions: Sequence[sa.ColumnElement[bool]]) -> list[Row]:
        id_, moment = self._id, sa.func.max(self._moment)
        query = sa.select(id_, moment).where(*conditions).group_by(id_).order_by(id_).limit(_PAGE)
        return [Row(int(row[0]), as_moment(row[1])) for row in self._all(query)]

    def _all(self, query: Any) -> Sequence[Sequence[Any]]:
        if self.shape is None:
            return []
        query = query.select_from(self._table).where(*self._mine)

        def attempt() -> Sequence[Sequence[Any]]:
            with self.session.reading() as connection:
                found: Sequence[Sequence[Any]] = connection.execute(query).all()
                return found

        return self.session.retried(self.unit, attempt)

    @cached_property
    def _table(self) -> sa.TableClause:
        columns = self.shape.columns if self.shape else {}
        return sa.table(self.name.table, *(sa.column(each) for each in columns), schema=self.name.schema or None)

    @property
    def _id(self) -> sa.ColumnElement[int]:
        """The internal id as a whole number, whatever the column's type."""
        if self.shape is None:
            return sa.literal(0)
        column = self._table.c[self.id_column]
        # an index answers for the column as it is
        return column if self.shape.columns[self.id_column] is Kind.INTEGER else sa.cast(column, sa.BigInteger)

    @property
    def _moment(self) -> sa.ColumnElement[Any]:
        return self._table.c[self.moment_column] if self.tells_moments else sa.null()

    @property
    def _mine(self) -> list[sa.ColumnElement[bool]]:
        """What tells the rows of this flow from others of the table."""
        if self.shape is None:
            return []
        mine: list[sa.ColumnElement[bool]] = [self._table.c[self.id_column].is_not(None)]
        for name, value in self.constants.items():
            if name in self.shape.columns:
                bound = encoder(self.shape.columns[name], self.session.dialect)(value)
                mine.append(self._table.c[name] == sa.literal(bound, type_=sa.types.NullType()))
        return mine


def table_side(
    session: DatabaseSession,
    unit: Unit,
    name: TableName,
    *,
    id_column: str,
    moment_column: str,
    constants: Mapping[str, Any],
) -> TableSide:
    """The rows in table *name*; looks at the table."""
    shape = _shape(session, name)
    if shape is not None and id_column not in shape.columns:
        hint = "run the flow once: it adds the column"
        raise ConfigurationError(f"the table {name} has no column {id_column}", hint=hint)
    return TableSide(
        session=session,
        unit=unit,
        name=name,
        id_column=id_column,
        moment_column=moment_column,
        constants=constants,
        shape=shape,
    )


def _shape(session: DatabaseSession, name: TableName) -> TableShape | None:
    with session.reading() as connection:
        return read_shape(connection, name)
