"""database.upsert: rows that are new are added, rows that are there are changed, rows that are gone are deleted."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.database.write_arguments import KeyedArguments
from connector.draining import drained
from connector.outcome import Report


class UpsertArguments(KeyedArguments):
    """Rows for a table, each with its key."""


def _sink(session: DatabaseSession, arguments: UpsertArguments, unit: Unit) -> Any:
    from connector.database.table_sink import open_sink  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return open_sink(session, arguments, unit, "upsert")


def _run(session: DatabaseSession, arguments: UpsertArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


UPSERT = Operation(
    name="upsert",
    summary="Add rows to a table, or change those whose key is there; delete those for which `delete_when` holds.",
    effect="write",
    takes="list",
    gives="report",
    arguments=UpsertArguments,
    local=_run,
    sink=_sink,
    records="records",
    errors=ERRORS,
    example="table: dim_customer\nkey: [customer_id]\ndelete_when: ${payload.deleted}",
)
