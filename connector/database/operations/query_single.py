"""database.query_single: the first row of a query."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.expression.template import Arguments


class QuerySingleArguments(Arguments):
    """A query and its parameters."""

    query: str = Field(min_length=1)
    """SQL whose first row is wanted; values belong into `parameters`, as `:name` in the text."""
    parameters: dict[str, Any] = {}
    """Value of each `:name` in the query (Mule: input parameters)."""


def _run(session: DatabaseSession, arguments: QuerySingleArguments, unit: Unit) -> dict[str, Any] | None:
    from connector.database.rows_reading import first_row  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return first_row(session, arguments.query, arguments.parameters, unit)


QUERY_SINGLE = Operation(
    name="query_single",
    summary="Read the first row of a query; null where it has none.",
    effect="read",
    arguments=QuerySingleArguments,
    local=_run,
    errors=ERRORS,
    example="query: SELECT rate FROM fx WHERE currency = :currency\nparameters: {currency: CHF}",
    mule="query-single",
)
