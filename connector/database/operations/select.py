"""database.select: the rows of a query, as a stream."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.database.session import DatabaseSession
from connector.expression.template import Arguments
from connector.stream import Stream


class SelectArguments(Arguments):
    """A query and its parameters."""

    query: str = Field(min_length=1)
    """SQL that gives rows; values belong into `parameters`, as `:name` in the text."""
    parameters: dict[str, Any] = {}
    """Value of each `:name` in the query (Mule: input parameters)."""
    page_size: int = Field(default=1000, ge=1, le=100_000)
    """Rows that are fetched at a time (Mule: fetchSize)."""


def _run(session: DatabaseSession, arguments: SelectArguments, unit: Unit) -> Stream:
    from connector.database.rows_reading import open_rows  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return open_rows(session, arguments.query, arguments.parameters, arguments.page_size, unit)


SELECT = Operation(
    name="select",
    summary="Read the rows of a query as a stream; memory holds one page.",
    effect="read",
    gives="stream",
    arguments=SelectArguments,
    local=_run,
    errors=("DB:CONNECTIVITY", "DB:AUTHENTICATION", "DB:LOCKED", "DB:BAD_SQL_SYNTAX", "DB:QUERY_EXECUTION"),
    example="query: SELECT * FROM dim_customer WHERE country = :country\nparameters: {country: CH}",
    mule="select",
)
