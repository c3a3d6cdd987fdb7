"""TableShape: the columns of a table as they are, and how they are read from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from connector.database.dialects import postgres_kind, sqlite_kind
from connector.database.kinds import Kind
from connector.database.table_name import TableName, quoted, written


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """A table as the database has it."""

    name: TableName
    columns: dict[str, Kind]
    unique: tuple[frozenset[str], ...] = ()
    """Sets of columns that no two rows share: primary key, unique constraints and indexes."""
    declared: dict[str, str] = field(default_factory=dict)
    """PostgreSQL's own name of the type of columns whose kind is OTHER."""
    folds_case: bool = False
    """Whether the database takes `Name` and `name` for the same column."""

    def column(self, field: str) -> str | None:
        """The column that keeps *field*, None where there is none."""
        if field in self.columns or not self.folds_case:
            return field if field in self.columns else None
        return next((column for column in self.columns if folded(column) == folded(field)), None)


def folded(name: str) -> str:
    """*name* as SQLite compares names: ASCII letters only."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def read_shape(connection: Connection, name: TableName) -> TableShape | None:
    """The table *name* as it is now, None where there is none."""
    dialect = connection.dialect.name
    declared: dict[str, str] = {}
    if dialect == "sqlite":
        columns = _sqlite_columns(connection, name)
    elif dialect == "postgresql":
        columns, declared = _postgres_columns(connection, name)
    else:
        columns = _generic_columns(connection, name)
    if not columns:
        return None
    unique = _unique(connection, name)
    return TableShape(name=name, columns=columns, declared=declared, unique=unique, folds_case=dialect == "sqlite")


def _sqlite_columns(connection: Connection, name: TableName) -> dict[str, Kind]:
    prefix = f"{quoted(name.schema)}." if name.schema else ""
    rows = connection.exec_driver_sql(f"PRAGMA {prefix}table_info({quoted(name.table)})").all()
    return {row[1]: sqlite_kind(row[2]) for row in rows}


_POSTGRES_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum)
FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
ORDER BY attnum
"""


def _postgres_columns(connection: Connection, name: TableName) -> tuple[dict[str, Kind], dict[str, str]]:
    rows = connection.exec_driver_sql(_POSTGRES_COLUMNS, (written(name),)).all()
    kinds = {row[0]: postgres_kind(row[1], row[2]) for row in rows}
    return kinds, {row[0]: row[1] for row in rows if kinds[row[0]] is Kind.OTHER}


_GENERIC_KINDS: Sequence[tuple[type[sa.types.TypeEngine[Any]], Kind]] = (
    (sa.Boolean, Kind.BOOLEAN),
    (sa.Integer, Kind.INTEGER),
    (sa.Float, Kind.FLOAT),
    (sa.Numeric, Kind.DECIMAL),
    (sa.Date, Kind.DATE),
    (sa.DateTime, Kind.OTHER),  # with or without a zone: what comes back does not say
    (sa.Time, Kind.TIME),
    (sa.JSON, Kind.JSON),
    (sa.String, Kind.TEXT),
    (sa.LargeBinary, Kind.BYTES),
)


def _generic_columns(connection: Connection, name: TableName) -> dict[str, Kind]:
    inspector = sa.inspect(connection)
    if not inspector.has_table(name.table, schema=name.schema or None):
        return {}
    columns = inspector.get_columns(name.table, schema=name.schema or None)
    return {column["name"]: _generic_kind(column["type"]) for column in columns}


def _generic_kind(type_: sa.types.TypeEngine[Any]) -> Kind:
    return next((kind for family, kind in _GENERIC_KINDS if isinstance(type_, family)), Kind.OTHER)


def _unique(connection: Connection, name: TableName) -> tuple[frozenset[str], ...]:
    inspector, schema = sa.inspect(connection), name.schema or None
    found = [frozenset(inspector.get_pk_constraint(name.table, schema=schema)["constrained_columns"])]
    found += [frozenset(one["column_names"]) for one in inspector.get_unique_constraints(name.table, schema=schema)]
    for index in inspector.get_indexes(name.table, schema=schema):
        partial = any(key.endswith("_where") for key in index.get("dialect_options", {}))
        if index["unique"] and not partial:
            found.append(frozenset(column for column in index["column_names"] if column is not None))
    return tuple(columns for columns in found if columns)
