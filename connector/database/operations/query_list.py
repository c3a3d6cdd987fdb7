"""database.query_list: the few rows of a query, as a list that expressions can reach into."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.expression.template import Arguments


class QueryListArguments(Arguments):
    """A query and its parameters."""

    query: str = Field(min_length=1)
    """SQL that gives few rows, e.g. the lines of one order; values belong into `parameters`, as `:name` in the text."""
    parameters: dict[str, Any] = {}
    """Value of each `:name` in the query (Mule: input parameters)."""
    most: int = Field(default=10_000, ge=1, le=100_000)
    """More rows than this are an error: many rows are for `database.select`, which gives a stream."""


def _run(session: DatabaseSession, arguments: QueryListArguments, unit: Unit) -> list[dict[str, Any]]:
    from connector.database.rows_reading import few_rows  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return few_rows(session, arguments.query, arguments.parameters, arguments.most, unit)


QUERY_LIST = Operation(
    name="query_list",
    summary="Read the few rows of a query as a list, for expressions to reach into.",
    effect="read",
    arguments=QueryListArguments,
    local=_run,
    errors=ERRORS,
    example="query: SELECT sku, quantity FROM order_line WHERE order_id = :order\nparameters: {order: 17}",
)
