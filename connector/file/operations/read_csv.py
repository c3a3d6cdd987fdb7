"""file.read_csv: the rows of a CSV file, as a stream."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from connector.component import Operation, Unit
from connector.config_model import Encoding
from connector.expression.template import Arguments
from connector.file.read_arguments import ERRORS
from connector.file.session import FileSession
from connector.stream import Stream


class ReadCsvArguments(Arguments):
    """A CSV file and how it is written."""

    path: str = Field(min_length=1)
    """The file; a relative path starts in `working_directory`."""
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    """The character between cells (Mule: separator)."""
    quote: str = Field(default='"', min_length=1, max_length=1)
    """The character around cells that hold a delimiter or a line break; doubled inside."""
    header: bool = True
    """Whether the first row holds the names of the columns."""
    columns: tuple[str, ...] = ()
    """Names of the columns, instead of those of the header."""
    encoding: Encoding = "utf-8"
    """How characters are written, e.g. utf-8, utf-16, cp1252; a byte order mark is understood."""
    null_values: tuple[str, ...] = ("",)
    """Cells with one of these texts are null."""
    types: dict[str, Literal["text", "integer", "decimal", "boolean", "date", "datetime"]] = {}
    """Type of a column; the others stay text. Dates are ISO 8601."""
    bad_rows: Literal["fail", "skip"] = "fail"
    """What becomes of rows that cannot be read: the page fails with a finding a row, or they are left out and told."""
    page_size: int = Field(default=1000, ge=1, le=100_000)
    """Rows a page."""


def _run(session: FileSession, arguments: ReadCsvArguments, unit: Unit) -> Stream:
    from connector.file.csv_parsing import CsvParser  # noqa: PLC0415 - only who reads needs it
    from connector.file.page_reading import LineReader  # noqa: PLC0415 - as above

    parser = CsvParser(
        delimiter=arguments.delimiter,
        quote=arguments.quote,
        header=arguments.header,
        columns=arguments.columns,
        null_values=frozenset(arguments.null_values),
        types=arguments.types,
    )
    return LineReader(
        path=session.path(arguments.path),
        shown=arguments.path,
        encoding=arguments.encoding,
        page_size=arguments.page_size,
        bad_rows=arguments.bad_rows,
        parser=parser,
        unit=unit,
    ).stream()


READ_CSV = Operation(
    name="read_csv",
    summary="Read a CSV file as a stream of records; memory holds one page.",
    effect="read",
    gives="stream",
    arguments=ReadCsvArguments,
    local=_run,
    errors=ERRORS,
    example="path: customers.csv\ntypes: {credit_limit: decimal}",
    mule="read",
)
