"""KeysetReader: the rows of a query by a key, each page a query of its own, so that any page can be read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from connector.component import Unit
from connector.database.encoding import encoder
from connector.database.kinds import Kind
from connector.database.rows_reading import Rows, records_of
from connector.database.session import DatabaseSession
from connector.database.statement import prepared
from connector.database.table_name import quoted
from connector.errors import ConfigurationError
from connector.stream import Cursor, Page, Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysetReader:
    """Reads one query page by page."""

    session: DatabaseSession
    unit: Unit
    rows: sa.Subquery
    """The query, with the columns of its key."""
    parameters: Mapping[str, Any]
    key: tuple[str, ...]
    page_size: int

    def read(self, cursor: Cursor) -> Page:
        """The page behind the key that *cursor* holds."""
        after: Sequence[Any] | None = cursor.get("after")
        rows = self.session.retried(self.unit, lambda: self._rows(after))
        keys = [[row.pop(name) for name in self._copies] for row in rows]
        if len(rows) <= self.page_size:
            return Page(rows)
        last, following = keys[-2], keys[-1]
        if last == following:
            raise ConfigurationError(
                f"key [{', '.join(self.key)}] is not unique: two rows have {last}",
                hint="add a column that tells them apart, or leave `key` out",
            )
        return Page(rows[:-1], {"after": last})

    def _rows(self, after: Sequence[Any] | None) -> Rows:
        columns = [self.rows.c[name] for name in self.key]
        copies = [self._stored(name).label(copy) for name, copy in zip(self.key, self._copies, strict=True)]
        every = sa.text(f"{self.rows.name}.*")
        query = sa.select(every, *copies).select_from(self.rows).order_by(*columns)
        with self.session.reading() as connection:
            if after is None:
                self._check_empty(connection, columns)
            else:
                query = query.where(_behind(columns, self._bound(after)))
            return records_of(connection.execute(query.limit(self.page_size + 1), self.parameters))

    def _check_empty(self, connection: sa.Connection, columns: Sequence[sa.ColumnElement[Any]]) -> None:
        """Refuse a key that a row lacks: it has no place in the order."""
        empty = sa.or_(*(column.is_(None) for column in columns))
        query = sa.select(sa.literal(1)).select_from(self.rows).where(empty).limit(1)
        if connection.execute(query, self.parameters).first() is not None:
            listed = " or ".join(self.key)
            raise ConfigurationError(f"a row has no {listed}", hint="choose another key, or leave such rows out")

    def _bound(self, values: Sequence[Any]) -> list[Any]:
        encode = encoder(Kind.OTHER, self.session.dialect)
        return [encode(value) for value in values]

    @property
    def _copies(self) -> list[str]:
        """Names under which the key is read a second time, as it is stored."""
        return [f"key_{at}_" for at in range(len(self.key))]

    def _stored(self, name: str) -> sa.ColumnElement[Any]:
        """The column *name* as it compares: SQLite's driver makes moments of texts where the declared type says so."""
        if self.session.dialect != "sqlite":
            return self.rows.c[name]
        return sa.literal_column(f"+{self.rows.name}.{quoted(name)}")


def _behind(columns: Sequence[sa.ColumnElement[Any]], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """`a > 1 OR (a = 1 AND b > 2)`: the rows whose key comes after *values*."""
    choices = []
    for at, column in enumerate(columns):
        same = [before == _typed(value) for before, value in zip(columns[:at], values, strict=False)]
        choices.append(sa.and_(*same, column > _typed(values[at])))
    return sa.or_(*choices)


def _typed(value: Any) -> sa.ColumnElement[Any]:
    """A bound value that keeps the type its driver gives it."""
    return sa.literal(value, type_=sa.types.NullType())


def open_by_key(  # what is read, and how
    session: DatabaseSession,
    query: str,
    parameters: Mapping[str, Any],
    key: tuple[str, ...],
    page_size: int,
    unit: Unit,
) -> Stream:
    """The rows of *query* in the order of *key*; nothing is sent before they are read."""
    statement, bound = prepared(query.strip().rstrip(";"), parameters, session.dialect)
    rows = statement.columns(*(sa.column(name) for name in key)).subquery("keyed")
    reader = KeysetReader(session=session, unit=unit, rows=rows, parameters=bound, key=key, page_size=page_size)
    return Stream(reader.read, resumes="keyset")
