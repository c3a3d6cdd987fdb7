"""TableMaker: makes a table, adds columns to it and widens them, as the rows that come need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from connector.database.dialects import POSTGRES_TYPES, SQLITE_TYPES, UNSEEN, postgres_widening, sqlite_widening
from connector.database.kinds import Kind, widened
from connector.database.session import DatabaseSession
from connector.database.table_name import TableName, quoted, send, unfit, written
from connector.database.table_shape import TableShape, read_shape
from connector.errors import ConfigurationError, RejectedError

_GENERIC_TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.BOOLEAN: sa.Boolean(),
    Kind.INTEGER: sa.BigInteger(),
    Kind.DECIMAL: sa.Numeric(38, 10),
    Kind.FLOAT: sa.Double(),
    Kind.DATE: sa.Date(),
    Kind.DATETIME: sa.DateTime(),
    Kind.INSTANT: sa.DateTime(timezone=True),
    Kind.TIME: sa.Time(),
    Kind.JSON: sa.JSON(),
    Kind.TEXT: sa.Text(),
    Kind.BYTES: sa.LargeBinary(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMaker:
    """Keeps one table wide enough."""

    session: DatabaseSession
    name: TableName
    key: tuple[str, ...] = ()
    """Columns of the primary key of a table that is made here."""
    indexed: tuple[str, ...] = ()
    """Columns of an index of a table that is made here."""
    create_table: bool = True
    add_columns: bool = True

    def ensure(self, shape: TableShape | None, kinds: Mapping[str, Kind]) -> TableShape:
        """The table with a place for *kinds* (field → what it needs), changed where that is allowed and needed.

        Each change is a transaction of its own, so that a block that is rolled back leaves the wider table.
        """
        if shape is not None and not self._lacking(shape, kinds):
            return shape
        with self.session.writing() as connection:
            if connection.dialect.name == "postgresql":  # two writers must not make the same column
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (str(self.name),))
            found = read_shape(connection, self.name)
            if found is None:
                self._create(connection, kinds)
            else:
                self._change(connection, found, self._lacking(found, kinds))
            made = read_shape(connection, self.name)
        if made is None:
            raise ConfigurationError(f"the table {self.name} cannot be read back", hint="check the schema it lies in")
        return made

    def _lacking(self, shape: TableShape, kinds: Mapping[str, Kind]) -> dict[str, Kind]:
        """The columns that are missing or too narrow, with the kind they need."""
        lacking = {}
        for field, kind in kinds.items():
            column = shape.column(field)
            if column is None:
                lacking[field] = kind
            elif self.add_columns and column not in self.key:
                needed = widened(shape.columns[column], kind)
                if needed is not shape.columns[column]:
                    lacking[column] = needed
        return lacking

    def _create(self, connection: Connection, kinds: Mapping[str, Kind]) -> None:
        if not self.create_table:
            raise ConfigurationError(
                f"there is no table {self.name} in {self.session.shown}",
                hint="create it, or set create_table: true",
                type="DB:BAD_SQL_SYNTAX",
            )
        self._check_names(kinds)
        if connection.dialect.name not in ("sqlite", "postgresql"):
            self._create_generic(connection, kinds)
            return
        columns = [_column(connection, field, kind, required=field in self.key) for field, kind in kinds.items()]
        primary = [f"PRIMARY KEY ({_listed(self.key)})"] if self.key else []
        send(connection, f"CREATE TABLE {written(self.name)} ({', '.join(columns + primary)})")
        if self.indexed:
            index = TableName(f"{self.name.table}_by_{'_'.join(self.indexed)}"[:60], self.name.schema)
            on, name = written(self.name), quoted(index.table)
            if connection.dialect.name == "sqlite":
                on, name = quoted(self.name.table), written(index)
            send(connection, f"CREATE INDEX {name} ON {on} ({_listed(self.indexed)})")
        self._remember_unseen(connection, kinds)

    def _create_generic(self, connection: Connection, kinds: Mapping[str, Kind]) -> None:
        columns = [
            sa.Column(field, _generic_type(kind, key=field in self.key), primary_key=field in self.key)
            for field, kind in kinds.items()
            if kind is not Kind.UNKNOWN or field in self.key
        ]
        table = sa.Table(self.name.table, sa.MetaData(), *columns, schema=self.name.schema or None)
        if self.indexed:
            sa.Index(f"{self.name.table}_by_{'_'.join(self.indexed)}"[:60], *(table.c[name] for name in self.indexed))
        table.create(connection)

    def _change(self, connection: Connection, shape: TableShape, lacking: Mapping[str, Kind]) -> None:
        missing = {field: kind for field, kind in lacking.items() if shape.column(field) is None}
        if missing and not self.add_columns:
            raise ConfigurationError(
                f"the table {self.name} has no column {', '.join(missing)}",
                hint="add it, leave the field out of the records, or set add_columns: true",
                type="DB:BAD_SQL_SYNTAX",
            )
        self._check_names(missing)
        for field, kind in missing.items():
            self._add(connection, field, kind)
        self._remember_unseen(connection, missing)
        for column, kind in lacking.items():
            if column not in missing:
                self._widen(connection, column, shape.columns[column], kind)

    def _add(self, connection: Connection, field: str, kind: Kind) -> None:
        dialect = connection.dialect
        if dialect.name in ("sqlite", "postgresql"):
            declared = _column(connection, field, kind, required=False)
            send(connection, f"ALTER TABLE {written(self.name)} ADD COLUMN {declared}")
        elif kind is not Kind.UNKNOWN:
            prepare = dialect.identifier_preparer
            table = prepare.format_table(sa.Table(self.name.table, sa.MetaData(), schema=self.name.schema or None))
            type_ = _GENERIC_TYPES[kind].compile(dialect)
            send(connection, f"ALTER TABLE {table} ADD {prepare.quote(field)} {type_}")

    def _widen(self, connection: Connection, column: str, before: Kind, after: Kind) -> None:
        statements: list[str] = []  # elsewhere what does not fit is refused row by row
        if connection.dialect.name == "postgresql":
            statements = postgres_widening(written(self.name), quoted(column), before, after)
        elif connection.dialect.name == "sqlite":
            drop, create = _indexes_of(connection, self.name, column)
            statements = [*drop, *sqlite_widening(written(self.name), column, before, after), *create]
        for statement in statements:
            send(connection, statement)

    def _check_names(self, fields: Mapping[str, Kind]) -> None:
        for field in fields:
            reason = unfit(field, self.session.dialect)
            if reason:
                raise RejectedError(reason, type="DB:BAD_SQL_SYNTAX", hint="rename the field with transform.each")

    def _remember_unseen(self, connection: Connection, kinds: Mapping[str, Kind]) -> None:
        if connection.dialect.name != "postgresql":
            return
        for field, kind in kinds.items():
            if kind is Kind.UNKNOWN:
                column = f"{written(self.name)}.{quoted(field)}"
                send(connection, f"COMMENT ON COLUMN {column} IS '{UNSEEN}'")


def _column(connection: Connection, field: str, kind: Kind, *, required: bool) -> str:
    types = SQLITE_TYPES if connection.dialect.name == "sqlite" else POSTGRES_TYPES
    return f"{quoted(field)} {types[kind]}{' NOT NULL' if required else ''}"


def _generic_type(kind: Kind, *, key: bool) -> sa.types.TypeEngine[Any]:
    if key and kind in (Kind.TEXT, Kind.UNKNOWN):
        return sa.String(255)  # most databases index no text without a length
    return _GENERIC_TYPES[kind]


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(quoted(column) for column in columns)


def _indexes_of(connection: Connection, name: TableName, column: str) -> tuple[list[str], list[str]]:
    """Statements that drop, and that make again, the indexes of an SQLite table that use *column*."""
    prefix = f"{quoted(name.schema)}." if name.schema else ""
    drop, create = [], []
    listed = connection.exec_driver_sql(f"PRAGMA {prefix}index_list({quoted(name.table)})").all()
    for index in (row[1] for row in listed):
        columns = connection.exec_driver_sql(f"PRAGMA {prefix}index_info({quoted(index)})").all()
        query = f"SELECT sql FROM {prefix}sqlite_master WHERE type = 'index' AND name = ?"  # noqa: S608 - a quoted name
        made_by = connection.exec_driver_sql(query, (index,)).scalar()
        if made_by and column in {row[2] for row in columns}:
            drop.append(f"DROP INDEX {prefix}{quoted(index)}")
            create.append(made_by)
    return drop, create
