"""database.select: the rows of a query, as a stream."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.database.write_arguments import Columns
from connector.expression.template import Arguments
from connector.stream import Stream


class SelectArguments(Arguments):
    """A query and its parameters."""

    query: str = Field(min_length=1)
    """SQL that gives rows; values belong into `parameters`, as `:name` in the text."""
    parameters: dict[str, Any] = {}
    """Value of each `:name` in the query (Mule: input parameters)."""
    key: Columns = ()
    """Columns of the query that tell its rows apart: pages are asked for one by one in their order.

    A killed run then reads on where it was, and no query stays open for hours. Without a key the query is asked once,
    and its rows are kept on disk where a run may need them again."""
    page_size: int = Field(default=1000, ge=1, le=100_000)
    """Rows that are fetched at a time (Mule: fetchSize)."""


def _run(session: DatabaseSession, arguments: SelectArguments, unit: Unit) -> Stream:
    query, parameters, size = arguments.query, arguments.parameters, arguments.page_size
    if arguments.key:
        from connector.database.keyset_reading import open_by_key  # noqa: PLC0415 - SQLAlchemy loads when first needed

        return open_by_key(session, query, parameters, arguments.key, size, unit)
    from connector.database.rows_reading import open_rows  # noqa: PLC0415 - as above

    return open_rows(session, query, parameters, size, unit)


SELECT = Operation(
    name="select",
    summary="Read the rows of a query as a stream; memory holds one page.",
    effect="read",
    gives="stream",
    arguments=SelectArguments,
    local=_run,
    errors=ERRORS,
    example="query: SELECT * FROM dim_customer WHERE country = :country\nparameters: {country: CH}\nkey: customer_id",
    mule="select",
)
