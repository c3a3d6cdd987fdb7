"""suiteql: rows of a query, as a stream paged by key where that is certain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator, model_validator

from connector.component import Operation, Unit
from connector.config_model import ConfigModel, problem
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite import keyset
from connector.netsuite.keyset import Keyset
from connector.netsuite.query_text import parse, placeholders
from connector.netsuite.rest.suiteql import LARGEST_PAGE, MOST_ROWS, Rows, ask
from connector.netsuite.row_types import ColumnType, Row, reader
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import RestOnly
from connector.stream import Cursor, Page, Stream

_OPERATION = "netsuite.suiteql"


class SuiteqlArguments(ConfigModel):
    """What suiteql is asked."""

    query: str = ""
    """SuiteQL; values go into `parameters`, never into the text."""
    query_file: str = ""
    """A file with the query, for long ones."""
    parameters: tuple[Any, ...] = ()
    """One value for each `?` of the query."""
    key: tuple[str, ...] = ()
    """Columns that tell rows apart; pages go by them. Found by itself for one known table with its key selected."""
    types: dict[str, ColumnType] = Field(default={})
    """Column to `integer`, `decimal`, `boolean`, `date` or `datetime`; others stay text."""
    page_size: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    """Rows a page, 1000 at most."""
    limit: int = Field(default=-1, ge=-1)
    """Rows in all; -1 is no limit."""
    parallel: int = Field(default=1, ge=1, le=32)
    """Pages asked for at once, where the key is one number."""
    transport: RestOnly = "auto"
    """SuiteQL goes over REST."""

    @field_validator("key", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_query(self) -> SuiteqlArguments:
        if bool(self.query.strip()) == bool(self.query_file):
            raise problem("query", "there is not exactly one query", "give query or query_file")
        if self.query and placeholders(self.query) != len(self.parameters):
            wanted, given = placeholders(self.query), len(self.parameters)
            raise problem(
                "parameters", f"the query has {wanted} `?` and {given} parameters", "give one value for each `?`"
            )
        return self

    def text(self) -> str:
        """The query.

        Raises:
            ConfigurationError: Its file cannot be read, or has another number of `?` than there are parameters.
        """
        if self.query:
            return self.query
        try:
            text = Path(self.query_file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise ConfigurationError(
                f"query_file {self.query_file} cannot be read: {reason}", hint="give a path that this process sees"
            ) from None
        if placeholders(text) != len(self.parameters):
            raise ConfigurationError(
                f"{self.query_file} has {placeholders(text)} `?`, and there are {len(self.parameters)} parameters",
                hint="give one value for each `?`",
            )
        return text


def wire_parameter(value: Any) -> Any:
    """A bound parameter as NetSuite takes it: text, numbers, T and F."""
    if isinstance(value, bool):
        return "T" if value else "F"
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat(sep=" ") if hasattr(value, "hour") and hasattr(value, "year") else str(value)


class _Reader:
    """Reads the pages of one query."""

    def __init__(self, session: Session, arguments: SuiteqlArguments, unit: Unit) -> None:
        self._session, self._arguments, self._unit = session, arguments, unit
        self.query = arguments.text()
        self.parameters = [wire_parameter(value) for value in arguments.parameters]
        self.keyset: Keyset | None = (
            keyset.chosen(self.query, arguments.key, arguments.types) if arguments.key else keyset.automatic(self.query)
        )
        self._names = self._column_names()
        self._typed: Callable[[Row], Row] | None = None

    def read(self, cursor: Cursor) -> Page:
        """The page at *cursor*: `{"after": key}` or `{"offset": n}`, with `read`, the rows before it."""
        before = int(cursor.get("read", 0))
        size = self._size(before)
        if size == 0:
            return Page([])
        return self._by_key(cursor, before, size) if self.keyset else self._by_offset(cursor, before, size)

    def _size(self, before: int) -> int:
        limit = self._arguments.limit
        return self._arguments.page_size if limit < 0 else min(self._arguments.page_size, max(limit - before, 0))

    def _by_key(self, cursor: Cursor, before: int, size: int) -> Page:
        if self.keyset is None:
            raise ValueError("no keyset")
        query, parameters = self.keyset.page(self.parameters, cursor.get("after"))
        rows = ask(self._session, query, parameters, self._unit, limit=size)
        total = before + rows.total
        if not rows.more or self._enough(before, rows):
            return Page(self._converted(rows.items), None, self._bounded(total))
        self.keyset.check_edge(rows.items)
        after = {"after": self.keyset.key_of(rows.items[-1]), "read": before + len(rows.items)}
        return Page(self._converted(rows.items), after, self._bounded(total))

    def _by_offset(self, cursor: Cursor, before: int, size: int) -> Page:
        offset = int(cursor.get("offset", 0))
        page = self._arguments.page_size
        rows = ask(self._session, self.query, self.parameters, self._unit, limit=page, offset=offset)
        if rows.total > MOST_ROWS and not 0 <= self._arguments.limit <= MOST_ROWS:
            raise _too_many(rows.total)
        items = rows.items[:size]
        more = rows.more and not self._enough(before, rows)
        after = {"offset": offset + page, "read": before + len(items)} if more else None
        return Page(self._converted(items), after, self._bounded(rows.total))

    def _enough(self, before: int, rows: Rows) -> bool:
        return 0 <= self._arguments.limit <= before + len(rows.items)

    def _bounded(self, total: int) -> int:
        return total if self._arguments.limit < 0 else min(total, self._arguments.limit)

    def _converted(self, rows: list[Row]) -> list[Row]:
        if self._typed is None:
            zone = self._session.time_zone(self._unit) if "datetime" in self._arguments.types.values() else None
            self._typed = reader(self._arguments.types, self._names, zone)
        return [self._typed(row) for row in rows]

    def _column_names(self) -> tuple[str, ...]:
        found = self.keyset.query if self.keyset else parse(self.query)
        return found.names if found else ()


def _too_many(total: int) -> RejectedError:
    return RejectedError(
        f"the query has {total} rows, and NetSuite gives {MOST_ROWS} of one query",
        hint="name the columns that tell rows apart: `key: [id]`; pages then go by them, without an end",
        type="NETSUITE:TOO_MANY_ROWS",
        operation=_OPERATION,
    )


def _rest(session: Session, arguments: SuiteqlArguments, unit: Unit) -> Stream:
    pages = _Reader(session, arguments, unit)
    return Stream(pages.read, {}, resumes="keyset" if pages.keyset else "never")


SUITEQL = Operation(
    name="suiteql",
    summary="Read the rows of a SuiteQL query.",
    effect="read",
    arguments=SuiteqlArguments,
    takes="nothing",
    gives="stream",
    rest=_rest,
    errors=(
        "NETSUITE:USER_ERROR",
        "NETSUITE:INSUFFICIENT_PERMISSION",
        "NETSUITE:TOO_MANY_ROWS",
        "NETSUITE:TOO_MANY_REQUESTS",
        "NETSUITE:CONNECTIVITY",
        "NETSUITE:AUTHENTICATION",
    ),
    example="query: SELECT id, companyname FROM customer WHERE isinactive = ?\nparameters: ['F']",
    mule="suiteql-query",
)
