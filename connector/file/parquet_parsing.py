"""ParquetParser: rows of a Parquet file as records, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

from connector.diagnostics import did_you_mean
from connector.file.page_reading import BrokenFileError, Row
from connector.optional_library import library

_SLICE = 1000
"""Rows that are made Python values at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetParser:
    """Reads Parquet; decimals and dates keep their types, moments with a zone are UTC."""

    columns: Sequence[str]
    counts: ClassVar[str] = "record"

    def rows(self, file: BinaryIO, skip: int) -> Iterator[Row]:
        """As `RecordParser.rows`; row groups that are skipped whole are not read."""
        arrow, parquet = library("pyarrow", "parquet"), library("pyarrow.parquet", "parquet")
        number = skip
        try:
            opened = parquet.ParquetFile(file)
            self._check(opened.schema_arrow.names)
            for record in self._records(opened, arrow, skip):
                number += 1
                yield number, "", record
        except (arrow.ArrowException, BrokenFileError) as error:
            told = error if isinstance(error, BrokenFileError) else BrokenFileError(f"it is no Parquet: {error}")
            yield number + 1, "", told

    def _records(self, opened: Any, arrow: Any, skip: int) -> Iterator[Any]:
        before = 0
        for group in range(opened.num_row_groups):
            size = opened.metadata.row_group(group).num_rows
            if before + size > skip:
                yield from self._of_group(opened, arrow, group, max(0, skip - before))
            before += size

    def _of_group(self, opened: Any, arrow: Any, group: int, skip: int) -> Iterator[Any]:
        columns = list(self.columns) or None
        for batch in opened.iter_batches(batch_size=_SLICE, row_groups=[group], columns=columns):
            rest, skip = batch.slice(min(skip, batch.num_rows)), max(0, skip - batch.num_rows)
            yield from arrow.Table.from_batches([rest]).cast(_plain(arrow, rest.schema), safe=False).to_pylist()

    def _check(self, names: Sequence[str]) -> None:
        missing = next((name for name in self.columns if name not in names), None)
        if missing is not None:
            near = did_you_mean(missing, names) or f"the columns are {', '.join(names)}"
            raise BrokenFileError(f"there is no column {missing}: {near}")


def _plain(arrow: Any, schema: Any) -> Any:
    """*schema* with moments as Python holds them: microseconds, UTC where they have a zone."""
    return arrow.schema([(each.name, _plain_type(arrow, each.type)) for each in schema])


def _plain_type(arrow: Any, type_: Any) -> Any:
    if arrow.types.is_timestamp(type_):
        return arrow.timestamp("us", tz="UTC" if type_.tz else None)
    if arrow.types.is_time64(type_):
        return arrow.time64("us")
    return arrow.duration("us") if arrow.types.is_duration(type_) else type_
