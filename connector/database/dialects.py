"""What differs between databases when tables are made: names of types, and how a column becomes wider."""

from __future__ import annotations

import re

from connector.database.kinds import Kind
from connector.database.table_name import quoted

UNSEEN = "connector: no value seen yet"
"""Comment of a PostgreSQL column whose kind is not known; SQLite has columns without a type for that."""

SQLITE_TYPES: dict[Kind, str] = {
    Kind.UNKNOWN: "",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL_TEXT",  # "TEXT" in the name makes SQLite keep the digits (datatype3.html, 3.1)
    Kind.FLOAT: "DOUBLE",
    Kind.DATE: "DATE",
    Kind.DATETIME: "DATETIME",
    Kind.INSTANT: "TIMESTAMPTZ",
    Kind.TIME: "TIME",
    Kind.JSON: "JSON_TEXT",
    Kind.TEXT: "TEXT",
    Kind.BYTES: "BLOB",
}
POSTGRES_TYPES: dict[Kind, str] = {
    Kind.UNKNOWN: "text",
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "numeric",
    Kind.FLOAT: "double precision",
    Kind.DATE: "date",
    Kind.DATETIME: "timestamp without time zone",
    Kind.INSTANT: "timestamp with time zone",
    Kind.TIME: "time without time zone",
    Kind.JSON: "jsonb",
    Kind.TEXT: "text",
    Kind.BYTES: "bytea",
}
_SQLITE_KINDS = {
    **{name: kind for kind, name in SQLITE_TYPES.items()},
    "INTEGER": Kind.INTEGER,
    "INT": Kind.INTEGER,
    "REAL": Kind.FLOAT,
    "FLOAT": Kind.FLOAT,
}
_POSTGRES_KINDS = {
    **{name: kind for kind, name in POSTGRES_TYPES.items() if kind is not Kind.UNKNOWN},
    "integer": Kind.INTEGER,
    "smallint": Kind.INTEGER,
    "json": Kind.JSON,
    "character varying": Kind.TEXT,
    "character": Kind.TEXT,
}
_SIZE = re.compile(r"\s*\(.*\)")


def sqlite_kind(declared: str) -> Kind:
    """The kind of an SQLite column by its declared type."""
    name = _SIZE.sub("", declared).strip().upper()
    if name in _SQLITE_KINDS:
        return _SQLITE_KINDS[name]
    return Kind.TEXT if "CHAR" in name or "CLOB" in name else Kind.OTHER


def postgres_kind(type_: str, comment: str | None) -> Kind:
    """The kind of a PostgreSQL column by `format_type`, and its comment."""
    if comment == UNSEEN:
        return Kind.UNKNOWN
    return _POSTGRES_KINDS.get(_SIZE.sub("", type_).strip(), Kind.OTHER)


def postgres_widening(table: str, column: str, before: Kind, after: Kind) -> list[str]:
    """Statements that make *column* of *table* (both quoted) hold *after* too."""
    using = f"to_jsonb({column}) #>> '{{}}'" if after is Kind.TEXT else f"{column}::{POSTGRES_TYPES[after]}"
    if before is Kind.BOOLEAN and after in (Kind.INTEGER, Kind.DECIMAL):
        using = f"{column}::integer::{POSTGRES_TYPES[after]}"
    if before is Kind.FLOAT and after is Kind.DECIMAL:
        using = f"{column}::text::numeric"  # a direct cast keeps 15 digits
    if before is Kind.UNKNOWN:
        using = f"NULL::{POSTGRES_TYPES[after]}"
    change = f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {POSTGRES_TYPES[after]} USING {using}"
    forget = [f"COMMENT ON COLUMN {table}.{column} IS NULL"] if before is Kind.UNKNOWN else []
    return [change, *forget]


def sqlite_widening(table: str, name: str, before: Kind, after: Kind) -> list[str]:
    """Statements that make column *name* of *table* (quoted) hold *after* too: SQLite cannot change a column's type.

    The column moves to the end of the table; one that an index or a constraint uses is refused by SQLite.
    """
    column, wider = quoted(name), quoted(f"{name} (wider)")
    copied = f"connector_text({column})"
    if after is Kind.TEXT and before is Kind.BOOLEAN:
        copied = f"CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
    if after is Kind.TEXT and before in (Kind.DATETIME, Kind.INSTANT):
        copied = f"replace({column}, ' ', 'T')"
    return [
        f"ALTER TABLE {table} ADD COLUMN {wider} {SQLITE_TYPES[after]}",
        f"UPDATE {table} SET {wider} = {copied}",  # noqa: S608 - names are quoted, there are no values
        f"ALTER TABLE {table} DROP COLUMN {column}",
        f"ALTER TABLE {table} RENAME COLUMN {wider} TO {column}",
    ]
