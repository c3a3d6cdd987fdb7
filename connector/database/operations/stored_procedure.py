"""database.stored_procedure: a procedure or function of the database."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.expression.template import Arguments


class StoredProcedureArguments(Arguments):
    """Which procedure or function, and what goes in."""

    procedure: str = Field(min_length=1)
    """Its name, `name` or `schema.name`, spelled as the database spells it."""
    parameters: dict[str, Any] = {}
    """Value of each parameter that goes in (Mule: input parameters).

    What comes out needs no mention. Databases other than PostgreSQL take the values in this order."""


def _run(session: DatabaseSession, arguments: StoredProcedureArguments, unit: Unit) -> dict[str, Any]:
    from connector.database.changing import committed  # noqa: PLC0415 - SQLAlchemy loads when first needed
    from connector.database.routines import called  # noqa: PLC0415 - as above
    from connector.database.table_name import read_table_name  # noqa: PLC0415 - as above

    name = read_table_name(arguments.procedure, session.config.default_schema)
    return committed(session, unit, lambda connection: called(connection, name, arguments.parameters))


STORED_PROCEDURE = Operation(
    name="stored_procedure",
    summary="Call a procedure or function; gives `out`, its results by name, and `rows`, what it gives as rows.",
    effect="write",
    arguments=StoredProcedureArguments,
    local=_run,
    errors=ERRORS,
    example="procedure: close_period\nparameters: {period: 2026-10, posted_by: connector}",
    mule="stored-procedure",
)
