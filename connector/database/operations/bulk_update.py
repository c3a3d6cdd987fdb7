"""database.bulk_update: one UPDATE for each record of a list or a stream."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.database.bulk_arguments import BulkArguments
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.draining import drained
from connector.outcome import Report


class BulkUpdateArguments(BulkArguments):
    """A UPDATE, and the records that it is carried out for."""


def _sink(session: DatabaseSession, arguments: BulkUpdateArguments, unit: Unit) -> Any:
    from connector.database.statement_sink import open_statements  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return open_statements(session, arguments, unit, deletes=False)


def _run(session: DatabaseSession, arguments: BulkUpdateArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


BULK_UPDATE = Operation(
    name="bulk_update",
    summary="Carry one UPDATE out for each record; one that is refused is set aside.",
    effect="write",
    takes="list",
    gives="report",
    arguments=BulkUpdateArguments,
    local=_run,
    sink=_sink,
    records="records",
    errors=ERRORS,
    example="statement: UPDATE dim_customer SET country = :country WHERE id = :id\nrecords: [{id: 42, country: CH}]",
    mule="bulk-update",
)
