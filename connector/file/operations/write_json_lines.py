"""file.write_json_lines: records as one JSON object a line."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from connector.component import Operation, Unit
from connector.draining import drained
from connector.expression.template import Arguments
from connector.file.session import FileSession
from connector.file.write_arguments import ERRORS, sink_of
from connector.outcome import Report


class WriteJsonLinesArguments(Arguments):
    """Records and the file they go to."""

    path: str = Field(min_length=1)
    """The file; folders are made when missing. It appears under this name when it is complete."""
    records: Any = None
    """A list or a stream of mappings."""
    mode: Literal["overwrite", "append", "create_new"] = "overwrite"
    """What happens to a file that is there (Mule: write mode)."""
    batch_size: int = Field(default=1000, ge=1, le=100_000)
    """Records that are acknowledged at a time, where they come as a list."""


def _sink(session: FileSession, arguments: WriteJsonLinesArguments, unit: Unit) -> Any:
    from connector.file.json_lines_format import JsonLinesFormat  # noqa: PLC0415 - only who writes needs it

    return sink_of(session, arguments, JsonLinesFormat(), unit)


def _run(session: FileSession, arguments: WriteJsonLinesArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


WRITE_JSON_LINES = Operation(
    name="write_json_lines",
    summary="Write records to a file of JSON lines that appears when it is complete.",
    effect="write",
    takes="list",
    gives="report",
    arguments=WriteJsonLinesArguments,
    local=_run,
    sink=_sink,
    ordered=True,
    records="records",
    errors=ERRORS,
    example="path: customers.jsonl",
    mule="write",
)
