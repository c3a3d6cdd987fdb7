"""file.read_parquet: the rows of a Parquet file, as a stream."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.file.read_arguments import ERRORS, ReadArguments, records_of
from connector.file.session import FileSession
from connector.stream import Stream


class ReadParquetArguments(ReadArguments):
    """A Parquet file and which columns are read."""

    columns: tuple[str, ...] = ()
    """Names of the columns to read; empty: all. Others are not even fetched."""


def _run(session: FileSession, arguments: ReadParquetArguments, unit: Unit) -> Stream:
    from connector.file.parquet_parsing import ParquetParser  # noqa: PLC0415 - only who reads needs it

    return records_of(session, arguments, ParquetParser(columns=arguments.columns), unit)


READ_PARQUET = Operation(
    name="read_parquet",
    summary="Read a Parquet file as a stream of records, row group by row group.",
    effect="read",
    gives="stream",
    arguments=ReadParquetArguments,
    local=_run,
    errors=ERRORS,
    example="path: invoices.parquet\ncolumns: [id, total]",
    mule="read",
)
