"""What the operations that carry one statement out for many records have in common."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.expression.template import Arguments


class BulkArguments(Arguments):
    """One statement, and the records that it is carried out for."""

    statement: str = Field(min_length=1)
    """One SQL statement; each `:name` in it is a field of the record."""
    records: Any = None
    """A list or a stream of mappings that have a value for each `:name` (Mule: bulk input parameters)."""
    batch_size: int = Field(default=1000, ge=1, le=100_000)
    """Records a transaction, where they come as a list; of a stream each page is one."""
