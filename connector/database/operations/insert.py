"""database.insert: rows are added; one whose key is there is refused."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.database.write_arguments import WriteArguments
from connector.draining import drained
from connector.outcome import Report


class InsertArguments(WriteArguments):
    """Rows for a table."""


def _sink(session: DatabaseSession, arguments: InsertArguments, unit: Unit) -> Any:
    from connector.database.table_sink import open_sink  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return open_sink(session, arguments, unit, "insert")


def _run(session: DatabaseSession, arguments: InsertArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


INSERT = Operation(
    name="insert",
    summary="Add rows to a table; a row that its constraints refuse is set aside.",
    effect="write",
    takes="list",
    gives="report",
    arguments=InsertArguments,
    local=_run,
    sink=_sink,
    records="records",
    errors=ERRORS,
    example="table: audit_log\nrecords: ${payload}",
    mule="bulk-insert",
)
