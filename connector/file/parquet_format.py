"""ParquetFormat: records as a Parquet file, made at the end of what was kept of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from connector.file.column_types import Column, fitted, given_columns
from connector.frozen_json import freeze
from connector.optional_library import library

_NARROW = 38
"""Digits of a decimal128."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetFormat:
    """Writes Parquet; without *columns* their names and types are learned from all records."""

    columns: Mapping[str, str]
    compression: str
    row_group_size: int

    def begin(self, records: Sequence[Any], first_line: str) -> dict[str, Any]:  # noqa: ARG002 - the protocol's
        """As `Format.begin`: what is known of the columns."""
        library("pyarrow", "parquet")
        return {"columns": given_columns(self.columns)}

    def head(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.head`: nothing."""
        return ""

    def text(self, record: Any, settings: dict[str, Any]) -> str:
        """As `Format.text`; a value that does not fit its column is refused, other fields than *columns* left out."""
        if not isinstance(record, Mapping):
            raise ValueError(f"a record is a mapping, this is a {type(record).__name__}")  # noqa: TRY004 - one class
        known: dict[str, Column] = settings["columns"]
        learned: dict[str, Column] = {}
        kept: dict[str, Any] = {}
        for name in self.columns or map(str, record):
            learned[name], kept[name] = fitted(known, name, record.get(name))
        known.update(learned)
        return freeze(kept) + "\n"

    def tail(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.tail`: nothing."""
        return ""

    def assemble(self, records: Iterator[Any], settings: dict[str, Any], whole: Path) -> None:
        """As `Format.assemble`; memory holds one row group."""
        arrow, parquet = library("pyarrow", "parquet"), library("pyarrow.parquet", "parquet")
        schema = arrow.schema([(name, arrow_type(arrow, column)) for name, column in settings["columns"].items()])
        decimals = {name for name, column in settings["columns"].items() if column["type"] == "decimal"}
        with parquet.ParquetWriter(str(whole), schema, compression=self.compression) as writer:
            while rows := list(islice(records, self.row_group_size)):
                for row in rows:
                    row.update({name: _as_decimal(row[name]) for name in decimals & row.keys()})
                writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


def _as_decimal(value: Any) -> Any:
    """What was kept before the column became one of decimals."""
    return Decimal(repr(value)) if isinstance(value, int | float) else value


def arrow_type(arrow: Any, column: Column) -> Any:
    """The type of library *arrow* that holds what *column* does."""
    if column["type"] == "decimal":
        precision = max(1, column.get("whole", 0) + column.get("scale", 0))
        make = arrow.decimal128 if precision <= _NARROW else arrow.decimal256
        return make(precision, column.get("scale", 0))
    return {
        None: arrow.string,
        "text": arrow.string,
        "json": arrow.string,
        "integer": arrow.int64,
        "float": arrow.float64,
        "boolean": arrow.bool_,
        "date": arrow.date32,
        "datetime": lambda: arrow.timestamp("us", tz="UTC"),
        "bytes": arrow.binary,
    }[column["type"]]()
