"""Changes of the rows of a SuiteQL query, by a column of the query that holds a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic import Field, field_validator

from connector.component import Unit
from connector.errors import ConfigurationError
from connector.netsuite.change_feed import Feed, Record, Witness
from connector.netsuite.change_query import BOUND, MOMENT_MASK
from connector.netsuite.operations.suiteql import SUITEQL, SuiteqlArguments
from connector.netsuite.poll_arguments import PollArguments, VanishedFields
from connector.netsuite.query_text import parse, placeholders
from connector.netsuite.record_changes import bounds, counts
from connector.netsuite.row_types import ColumnType
from connector.netsuite.session import Session
from connector.stream import Stream

_MOMENT = "moment_"
_NAME = r"^[A-Za-z][A-Za-z0-9_]{0,99}$"


class QueryRowArguments(PollArguments):
    """Which rows to watch."""

    query: str = ""
    """SuiteQL, without ORDER BY; it selects the columns below, dates as they are, without TO_CHAR."""
    query_file: str = ""
    """A file with the query, for long ones."""
    parameters: tuple[Any, ...] = ()
    """One value for each `?` of the query."""
    id_column: tuple[str, ...] = ("id",)
    """The column, or columns, that tell rows apart; pages go by them (Mule's table row listener: idColumn)."""
    watermark_column: str = Field(default="lastmodifieddate", pattern=_NAME)
    """The column with the moment of a row's last change, or with its day (Mule: watermarkColumn).

    Where `types` calls it a `date`, each poll reads its whole day again and drops the rows that did not change."""
    types: dict[str, ColumnType] = Field(default={})
    """Column to `integer`, `decimal`, `boolean`, `date` or `datetime`; others stay text."""
    vanished_fields: VanishedFields = "fail"
    """What to do where a column that had values is empty in every row: NetSuite blanks what a role may not see."""

    @field_validator("id_column", mode="before", json_schema_input_type=tuple[str, ...] | str)
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    def check(self) -> None:
        """One query, which can be asked for a part of its rows."""
        if bool(self.query.strip()) == bool(self.query_file):
            raise ConfigurationError("there is not exactly one query", hint="give query or query_file")
        if not self.id_column:
            raise ConfigurationError("no column tells rows apart", hint="name one: id_column: id")
        if self.query:
            self._check_text(self.query)

    def text(self) -> str:
        """The query.

        Raises:
            ConfigurationError: Its file cannot be read, or its rows cannot be asked for by a moment.
        """
        text = SuiteqlArguments(query=self.query, query_file=self.query_file, parameters=self.parameters).text()
        if self.query_file:
            self._check_text(text)
        return text.strip().rstrip(";").rstrip()

    def _check_text(self, text: str) -> None:
        wanted, given = placeholders(text), len(self.parameters)
        if wanted != given:
            hint = "give one value for each `?`"
            raise ConfigurationError(f"the query has {wanted} `?` and {given} parameters", hint=hint)
        parsed = parse(text)
        if parsed is None:
            return
        if parsed.order:
            raise ConfigurationError(f"the query has its own order: {parsed.order}", hint="leave ORDER BY out")
        column = parsed.column(self.watermark_column) if parsed.columns else None
        if parsed.columns and column is None:
            known = ", ".join(item.name for item in parsed.columns if item.name)
            hint = f"select it, or name another watermark_column: {known}"
            raise ConfigurationError(f"the query does not select {self.watermark_column}", hint=hint)
        if column is not None and column.expression.upper().startswith("TO_CHAR"):
            hint = f"select the column itself: … {column.expression.split('(')[-1].split(',')[0]} AS {column.name}"
            raise ConfigurationError(f"{self.watermark_column} is a text, and texts do not tell when", hint=hint)


def query_feed(session: Session, arguments: QueryRowArguments, unit: Unit) -> Feed:
    """The feed of the rows of a query."""
    rows = QueryRows(session, arguments, unit, arguments.text())
    return Feed(session, arguments, unit, {"rows": rows}, "a query")


@dataclass(frozen=True, slots=True)
class QueryRows:
    """Rows of a query."""

    session: Session
    arguments: QueryRowArguments
    unit: Unit
    query: str

    @property
    def column(self) -> str:
        """The key of a row that holds its moment."""
        return self.arguments.watermark_column.lower()

    @property
    def by_day(self) -> bool:
        """Whether the column holds days."""
        return self.types.get(self.column) == "date"

    @property
    def types(self) -> dict[str, ColumnType]:
        """Types of columns by their key in a row."""
        return {name.lower(): kind for name, kind in self.arguments.types.items()}

    def between(self, low: datetime | None, high: datetime) -> Stream:
        """The rows whose moment is in `[low, high)`, whole days where the column holds days."""
        low = low - timedelta(days=1) if low is not None and self.by_day else low
        column = f"q.{self.column}"
        conditions = [f"{column} >= {BOUND}"] if low is not None else []
        where = " AND ".join([*conditions, f"{column} < {BOUND}"])
        shown = f"TO_CHAR({column}, '{MOMENT_MASK}') AS {_MOMENT}"
        arguments = SuiteqlArguments(
            query=f"SELECT q.*, {shown} FROM ({self.query}\n) q WHERE {where}",  # noqa: S608 - the author's own query
            parameters=(*self.arguments.parameters, *bounds(self.session, self.unit, low, high)),
            key=tuple(name.lower() for name in self.arguments.id_column),
            types={name: kind for name, kind in self.types.items() if name != self.column} | {_MOMENT: "datetime"},
            page_size=self.arguments.page_size,
            transport="rest",
        )
        parsed = parse(self.query)
        names = parsed.names if parsed else ()
        return SUITEQL.run(self.session, arguments, self.unit).map(lambda row: self._row(row, names))

    def _row(self, row: Record, names: Sequence[str]) -> Record:
        """The row with its missing columns as None, and its moment in the place of the text in the user's format."""
        moment = row.pop(_MOMENT, None)
        if isinstance(moment, datetime) and self.by_day:
            moment = moment.astimezone(self.session.time_zone(self.unit)).date()
        return {**dict.fromkeys(names), **row, self.column: moment}

    def key(self, record: Record) -> str:
        """The values of its id columns."""
        return "|".join(str(record.get(name.lower())) for name in self.arguments.id_column)

    def moment(self, record: Record) -> datetime | None:
        """When it changed; the end of the day where only the day is known."""
        found = record.get(self.column)
        if isinstance(found, date) and not isinstance(found, datetime):
            zone = self.session.time_zone(self.unit)
            return datetime.combine(found + timedelta(days=1), time(), zone).astimezone(UTC)
        return found

    def filled(self, fields: Sequence[str]) -> set[str]:
        """Those of *fields* that any row of the query has a value for."""

        def text(names: Sequence[str]) -> str:
            counted = ", ".join(f"COUNT(q.{name}) AS n{at}" for at, name in enumerate(names))
            return f"SELECT {counted} FROM ({self.query}\n) q"  # noqa: S608 - the author's own query

        return counts(self.session, self.unit, text, fields, self.arguments.parameters)

    def confirm(self, witness: Witness) -> None:
        """A query need not give again what it gave once: rows leave it."""
