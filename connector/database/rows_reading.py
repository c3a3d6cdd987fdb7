"""open_rows: the rows of a query as a stream, held open at the database while it is read."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy.engine import CursorResult

from connector.component import Unit
from connector.database.session import DatabaseSession
from connector.database.statement import prepared
from connector.errors import ConfigurationError, ConnectorError
from connector.stream import Cursor, Page, Stream

Rows = list[dict[str, Any]]
_PLAIN = frozenset(
    {type(None), bool, int, float, Decimal, str, bytes, date, datetime, time, timedelta, dict, list},
)
"""What state can keep; any other type of a driver becomes text."""


@dataclass(kw_only=True, eq=False)
class RowsReader:
    """Reads one query; each iteration runs it anew."""

    session: DatabaseSession
    unit: Unit
    statement: TextClause
    parameters: Mapping[str, Any]
    page_size: int
    _numbers: Iterator[int] = field(default_factory=itertools.count, init=False)
    _open: dict[int, tuple[int, Generator[Rows]]] = field(default_factory=dict, init=False)
    """Number of an iteration → how many pages it gave, and its further ones."""

    def __post_init__(self) -> None:
        self.session.readers.add(self)

    def close(self) -> None:
        """Let go of the connections of iterations that were broken off."""
        for _, pages in self._open.values():
            with suppress(ValueError):  # another thread reads from it in this moment, and will end by itself
                pages.close()
        self._open.clear()

    def read(self, cursor: Cursor) -> Page:
        """One page; an empty *cursor* runs the query."""
        if not cursor:
            return self._first()
        given, pages = self._open.get(cursor["reading"], (0, None))
        if pages is None or given != cursor["page"]:
            raise ConfigurationError(
                "the rows of a query are read once, from the first to the last",
                hint="begin the stream anew, or read it into a variable first (target)",
            )
        return self._page(cursor["reading"], given, pages)

    def _first(self) -> Page:
        def attempt() -> Page:
            return self._page(next(self._numbers), 0, self._pages())

        return self.session.retried(self.unit, attempt)

    def _page(self, number: int, given: int, pages: Generator[Rows]) -> Page:
        rows = next(pages, [])
        if len(rows) < self.page_size:
            next(pages, None)  # lets go of the connection
            self._open.pop(number, None)
            return Page(rows)
        self._open[number] = (given + 1, pages)
        return Page(rows, {"reading": number, "page": given + 1})

    def _pages(self) -> Generator[Rows]:
        with self.session.reading() as connection:
            streaming = connection.execution_options(stream_results=True, max_row_buffer=self.page_size)
            with closing(streaming.execute(self.statement, self.parameters)) as result:
                pages = self._records(result)
                if not self.session.single:
                    yield from pages
                    return
                kept = list(pages)
        yield from kept  # the only connection is free for others meanwhile

    def _records(self, result: CursorResult[Any]) -> Iterator[Rows]:
        _check_rows(result)
        names = list(result.keys())
        for part in result.partitions(self.page_size):
            yield _records(names, part)


def records_of(result: CursorResult[Any]) -> Rows:
    """All rows of *result* as mappings."""
    return _records(list(result.keys()), result.all())


def _records(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Rows:
    if {type(value) for row in rows for value in row} <= _PLAIN:
        return [dict(zip(names, row, strict=True)) for row in rows]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in rows]


def _plain(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    return bytes(value) if isinstance(value, memoryview | bytearray) else str(value)


def open_rows(
    session: DatabaseSession, query: str, parameters: Mapping[str, Any], page_size: int, unit: Unit
) -> Stream:
    """The rows of *query*; nothing is sent before they are read."""
    statement, bound = prepared(query, parameters, session.dialect)
    reader = RowsReader(session=session, unit=unit, statement=statement, parameters=bound, page_size=page_size)
    return Stream(reader.read)


def first_row(session: DatabaseSession, query: str, parameters: Mapping[str, Any], unit: Unit) -> dict[str, Any] | None:
    """The first row of *query*, None where it has none."""
    statement, bound = prepared(query, parameters, session.dialect)

    def attempt() -> dict[str, Any] | None:
        with session.reading() as connection, closing(connection.execute(statement, bound)) as result:
            _check_rows(result)
            row = result.first()
            return None if row is None else _records(list(result.keys()), [row])[0]

    return session.retried(unit, attempt)


def few_rows(
    session: DatabaseSession, query: str, parameters: Mapping[str, Any], most: int, unit: Unit
) -> list[dict[str, Any]]:
    """All rows of *query*; raises ConnectorError where they are more than *most*."""
    statement, bound = prepared(query, parameters, session.dialect)

    def attempt() -> list[dict[str, Any]]:
        with session.reading() as connection, closing(connection.execute(statement, bound)) as result:
            _check_rows(result)
            rows = result.fetchmany(most + 1)
            return _records(list(result.keys()), rows)

    rows = session.retried(unit, attempt)
    if len(rows) > most:
        raise ConnectorError(
            f"the query gives more than {most:,} rows",
            type="DB:QUERY_EXECUTION",
            hint="read them with database.select, as a stream, or raise `most`",
        )
    return rows


def _check_rows(result: CursorResult[Any]) -> None:
    if not result.returns_rows:
        raise ConfigurationError(
            "the statement gives no rows", hint="use database.execute for statements that change something"
        )
