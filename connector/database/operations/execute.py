"""database.execute: one statement that changes something."""

from __future__ import annotations

from connector.component import Operation
from connector.database.changing import StatementArguments, affected
from connector.database.refusal_types import ERRORS


class ExecuteArguments(StatementArguments):
    """A statement of any kind: `CREATE TABLE`, `TRUNCATE`, `INSERT … SELECT`."""


EXECUTE = Operation(
    name="execute",
    summary="Run one statement of any kind in a transaction of its own; gives `affected_rows`.",
    effect="write",
    arguments=ExecuteArguments,
    local=affected,
    errors=ERRORS,
    example="statement: CREATE INDEX customer_by_country ON dim_customer (country)",
    mule="execute-ddl",
)
