"""file.write_excel: records as the rows of a sheet."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.draining import drained
from connector.file.session import FileSession
from connector.file.write_arguments import ERRORS, WriteArguments, sink_of
from connector.outcome import Report


class WriteExcelArguments(WriteArguments):
    """Records and the workbook (.xlsx) they go to."""

    sheet: str = Field(default="Sheet1", min_length=1, max_length=31, pattern=r"^[^\\/*?:\[\]]+$")
    """Name of the sheet."""
    columns: tuple[str, ...] = ()
    """Columns in their order, other fields are left out; empty: those of all records."""
    header: bool = True
    """Whether the first row holds the names of the columns."""


def _sink(session: FileSession, arguments: WriteExcelArguments, unit: Unit) -> Any:
    from connector.file.excel_format import ExcelFormat  # noqa: PLC0415 - only who writes needs it

    format_ = ExcelFormat(columns=arguments.columns, sheet=arguments.sheet, header=arguments.header)
    return sink_of(session, arguments, format_, unit)


def _run(session: FileSession, arguments: WriteExcelArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


WRITE_EXCEL = Operation(
    name="write_excel",
    summary="Write records to an Excel workbook that appears when it is complete.",
    effect="write",
    takes="list",
    gives="report",
    arguments=WriteExcelArguments,
    local=_run,
    sink=_sink,
    ordered=True,
    records="records",
    errors=ERRORS,
    example="path: prices.xlsx\nsheet: Prices",
    mule="write",
)
