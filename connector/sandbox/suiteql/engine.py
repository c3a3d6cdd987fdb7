"""Engine: SuiteQL queries over the sandbox's store."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from connector.catalogue.reader import Catalogue
from connector.sandbox.storage.store import Store
from connector.sandbox.storage.store_changes import Position
from connector.sandbox.suiteql.oracle_dates import keep
from connector.sandbox.suiteql.oracle_numbers import plain_text
from connector.sandbox.suiteql.projection import Projection
from connector.sandbox.suiteql.query_database import DatabaseGoneError
from connector.sandbox.suiteql.query_dialect import Dialect
from connector.sandbox.suiteql.query_reader import QueryReader
from connector.sandbox.suiteql.query_refusals import unsupported
from connector.sandbox.suiteql.role_view import EVERYTHING, RoleView, RoleViews, roles_of

if TYPE_CHECKING:
    from connector.sandbox.people.caller import Caller
    from connector.sandbox.suiteql.compilation import Statement

MOST_ROWS = 100_000
"""Rows that one query gives, over all its pages (Oracle help section_157909186990)."""
LONGEST_RUN = 60.0
"""Seconds after which a query is given up; NetSuite's own limit is 15 minutes."""
_KEPT_STATEMENTS = 500
_KEPT_TOTALS = 500
_TRIES = 5
_DIGITS = 2**53  # a JSON number beyond it may have lost digits on its way


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
    """Runs SuiteQL over a store, from several threads at once; sees every write that came before a query."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: Callable[[], float] | None = None,
        *,
        time_zone: str = "America/Los_Angeles",
        date_format: str = "M/D/YYYY",
        dialect: Dialect = "documented",
        longest_run: float = LONGEST_RUN,
    ) -> None:
        """Make the empty tables; *clock* gives Unix seconds, *date_format* is how the account writes dates.

        *dialect*: `documented` refuses what Oracle documents as unsupported, `observed` takes what people report to
        work. A query stops after *longest_run* seconds.
        """
        self._clock = clock or store.clock
        self._date_format, self._dialect, self._longest = date_format, dialect, longest_run
        self.projection = Projection(store, catalogue, time_zone)
        self._views = RoleViews(catalogue)
        self._lock = threading.Lock()
        self._statements: OrderedDict[tuple[Any, ...], Statement] = OrderedDict()
        self._totals: OrderedDict[tuple[Any, ...], int] = OrderedDict()

    def close(self) -> None:
        """Let go of the tables."""
        self.projection.close()

    def query(
        self,
        sql: str,
        params: Sequence[Any] = (),
        limit: int = 1000,
        offset: int = 0,
        caller: Caller | None = None,
        left: Callable[[], bool] = lambda: False,
    ) -> Result:
        """Rows *offset* to *offset* + *limit* of a query; raises QueryRefusedError with NetSuite's text.

        With a *caller*: what its role may see, in the account's present date format, time zone and features. It is
        stopped as soon as *left* says that nobody waits for it any more.
        """
        view = EVERYTHING
        if caller is not None:
            self.projection.show_zone(caller.tenant.time_zone)
            self.projection.show_roles(roles_of(caller.tenant))
            view = self._views.of(caller, self.projection.tables)
        model = oracle_model(caller.tenant.date_format if caller else self._date_format)
        for _ in range(_TRIES):
            statement = self._compiled(sql, view)
            if len(params) != statement.parameters:
                raise unsupported(f"the query has {statement.parameters} `?`, {len(params)} parameters were given")
            moment = self.projection.ready(statement.tables)
            if moment.version != statement.version:
                continue  # what it reads was made just now, and brought columns along
            values = {f"p{place}": _bound(value) for place, value in enumerate(params, 1)}
            values["now"] = self._now()
            with suppress(DatabaseGoneError), moment.database.reading() as reader:
                reader.functions.date_model, reader.functions.zone = model, self.projection.zone
                reader.left = left
                return self._page(reader, statement, values, (limit, offset), (sql, view, moment.position))
        raise unsupported("the tables were made anew again and again while it ran")

    def _page(
        self,
        reader: QueryReader,
        statement: Statement,
        values: dict[str, Any],
        span: tuple[int, int],
        key: tuple[str, RoleView, Position],
    ) -> Result:
        limit, offset = span
        page = max(0, min(limit, MOST_ROWS - offset))
        rows = reader.run(statement.page, {**values, "page_limit": page, "page_offset": offset}, self._longest)
        total = offset + len(rows)
        if len(rows) == page or (not rows and offset):
            total = self._total(reader, statement, values, key)
        items = [_item(reader, statement.names, row) for row in rows]
        return Result(items, total, has_more=offset + len(rows) < min(total, MOST_ROWS) and bool(rows))

    def _total(
        self, reader: QueryReader, statement: Statement, values: dict[str, Any], key: tuple[str, RoleView, Position]
    ) -> int:
        """How many rows there are; counted once for all pages of a query, as long as nothing is written."""
        moment = values["now"] if ":now" in statement.count else ""
        place = (*key, moment, *(value for name, value in values.items() if name != "now"))
        with self._lock:
            found = self._totals.get(place)
        if found is None:
            found = int(reader.run(statement.count, values, self._longest)[0][0])
            _keep(self._totals, place, found, self._lock, _KEPT_TOTALS)
        return found

    def _compiled(self, sql: str, view: RoleView) -> Statement:
        from connector.sandbox.suiteql import compilation  # noqa: PLC0415 - sqlglot costs 250 ms

        moment = self.projection.ready(())
        with self._lock:
            found = self._statements.get((sql, view, moment.version))
            if found is not None:
                self._statements.move_to_end((sql, view, moment.version))
                return found
        tree = compilation.parsed(sql, self._dialect)
        moment = self.projection.ready(compilation.tables_named(tree))
        tables = compilation.Tables(
            self.projection.tables, moment.version, view, self._dialect, self.projection.catalogue
        )
        found = compilation.compiled(tree, tables)
        _keep(self._statements, (sql, view, moment.version), found, self._lock, _KEPT_STATEMENTS)
        return found

    def _now(self) -> str:
        moment = datetime.fromtimestamp(int(self._clock()), UTC).astimezone(self.projection.zone)
        return keep(moment.replace(tzinfo=None))


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any, lock: threading.Lock, most: int) -> None:
    with lock:
        kept[key] = value
        while len(kept) > most:
            kept.popitem(last=False)


def _item(reader: QueryReader, names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"links": []}
    for name, value in zip(names, row, strict=True):
        if type(value) is str:
            item[name] = value if value[0] != "\x1f" else reader.functions.text_of(value)
        elif value is not None:
            item[name] = plain_text(value)
    return item


_ELEMENTS = {"M": "FMMMFM", "D": "FMDDFM", "MONTH": "FMMonthFM", "Month": "FMMonthFM", "MON": "Mon"}
"""Element of an account's date format → Oracle's; months are written with one capital (Oracle help section_N249143)."""


@lru_cache(maxsize=64)
def oracle_model(date_format: str) -> str:
    """An account's date format (`M/D/YYYY`, `D-Mon-YYYY`, `DD.MM.YYYY`) in the words of Oracle's format models."""

    def element(found: re.Match[str]) -> str:
        return _ELEMENTS.get(found[0], found[0])

    return re.sub(r"YYYY|MONTH|Month|Mon|MON|MM|M|DD|D", element, date_format)


def _bound(value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, int) and abs(value) >= _DIGITS:
        return str(value) if abs(value) >= 2**63 else value
    return value if isinstance(value, int | float) else str(value).lstrip("\x1f") or None
