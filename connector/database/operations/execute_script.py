"""database.execute_script: several statements, all of them or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from connector.component import Operation, Unit
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.errors import ConfigurationError
from connector.expression.template import Arguments

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


class ExecuteScriptArguments(Arguments):
    """A script."""

    script: str = ""
    """SQL statements with `;` between them; they take no parameters."""
    script_file: str = ""
    """A file with the script, in place of `script`."""

    def check(self) -> None:
        """One script."""
        if bool(self.script.strip()) == bool(self.script_file):
            raise ConfigurationError("there is not exactly one script", hint="give script or script_file")


def _run(session: DatabaseSession, arguments: ExecuteScriptArguments, unit: Unit) -> list[int]:
    from connector.database.changing import committed  # noqa: PLC0415 - SQLAlchemy loads when first needed
    from connector.database.script_statements import statements_of  # noqa: PLC0415 - as above
    from connector.database.table_name import send  # noqa: PLC0415 - as above

    statements = statements_of(arguments.script or _read(arguments.script_file), session.dialect)

    def work(connection: Connection) -> list[int]:
        return [max(send(connection, statement).rowcount, 0) for statement in statements]

    return committed(session, unit, work)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigurationError(f"script_file {path} cannot be read: {reason}", hint="check the path") from None


EXECUTE_SCRIPT = Operation(
    name="execute_script",
    summary="Run several statements in one transaction; gives the number of rows that each touched.",
    effect="write",
    arguments=ExecuteScriptArguments,
    local=_run,
    errors=ERRORS,
    example="script: |\n  CREATE TABLE IF NOT EXISTS fx (currency TEXT PRIMARY KEY, rate NUMERIC);\n  DELETE FROM fx;",
    mule="execute-script",
)
