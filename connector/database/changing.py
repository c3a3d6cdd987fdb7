"""StatementArguments and affected: one statement that changes something, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import Field

from connector.component import Unit
from connector.database.session import DatabaseSession
from connector.errors import AmbiguousError, ConnectivityError
from connector.expression.template import Arguments

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

T = TypeVar("T")


class StatementArguments(Arguments):
    """A statement and its parameters."""

    statement: str = Field(min_length=1)
    """One SQL statement; values belong into `parameters`, as `:name` in the text."""
    parameters: dict[str, Any] = {}
    """Value of each `:name` in the statement (Mule: input parameters)."""


def affected(session: DatabaseSession, arguments: StatementArguments, unit: Unit) -> dict[str, Any]:
    """Run the statement of *arguments*; `affected_rows` says how many rows it touched."""
    from connector.database.statement import prepared  # noqa: PLC0415 - SQLAlchemy loads when first needed

    statement, bound = prepared(arguments.statement, arguments.parameters, session.dialect)

    def work(connection: Connection) -> dict[str, Any]:
        return {"affected_rows": max(connection.execute(statement, bound).rowcount, 0)}

    return committed(session, unit, work)


def committed(session: DatabaseSession, unit: Unit, work: Callable[[Connection], T]) -> T:
    """What *work* gives in a transaction of its own, tried again while it surely had no effect.

    Raises:
        AmbiguousError: The connection broke while the transaction was being committed.
    """

    def attempt() -> T:
        committing = False
        try:
            with session.writing() as connection:
                result = work(connection)
                committing = True
        except ConnectivityError as error:
            if not committing:
                raise
            raise AmbiguousError(
                f"the connection broke while the statement was being committed: {error.message}",
                hint="look in the database whether it took effect before you send it again",
                type="DB:AMBIGUOUS",
            ) from error
        return result

    return session.retried(unit, attempt)
