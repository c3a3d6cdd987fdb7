"""SQL over the records of an event, by DuckDB in memory: joins and sums, no file and no network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from connector.errors import ConfigurationError, RejectedError
from connector.optional_library import library
from connector.stream import Stream

_LOCKED = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "1GB",
    "TimeZone": "UTC",
    "lock_configuration": True,
}
"""What a query may not do; the lock comes last."""


def queried(query: str, tables: Mapping[str, Any], parameters: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows of *query* over *tables*: lists or streams of records, by name.

    Raises:
        RejectedError: The query is wrong, or a table cannot be made of the records.
    """
    with _connection() as (duckdb, connection):
        for name, records in tables.items():
            connection.register(name, _table(name, records))
        try:
            answer = connection.execute(query, list(parameters))
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        except duckdb.Error as error:
            raise RejectedError(
                str(error).split("\n\nLINE", 1)[0], hint=_hint(str(error)), type="TRANSFORMATION"
            ) from None


@contextmanager
def _connection() -> Iterator[tuple[Any, Any]]:
    duckdb = library("duckdb", "duckdb")
    connection = duckdb.connect(":memory:")
    try:
        for name, value in _LOCKED.items():
            connection.execute(f"SET {name} = '{value}'")
        yield duckdb, connection
    finally:
        connection.close()


def _table(name: str, records: Any) -> Any:
    """The records as one Arrow table; pages may differ in their fields, and in the width of their numbers."""
    pa = library("pyarrow", "duckdb")
    try:
        pages = [pa.Table.from_pylist(page) for page in _pages(name, records)]
        table = pa.concat_tables(pages, promote_options="permissive") if pages else pa.table({})
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        hint = "give each field one type before: transform.each with int(), decimal(), text()"
        raise RejectedError(f"`{name}` is no table: {error}", hint=hint, type="TRANSFORMATION") from None
    if not table.column_names:
        hint = "an empty list has no columns; guard the step with `when:`"
        raise RejectedError(f"`{name}` has no records, so it has no columns", hint=hint, type="TRANSFORMATION")
    return table


def _pages(name: str, records: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(records, Stream):
        for page in records.pages():
            yield [dict(record) for record in page.records]
    elif isinstance(records, list | tuple) and all(isinstance(record, Mapping) for record in records):
        if records:
            yield [dict(record) for record in records]
    elif isinstance(records, Mapping):
        yield [dict(records)]
    else:
        hint = "give a list or a stream of records"
        raise ConfigurationError(f"`{name}` holds no records but a {type(records).__name__}", hint=hint)


def _hint(message: str) -> str:
    line = message.partition("LINE ")[2]
    return f"at line {line}" if line else "the tables are `payload` and those of `tables:`"
