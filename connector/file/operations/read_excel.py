"""file.read_excel: the rows of a sheet, as a stream."""

from __future__ import annotations

from pydantic import Field

from connector.component import Operation, Unit
from connector.file.cell_types import CellType
from connector.file.read_arguments import ERRORS, ReadArguments, records_of
from connector.file.session import FileSession
from connector.stream import Stream


class ReadExcelArguments(ReadArguments):
    """A workbook (.xlsx) and which sheet of it."""

    sheet: str = ""
    """Name of the sheet; empty: the first."""
    header_row: int = Field(default=1, ge=0)
    """Row with the names of the columns; 0: there is none."""
    columns: tuple[str, ...] = ()
    """Names of the columns, instead of those of the header."""
    types: dict[str, CellType] = {}
    """Type of a column; the others are as Excel has them: numbers, texts, moments without a zone."""


def _run(session: FileSession, arguments: ReadExcelArguments, unit: Unit) -> Stream:
    from connector.file.excel_parsing import ExcelParser  # noqa: PLC0415 - only who reads needs it

    parser = ExcelParser(
        sheet=arguments.sheet, header_row=arguments.header_row, columns=arguments.columns, types=arguments.types
    )
    return records_of(session, arguments, parser, unit)


READ_EXCEL = Operation(
    name="read_excel",
    summary="Read a sheet of an Excel workbook as a stream of records; memory holds one page.",
    effect="read",
    gives="stream",
    arguments=ReadExcelArguments,
    local=_run,
    errors=ERRORS,
    example='path: prices.xlsx\nsheet: "2026"\ntypes: {valid_from: date, sku: text}',
    mule="read",
)
