"""file.write_csv: records as rows of a CSV file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from connector.component import Operation, Unit
from connector.config_model import Encoding
from connector.draining import drained
from connector.expression.template import Arguments
from connector.file.session import FileSession
from connector.file.write_arguments import ERRORS, sink_of
from connector.outcome import Report


class WriteCsvArguments(Arguments):
    """Records and the CSV file they go to."""

    path: str = Field(min_length=1)
    """The file; folders are made when missing. It appears under this name when it is complete."""
    records: Any = None
    """Rows: a list or a stream of mappings of column to value."""
    columns: tuple[str, ...] = ()
    """Columns in their order, other fields are left out; empty: those of the first block, other fields are refused."""
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    """The character between cells (Mule: separator)."""
    quote: str = Field(default='"', min_length=1, max_length=1)
    """The character around cells that hold a delimiter or a line break; doubled inside."""
    header: bool = True
    """Whether the first row holds the names of the columns."""
    encoding: Encoding = "utf-8"
    """How characters are written; utf-8-sig writes the mark that Excel looks for."""
    mode: Literal["overwrite", "append", "create_new"] = "overwrite"
    """What happens to a file that is there (Mule: write mode)."""
    batch_size: int = Field(default=1000, ge=1, le=100_000)
    """Rows that are acknowledged at a time, where they come as a list."""


def _sink(session: FileSession, arguments: WriteCsvArguments, unit: Unit) -> Any:
    from connector.file.csv_format import CsvFormat  # noqa: PLC0415 - only who writes needs it

    format_ = CsvFormat(
        delimiter=arguments.delimiter,
        quote=arguments.quote,
        header=arguments.header,
        columns=arguments.columns,
    )
    return sink_of(session, arguments, format_, unit, arguments.encoding)


def _run(session: FileSession, arguments: WriteCsvArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


WRITE_CSV = Operation(
    name="write_csv",
    summary="Write records to a CSV file that appears when it is complete.",
    effect="write",
    takes="list",
    gives="report",
    arguments=WriteCsvArguments,
    local=_run,
    sink=_sink,
    ordered=True,
    records="records",
    errors=ERRORS,
    example="path: customers.csv\ncolumns: [id, companyName, email]",
    mule="write",
)
