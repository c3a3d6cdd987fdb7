"""database.execute: one statement that changes something."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.database.session import DatabaseSession
from connector.errors import AmbiguousError, ConnectivityError
from connector.expression.template import Arguments


class ExecuteArguments(Arguments):
    """A statement and its parameters."""

    statement: str = Field(min_length=1)
    """One SQL statement; values belong into `parameters`, as `:name` in the text."""
    parameters: dict[str, Any] = {}
    """Value of each `:name` in the statement (Mule: input parameters)."""


def _run(session: DatabaseSession, arguments: ExecuteArguments, unit: Unit) -> dict[str, Any]:
    from connector.database.statement import prepared  # noqa: PLC0415 - SQLAlchemy loads when first needed

    statement, bound = prepared(arguments.statement, arguments.parameters, session.dialect)

    def attempt() -> dict[str, Any]:
        committing = False
        try:
            with session.writing() as connection:
                result = connection.execute(statement, bound)
                affected = max(result.rowcount, 0)
                committing = True
        except ConnectivityError as error:
            if not committing:
                raise
            raise AmbiguousError(
                f"the connection broke while the statement was being committed: {error.message}",
                hint="look in the database whether it took effect before you send it again",
                type="DB:AMBIGUOUS",
            ) from error
        return {"affected_rows": affected}

    return session.retried(unit, attempt)


EXECUTE = Operation(
    name="execute",
    summary="Run one statement in a transaction of its own; gives `affected_rows`.",
    effect="write",
    arguments=ExecuteArguments,
    local=_run,
    errors=("DB:CONNECTIVITY", "DB:AUTHENTICATION", "DB:LOCKED", "DB:BAD_SQL_SYNTAX", "DB:QUERY_EXECUTION"),
    example="statement: DELETE FROM dim_customer WHERE id = :id\nparameters: {id: 42}",
    mule="update / delete / execute-ddl",
)
