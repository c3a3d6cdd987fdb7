"""What the operations that write to a table have in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from connector.expression.template import Arguments, Compiled, Sees


def _listed(value: Any) -> Any:
    """One column may stand without a list."""
    return (value,) if isinstance(value, str) else value


Columns = Annotated[tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=tuple[str, ...] | str)]
"""Names of columns; one may stand without a list."""


class WriteArguments(Arguments):
    """Rows for a table."""

    table: str = Field(min_length=1)
    """The table, `name` or `schema.name`, spelled as the database spells it; a name with a dot in double quotes."""
    records: Any = None
    """Rows: a list or a stream of mappings of column to value. A column that a row leaves out stays as it is."""
    key: Columns = ()
    """Columns that identify a row; the primary key of a table that is created."""
    batch_size: int = Field(default=1000, ge=1, le=100_000)
    """Rows a transaction, where they come as a list; of a stream each page is one."""
    create_table: bool = True
    """Create the table when it is missing; the types of its columns come from the rows.

    SQLite has no exact decimals: they are kept as text there, so that no cent is lost (`SUM(CAST(x AS REAL))` to sum).
    """
    add_columns: bool = True
    """Add columns that are missing, and make a column wider when a value does not fit it."""
    delete_when: Annotated[Compiled[bool], Sees("record")] | None = None
    """Rows for which this holds are deleted by their key instead; the row is `payload`."""


class KeyedArguments(WriteArguments):
    """Rows for a table, each with its key."""

    key: Columns = Field(min_length=1)
    """Columns that identify a row: the primary key of a table that is created, unique in one that is there."""
