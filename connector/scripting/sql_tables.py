"""SQL over the records of an event, by DuckDB in memory: joins and sums, no file and no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError, RejectedError
from connector.optional_library import library
from connector.scripting.sql_columns import with_columns
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

_DIGITS = 19
"""Of the largest whole number that Arrow holds in 64 bits."""


def queried(
    query: str,
    tables: Mapping[str, Any],
    parameters: Sequence[Any],
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> list[dict[str, Any]]:
    """The rows of *query* over *tables*: lists or streams of records, by name.

    Args:
        query: In DuckDB's SQL.
        tables: Table → records.
        parameters: Values of its placeholders.
        columns: Table → columns that it has even where no record does, each with its type or "".

    Raises:
        ConfigurationError: There is no such table as one of *columns*.
        RejectedError: The query is wrong, or a table cannot be made of the records.
    """
    columns = columns or {}
    for name in columns.keys() - tables.keys():
        raise ConfigurationError(f"columns: there is no table `{name}`", hint=did_you_mean(name, tables))
    with _connection() as (duckdb, connection):
        for name, records in tables.items():
            connection.register(name, _table(name, records, columns.get(name, {})))
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


def _table(name: str, records: Any, columns: Mapping[str, str]) -> Any:
    """The records as one Arrow table; they may differ in their fields, and in the kind and width of their numbers."""
    pa = library("pyarrow", "duckdb")
    try:
        pages = _widened(pa, [_page(pa, page) for page in _pages(name, records)])
        table = pa.concat_tables(pages, promote_options="permissive") if pages else pa.table({})
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        hint = "give each field one type before: transform.each with int(), decimal(), text()"
        raise RejectedError(f"`{name}` is no table: {error}", hint=hint, type="TRANSFORMATION") from None
    table = with_columns(pa, table, columns)
    if not table.column_names:
        hint = f"an empty list has no columns: name them, `columns: {{{name}: [id, …]}}`"
        raise RejectedError(f"`{name}` has no records, so it has no columns", hint=hint, type="TRANSFORMATION")
    return table


def _page(pa: Any, records: Sequence[Mapping[str, Any]]) -> Any:
    """One page as a table, with each field that one of its records has."""
    fields = dict.fromkeys(field for record in records for field in record)
    columns = {field: [record.get(field) for record in records] for field in fields}
    try:
        return pa.table(columns)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # Arrow makes one column of 2.5 and 7, but not of 2.5 and 12345
        exact: set[str] = set()
        _note_decimals("", columns, exact)
        return pa.table(_made_decimal("", columns, exact))


def _note_decimals(field: str, value: Any, found: set[str]) -> None:
    """Add to *found* the names of the fields that hold a decimal, at whatever depth."""
    if isinstance(value, Decimal):
        found.add(field)
    for name, inner in _inside(field, value):
        _note_decimals(name, inner, found)


def _made_decimal(field: str, value: Any, fields: AbstractSet[str]) -> Any:
    """*value* with every number in a field of those names as a decimal."""
    if isinstance(value, Mapping):
        return {name: _made_decimal(name, inner, fields) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_made_decimal(field, inner, fields) for inner in value]
    if field in fields and isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


def _inside(field: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return value.items()
    return ((field, item) for item in value) if isinstance(value, list | tuple) else ()


def _widened(pa: Any, pages: list[Any]) -> list[Any]:
    """*pages*, the whole numbers of a column as decimals where it holds decimals on another page."""
    exact = {field.name for page in pages for field in page.schema if pa.types.is_decimal(field.type)}
    return [page.cast(pa.schema([_widest(pa, field, exact) for field in page.schema])) for page in pages]


def _widest(pa: Any, field: Any, exact: AbstractSet[str]) -> Any:
    whole = field.name in exact and pa.types.is_integer(field.type)
    return field.with_type(pa.decimal128(_DIGITS, 0)) if whole else field


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
