"""Changes of the rows of a saved search, by a column that holds the moment of the last change.

A saved search goes over SOAP, each page runs it again, and what changed meanwhile drops out (Oracle help
section_N3523074). So a search has no upper end where that is now: a row that changes while pages are read stays in.
What still shrinks it (a record that is deleted, or leaves the criteria) is told by its total, and the page before is
read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import Field, field_validator

from connector.component import Unit
from connector.errors import ConfigurationError
from connector.netsuite.change_feed import Feed, Record, Witness
from connector.netsuite.operations.search import SEARCH, SearchArguments
from connector.netsuite.poll_arguments import PollArguments, VanishedFields
from connector.netsuite.session import Session
from connector.stream import Cursor, Page, Stream

_LONG_AGO = timedelta(hours=1)
"""A window that ends this long before now is searched for with its end: its rows have settled."""


class SavedSearchRowArguments(PollArguments):
    """Which rows to watch."""

    saved_search: str = Field(min_length=1)
    """Id or script id of a saved search that is no summary, sorted by internal id (Oracle help section_N3516862)."""
    record_type: str
    """Record type of the search, e.g. `customer` or `transaction`."""
    criteria: Mapping[str, Any] = Field(default={})
    """Narrows the search down: field to value, or to `{operator: value}`."""
    columns: tuple[str, ...] | Mapping[str, Any] | None = None
    """Columns in the place of those that the search has."""
    id_column: tuple[str, ...] = ("id",)
    """The column, or columns, that tell rows apart; `id` is the internal id (Mule's table row listener: idColumn)."""
    watermark_column: str = "lastModifiedDate"
    """The search field with the moment of the last change; `lastModified` for custom records (Mule: watermarkColumn).

    Rows without it as a column are told apart from those before by their content alone."""
    page_size: int = Field(default=1000, ge=5, le=1000)
    """Rows a page."""
    vanished_fields: VanishedFields = "fail"
    """What to do where a column that had values is empty in every row: NetSuite blanks what a role may not see."""

    @field_validator("id_column", mode="before", json_schema_input_type=tuple[str, ...] | str)
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    def check(self) -> None:
        """The window belongs to the source."""
        if not self.id_column:
            raise ConfigurationError("no column tells rows apart", hint="name one: id_column: id")
        if self.watermark_column in self.criteria:
            hint = f"leave it out of the criteria: each poll looks for its own {self.watermark_column}"
            raise ConfigurationError(f"criteria has {self.watermark_column}, which says how far was read", hint=hint)


def search_feed(session: Session, arguments: SavedSearchRowArguments, unit: Unit) -> Feed:
    """The feed of the rows of a saved search."""
    rows = SearchRows(session, arguments, unit)
    return Feed(session, arguments, unit, {"rows": rows}, f"saved search {arguments.saved_search}", transport="soap")


@dataclass(frozen=True, slots=True)
class SearchRows:
    """Rows of a saved search."""

    session: Session
    arguments: SavedSearchRowArguments
    unit: Unit

    def between(self, low: datetime | None, high: datetime) -> Stream:
        """The rows whose moment is in `[low, high)`; without a column for it, those since *low*."""
        stream = self._search(self._criteria(low, high))

        def is_inside(row: Record) -> bool:
            moment = self.moment(self._checked(row))
            return moment is None or moment < high

        def read(cursor: Cursor) -> Page:
            page = stream.page(cursor.get("at", {}))
            rows = [row for row in page.records if is_inside(row)]
            return Page(rows, _following(cursor, page, self.arguments.page_size), page.total)

        return Stream(read, {}, resumes="session")

    def _criteria(self, low: datetime | None, high: datetime) -> dict[str, Any]:
        column = self.arguments.watermark_column
        now = datetime.fromtimestamp(self.session.clock.local() + self.session.clock.skew, UTC)
        if high < now - _LONG_AGO:
            return {column: {"onOrBefore": high} if low is None else {"operator": "within", "value": [low, high]}}
        return {} if low is None else {column: {"onOrAfter": low}}

    def _search(self, window: Mapping[str, Any]) -> Stream:
        asked = self.arguments
        arguments = SearchArguments(
            record_type=asked.record_type,
            saved_search=asked.saved_search,
            criteria={**asked.criteria, **window},
            columns=asked.columns,
            page_size=asked.page_size,
            parallel=1,
        )
        return SEARCH.run(self.session, arguments, self.unit)

    def _checked(self, row: Record) -> Record:
        missing = [name for name in self.arguments.id_column if row.get(name) is None]
        if missing:
            raise ConfigurationError(
                f"rows of saved search {self.arguments.saved_search} have no {' and '.join(missing)}",
                hint="add Internal ID to the results of the search, or name another id_column",
            )
        return row

    def key(self, record: Record) -> str:
        """The values of its id columns."""
        return "|".join(str(record[name]) for name in self.arguments.id_column)

    def moment(self, record: Record) -> datetime | None:
        """When it changed; None where that is no column of the search."""
        found = record.get(self.arguments.watermark_column)
        return found if isinstance(found, datetime) else None

    def filled(self, fields: Sequence[str]) -> set[str]:
        """Those of *fields* that the first rows of the whole search have a value for."""
        rows = self._search({}).page({}).records
        return {name for name in fields if any(row.get(name) not in (None, "", []) for row in rows)}

    def confirm(self, witness: Witness) -> None:
        """A search need not give again what it gave once: rows leave it."""


def _following(cursor: Cursor, page: Page, size: int) -> Cursor:
    """Where to go on: behind *page*, or a page back where rows have dropped out and others moved up."""
    at, before, total = cursor.get("at", {}), cursor.get("before"), cursor.get("total")
    lost = (total or 0) - (page.total if page.total is not None else total or 0)
    if lost > 0:
        return {"at": before if before is not None and lost <= size else {}, "total": page.total}
    if page.cursor is None:
        return None
    return {"at": page.cursor, "before": at, "total": page.total}
