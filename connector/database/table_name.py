"""TableName: `table`, `schema.table`, or either part in double quotes where it holds a dot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, CursorResult

_PART = r'(?:"((?:[^"]|"")+)"|([^".]+))'
_NAME = re.compile(rf"(?:{_PART}\.)?{_PART}")
LONGEST = {"postgresql": 63, "mysql": 64, "mariadb": 64, "oracle": 128, "mssql": 128}
"""Dialect → the longest name it keeps; PostgreSQL cuts longer ones without a word."""


@dataclass(frozen=True, slots=True)
class TableName:
    """A table, and the schema it lies in ("" leaves it to the database)."""

    table: str
    schema: str = ""

    def __str__(self) -> str:
        return f"{self.schema}.{self.table}" if self.schema else self.table

    def beside(self, table: str) -> TableName:
        """Another table of the same schema."""
        return TableName(table, self.schema)


def read_table_name(text: str, default_schema: str = "") -> TableName:
    """The table that *text* names, exactly as it is spelled there."""
    match = _NAME.fullmatch(text.strip())
    if match is None or "\0" in text:
        raise ConfigurationError(
            f"{text!r} is not the name of a table",
            hint='write table or schema.table; quote a part that holds a dot: "my.table"',
        )
    quoted_schema, bare_schema, quoted_table, bare_table = match.groups()
    schema = _unquoted(quoted_schema, bare_schema) or default_schema
    return TableName(_unquoted(quoted_table, bare_table), schema)


def _unquoted(quoted: str | None, bare: str | None) -> str:
    return quoted.replace('""', '"') if quoted is not None else (bare or "").strip()


def quoted(name: str) -> str:
    """*name* as an SQL identifier of SQLite and PostgreSQL, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def written(name: TableName) -> str:
    """*name* as SQL of SQLite and PostgreSQL."""
    return f"{quoted(name.schema)}.{quoted(name.table)}" if name.schema else quoted(name.table)


def send(connection: Connection, statement: str) -> CursorResult[Any]:
    """Run *statement*, which has no parameters: a per cent sign in it stands for itself."""
    if connection.dialect.paramstyle in ("format", "pyformat"):
        statement = statement.replace("%", "%%")
    return connection.exec_driver_sql(statement)


def unfit(name: object, dialect: str) -> str:
    """Why *name* cannot be the name of a column, "" where it can."""
    if not isinstance(name, str) or not name.strip():
        return f"{name!r} is not the name of a column"
    if "\0" in name or any("\ud800" <= letter <= "\udfff" for letter in name):
        return f"the column name {name!r} holds a character that no database takes"
    longest = LONGEST.get(dialect)
    if longest and len(name.encode()) > longest:
        return f"the column name {name!r} is longer than the {longest} bytes that {dialect} keeps"
    return ""
