"""database.update: one UPDATE."""

from __future__ import annotations

from connector.component import Operation
from connector.database.changing import StatementArguments, affected
from connector.database.refusal_types import ERRORS


class UpdateArguments(StatementArguments):
    """An UPDATE and its parameters."""


UPDATE = Operation(
    name="update",
    summary="Change rows with one UPDATE; gives `affected_rows`.",
    effect="write",
    arguments=UpdateArguments,
    local=affected,
    errors=ERRORS,
    example="statement: UPDATE dim_customer SET country = :country WHERE id = :id\nparameters: {id: 42, country: CH}",
    mule="update",
)
