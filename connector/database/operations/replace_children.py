"""database.replace_children: the rows of a parent are replaced as a whole, so that a removed line disappears."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.database.refusal_types import ERRORS
from connector.database.session import DatabaseSession
from connector.database.write_arguments import Columns, WriteArguments
from connector.draining import drained
from connector.outcome import Report


class ReplaceChildrenArguments(WriteArguments):
    """Rows that belong to parents, e.g. the lines of orders."""

    parent_key: Columns = Field(min_length=1)
    """Columns that name the parent; rows that are there for it and do not come again are deleted."""
    children: str = ""
    """Field of a record that holds the list of its children, which get the parent's key; an empty list deletes them.

    Empty: the records are the children themselves. Then a parent without children is not seen, and keeps its rows.
    """


def _sink(session: DatabaseSession, arguments: ReplaceChildrenArguments, unit: Unit) -> Any:
    from connector.database.children_sink import open_sink  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return open_sink(session, arguments, unit)


def _run(session: DatabaseSession, arguments: ReplaceChildrenArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


REPLACE_CHILDREN = Operation(
    name="replace_children",
    summary="Replace all rows of each parent that comes, all of them or none.",
    effect="write",
    takes="list",
    gives="report",
    arguments=ReplaceChildrenArguments,
    local=_run,
    sink=_sink,
    records="records",
    errors=ERRORS,
    example="table: order_line\nparent_key: [order_id]\nkey: [order_id, line]\nchildren: lines",
)
