"""arrow_reader: a pyarrow.RecordBatchReader over a flow's stream, one batch a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from connector.adapters.record_columns import columns_of, row_of
from connector.file.parquet_format import arrow_type
from connector.optional_library import library

if TYPE_CHECKING:
    from connector.flow.record_stream import RecordStream


def arrow_reader(records: RecordStream, types: Mapping[str, str] | None = None) -> Any:
    """A `pyarrow.RecordBatchReader` over *records*: it reads page by page, and memory holds one.

    Args:
        records: An open stream, see `Flow.stream`.
        types: Column → `text`, `integer`, `decimal(18,2)`, `float`, `boolean`, `date`, `datetime`, `bytes`, `json`;
            no other fields come then. Without it the first page shows the columns and their types.

    Raises:
        ConfigurationError: pyarrow is not installed, or there is no such type.
    """
    arrow, pages = library("pyarrow", "parquet"), records.pages()
    first = [] if types else next(pages, [])
    columns = columns_of(types or {}, first)
    schema = arrow.schema([(name, arrow_type(arrow, column)) for name, column in columns.items()])

    def batches() -> Iterator[Any]:
        for page in chain([first], pages):
            if page:
                yield arrow.RecordBatch.from_pylist(_rows(columns, page), schema=schema)

    return arrow.RecordBatchReader.from_batches(schema, batches())


def _rows(columns: Mapping[str, Any], page: Sequence[Any]) -> list[dict[str, Any]]:
    return [row_of(columns, record) for record in page]
