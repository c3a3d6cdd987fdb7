"""What the source of new rows is asked."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from connector.config_model import Duration
from connector.database.write_arguments import Columns
from connector.expression.template import Arguments


class NewRowArguments(Arguments):
    """Which rows to watch."""

    table: str = Field(min_length=1)
    """The table, `name` or `schema.name`, spelled as the database spells it."""
    watermark_column: str = Field(min_length=1)
    """A column that only grows: a number from a sequence, or the moment of the last change (Mule: watermarkColumn).

    Where each change of a row sets it, changed rows come again. Rows without a value never come."""
    id_column: Columns = ()
    """Columns that tell rows of the same watermark apart (Mule: idColumn); without it a killed run reads from disk."""
    filter: str = ""
    """An SQL condition that rows have to meet, e.g. `status = 'open'`."""
    parameters: dict[str, Any] = {}
    """Value of each `:name` in the filter."""
    overlap: Duration = Field(default=60.0, ge=0)
    """How far each poll reaches back behind the last one where the column holds moments: for transactions that were
    committed late. What was delivered from there and did not change is left out."""
    start: Literal["beginning", "now"] = "beginning"
    """Whether the first poll reads all there is, or what comes from now on."""
    page_size: int = Field(default=1000, ge=1, le=100_000)
    """Rows a page (Mule: fetchSize)."""
