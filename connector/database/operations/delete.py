"""database.delete: one DELETE."""

from __future__ import annotations

from connector.component import Operation
from connector.database.changing import StatementArguments, affected
from connector.database.refusal_types import ERRORS


class DeleteArguments(StatementArguments):
    """A DELETE and its parameters."""


DELETE = Operation(
    name="delete",
    summary="Remove rows with one DELETE; gives `affected_rows`.",
    effect="write",
    arguments=DeleteArguments,
    local=affected,
    errors=ERRORS,
    example="statement: DELETE FROM dim_customer WHERE id = :id\nparameters: {id: 42}",
    mule="delete",
)
