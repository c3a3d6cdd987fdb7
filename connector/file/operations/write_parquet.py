"""file.write_parquet: records as the rows of a Parquet file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from connector.component import Operation, Unit
from connector.draining import drained
from connector.file.session import FileSession
from connector.file.write_arguments import ERRORS, WriteArguments, sink_of
from connector.outcome import Report


class WriteParquetArguments(WriteArguments):
    """Records and the Parquet file they go to."""

    columns: dict[str, str] = {}
    """Column → type, other fields are left out: text, integer, decimal, decimal(18,2), float, boolean, date, datetime,
    bytes, json. Empty: learned from all records; lists and mappings become JSON text."""
    compression: Literal["snappy", "zstd", "gzip", "none"] = "zstd"
    """How pages are compressed."""
    row_group_size: int = Field(default=20_000, ge=1, le=1_000_000)
    """Rows a row group; memory holds one."""

    def check(self) -> None:
        """Types that there are."""
        if self.columns:
            from connector.file.column_types import given_columns  # noqa: PLC0415 - only who names types needs them

            given_columns(self.columns)


def _sink(session: FileSession, arguments: WriteParquetArguments, unit: Unit) -> Any:
    from connector.file.parquet_format import ParquetFormat  # noqa: PLC0415 - only who writes needs it

    format_ = ParquetFormat(
        columns=arguments.columns, compression=arguments.compression, row_group_size=arguments.row_group_size
    )
    return sink_of(session, arguments, format_, unit)


def _run(session: FileSession, arguments: WriteParquetArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


WRITE_PARQUET = Operation(
    name="write_parquet",
    summary="Write records to a Parquet file that appears when it is complete.",
    effect="write",
    takes="list",
    gives="report",
    arguments=WriteParquetArguments,
    local=_run,
    sink=_sink,
    ordered=True,
    records="records",
    errors=ERRORS,
    example='path: invoices.parquet\ncolumns: {id: integer, total: "decimal(18,2)", date: date}',
    mule="write",
)
