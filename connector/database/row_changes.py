"""The rows of a table that are new since the last poll, by a column that only grows (Mule: On Table Row).

A window is `[low, high]`: `high` is the highest value there is, `low` that of the window before, less an overlap for
rows whose transaction was committed late. Rows of the last stretch are written down as fingerprints before anything is
read; the next window drops exactly those, so that ties are neither lost nor doubled.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from connector.component import Unit
from connector.database.keyset_reading import open_by_key
from connector.database.row_arguments import NewRowArguments
from connector.database.rows_reading import first_row, open_rows
from connector.database.session import DatabaseSession
from connector.database.table_name import read_table_name
from connector.frozen_json import fingerprint
from connector.stream import Cursor, Page, Record, Stream

Window = dict[str, Any]
MOST_FINGERPRINTS = 2000
"""Of more rows in one stretch all are delivered again: the watermark stays small, delivery is at least once."""
_MARK = 16


@dataclass(frozen=True, kw_only=True)
class NewRows:
    """The rows of one table."""

    session: DatabaseSession
    arguments: NewRowArguments
    unit: Unit

    def window(self, watermark: Any) -> Window | None:
        """What is new behind *watermark*; None where nothing is."""
        if isinstance(watermark, Mapping) and "from" in watermark:
            high = self._highest() if watermark["to"] is None else watermark["to"]
            return {"low": watermark["from"], "high": high, "seen": {}, "edge": {}}
        if watermark is None:
            return self._first()
        high = _later(self._highest(), watermark["high"])
        reach = {"low": self._earlier(watermark["high"]), "high": high, "seen": watermark["seen"]}
        return self._with_edge(reach) if self._holds_news(reach) else None

    def open(self, window: Window) -> Stream:
        """The rows of *window* that the one before did not deliver."""
        stream, seen = self._rows(window["low"], window["high"], self.arguments.page_size), window["seen"]

        def read(cursor: Cursor) -> Page:
            page = stream.page(cursor)
            return Page([row for row in page.records if not self._is_seen(row, seen)], page.cursor)

        return Stream(read, resumes=stream.resumes)

    def _first(self) -> Window | None:
        high = self._highest()
        if high is None:
            return None
        if self.arguments.start == "beginning":
            return self._with_edge({"low": None, "high": high, "seen": {}})
        edge = self._edge(high)
        return {"low": self._earlier(high), "high": high, "seen": edge, "edge": edge}

    def _holds_news(self, reach: Window) -> bool:
        page = self._rows(reach["low"], reach["high"], MOST_FINGERPRINTS).page({})
        return page.cursor is not None or not all(self._is_seen(row, reach["seen"]) for row in page.records)

    # ---------------------------------------------------------------- what was delivered

    def _with_edge(self, reach: Window) -> Window:
        return {**reach, "edge": self._edge(reach["high"])}

    def _edge(self, high: Any) -> dict[str, str]:
        """Fingerprints of the rows that the next window overlaps; none where they are too many."""
        page = self._rows(self._earlier(high), high, MOST_FINGERPRINTS).page({})
        return {} if page.cursor is not None else dict(self._mark(row) for row in page.records)

    def _mark(self, row: Record) -> tuple[str, str]:
        """What tells *row* from others, and its content."""
        mark = fingerprint(row)[:_MARK]
        named = fingerprint([row.get(name) for name in self.arguments.id_column])[:_MARK]
        return (named if self.arguments.id_column else mark), mark

    def _is_seen(self, row: Record, seen: Mapping[str, str]) -> bool:
        if not seen:
            return False
        key, mark = self._mark(row)
        return seen.get(key) == mark

    def _earlier(self, value: Any) -> Any:
        """*value* less the overlap, where it is a moment; SQLite keeps moments as texts."""
        back = timedelta(seconds=self.arguments.overlap)
        if isinstance(value, datetime):
            return value - back
        if isinstance(value, str):
            with suppress(ValueError):
                moment = datetime.fromisoformat(value) - back
                return moment.isoformat(sep="T" if "T" in value else " ") if len(value) > len("2026-11-23") else value
        return value

    # ---------------------------------------------------------------- queries

    @cached_property
    def _column(self) -> str:
        return self._quoted(self.arguments.watermark_column)

    @cached_property
    def _from(self) -> str:
        name = read_table_name(self.arguments.table, self.session.config.default_schema)
        table = ".".join(self._quoted(part) for part in (name.schema, name.table) if part)
        return f"FROM {table} WHERE ({self.arguments.filter or '1 = 1'})"

    def _quoted(self, name: str) -> str:
        return self.session.engine.dialect.identifier_preparer.quote(name).replace(":", r"\:")

    def _highest(self) -> Any:
        """The highest value of the column, as the database keeps it."""
        query = f"SELECT MAX({self._column}) AS highest {self._from}"
        row = first_row(self.session, query, self.arguments.parameters, self.unit)
        return row["highest"] if row else None

    def _rows(self, low: Any, high: Any, page_size: int) -> Stream:
        """The rows from *low* (None: the first) to *high*, both included."""
        parameters = {**self.arguments.parameters, "watermark_high": high}
        query = f"SELECT * {self._from} AND {self._column} <= :watermark_high"
        if low is not None:
            query += f" AND {self._column} >= :watermark_low"
            parameters["watermark_low"] = low
        if not self.arguments.id_column:
            return open_rows(self.session, f"{query} ORDER BY {self._column}", parameters, page_size, self.unit)
        key = tuple(dict.fromkeys([self.arguments.watermark_column, *self.arguments.id_column]))
        return open_by_key(self.session, query, parameters, key, page_size, self.unit)


def _later(found: Any, before: Any) -> Any:
    """The higher of two values of the column: the row that had the highest may be gone."""
    if found is None:
        return before
    return max(found, before) if type(found) is type(before) else found
