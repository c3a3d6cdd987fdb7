"""Engine: SuiteQL queries over the sandbox's store."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connector.catalogue.reader import Catalogue
from connector.sandbox.store import Store
from connector.sandbox.suiteql import sql_aggregates
from connector.sandbox.suiteql.oracle_dates import keep
from connector.sandbox.suiteql.oracle_numbers import plain_text
from connector.sandbox.suiteql.projection import Projection
from connector.sandbox.suiteql.query_refusals import unsupported
from connector.sandbox.suiteql.sql_functions import SqlFunctions

if TYPE_CHECKING:
    from connector.sandbox.suiteql.compilation import Statement

MOST_ROWS = 100_000
"""Rows that one query gives, over all its pages (Oracle help section_157909186990)."""
_KEPT_STATEMENTS = 500
_LONGEST_RUN = 120.0  # seconds; other requests wait for the store meanwhile
_STEPS = 1_000_000  # of SQLite's machine between two looks at the time


@dataclass(frozen=True, slots=True)
class Result:
    """One page of a query's rows, as the wire carries them."""

    items: list[dict[str, Any]]
    """Column → text, NULLs left out, with `links: []`."""
    total: int
    """How many rows the query has in all."""
    has_more: bool
    """Whether a next page may be asked for; never beyond 100,000 rows."""


class Engine:
    """Runs SuiteQL over a store; its tables follow every write from now on."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: Callable[[], float] | None = None,
        *,
        time_zone: str = "America/Los_Angeles",
        date_format: str = "M/D/YYYY",
    ) -> None:
        """Make or refresh the tables; *clock* gives Unix seconds, *date_format* is how the account writes dates."""
        self._store = store
        self._clock = clock or store.clock
        self.projection = Projection(store, catalogue, time_zone)
        self._functions = SqlFunctions(store.connection, oracle_model(date_format))
        sql_aggregates.register(store.connection)
        self._statements: OrderedDict[tuple[str, int], Statement] = OrderedDict()

    def query(self, sql: str, params: Sequence[Any] = (), limit: int = 1000, offset: int = 0) -> Result:
        """Rows *offset* to *offset* + *limit* of a query; raises QueryRefusedError with NetSuite's text."""
        with self._store.lock:
            statement = self._compiled(sql)
            if len(params) != statement.parameters:
                raise unsupported(f"the query has {statement.parameters} `?`, {len(params)} parameters were given")
            values = {f"p{place}": _bound(value) for place, value in enumerate(params, 1)}
            values["now"] = self._now()
            page = max(0, min(limit, MOST_ROWS - offset))
            rows = self._run(statement.page, {**values, "page_limit": page, "page_offset": offset})
            total = offset + len(rows)
            if len(rows) == page or (not rows and offset):
                total = self._run(statement.count, values)[0][0]
        items = [self._item(statement.names, row) for row in rows]
        return Result(items, total, has_more=offset + len(rows) < min(total, MOST_ROWS) and bool(rows))

    def _compiled(self, sql: str) -> Statement:
        from connector.sandbox.suiteql.compilation import compile_query  # noqa: PLC0415 - sqlglot costs 250 ms

        key = (sql, self.projection.version)
        found = self._statements.get(key)
        if found is None:
            found = self._statements[key] = compile_query(sql, self.projection.tables)
            if len(self._statements) > _KEPT_STATEMENTS:
                self._statements.popitem(last=False)
        return found

    def _run(self, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        connection, end = self._store.connection, time.monotonic() + _LONGEST_RUN
        connection.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise unsupported(self._functions.failure or str(error)) from error
        finally:
            connection.set_progress_handler(None, _STEPS)

    def _now(self) -> str:
        moment = datetime.fromtimestamp(int(self._clock()), UTC).astimezone(self.projection.zone)
        return keep(moment.replace(tzinfo=None))

    def _item(self, names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
        item: dict[str, Any] = {"links": []}
        for name, value in zip(names, row, strict=True):
            if value is not None:
                item[name] = plain_text(value) if isinstance(value, int | float) else self._functions.text_of(value)
        return item


def oracle_model(date_format: str) -> str:
    """An account's date format (`M/D/YYYY`, `D-Mon-YYYY`, `DD.MM.YYYY`) in the words of Oracle's format models."""

    def element(found: re.Match[str]) -> str:
        return {"M": "FMMMFM", "D": "FMDDFM"}.get(found[0], found[0])

    return re.sub(r"YYYY|MONTH|Month|Mon|MON|MM|M|DD|D", element, date_format)


def _bound(value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "T" if value else "F"
    return value if isinstance(value, int | float) else str(value)
