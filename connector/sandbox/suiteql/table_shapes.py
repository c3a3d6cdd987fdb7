"""What SuiteQL can see: tables and typed columns, from the catalogue and from custom fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from connector.catalogue.model import Field, Kind, Structure
from connector.catalogue.reader import Catalogue

ColumnKind = Literal["integer", "number", "text", "boolean", "date"]
"""What a column holds; `date` is Oracle's DATE, with a time of day."""

_KINDS: dict[Kind, ColumnKind] = {
    "integer": "integer",
    "decimal": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "date",
    "duration": "number",
    "reference": "integer",
    "subrecord": "integer",
}
_LOOKED_UP = ("lastmodifieddate", "externalid", "deleteddate", "recordowner", "nextdoc")
_AFFINITY: dict[ColumnKind, str] = {
    "integer": "INTEGER",
    "number": "REAL",
    "text": "TEXT",
    "boolean": "TEXT",
    "date": "TEXT",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a SuiteQL table."""

    name: str
    """Lower case."""
    kind: ColumnKind = "text"
    targets: tuple[str, ...] = ()
    """Tables a reference may point to; what BUILTIN.DF looks in."""
    enum: str = ""
    """Enumeration whose codes it holds."""
    many: bool = False
    """Whether it holds several ids, as text with commas."""

    @property
    def declaration(self) -> str:
        """The column in SQLite's words."""
        flag = " DEFAULT 'F'" if self.kind == "boolean" else ""
        return f'"{self.name}" {_AFFINITY[self.kind]}{flag}'


@dataclass(slots=True)
class TableShape:
    """One SuiteQL table; custom fields add columns while it is in use."""

    name: str
    """Lower case."""
    keyed: bool = True
    """Whether `id` is the id of a record; other tables hold rows of a parent."""
    parent: str = ""
    """Column with the id of the record whose rows these are, where `keyed` is false."""
    same_as: str = ""
    """Another table with the same rows, where this is a second name for them."""
    columns: dict[str, Column] = field(default_factory=dict)
    unseen: tuple[Column, ...] = ()
    """Columns that no query can name: what the restrictions of a role look at."""

    @property
    def stored_as(self) -> str:
        """Its name in SQLite, apart from the store's own tables."""
        return f"q_{self.same_as or self.name}"

    def add(self, column: Column) -> None:
        """Take a column, unless one of that name is there; who reads the columns meanwhile sees the old ones."""
        if column.name not in self.columns:
            self.columns = {**self.columns, column.name: column}

    def without(self, names: frozenset[str]) -> TableShape:
        """The table as it looks where the columns *names* do not exist."""
        kept = {name: column for name, column in self.columns.items() if name not in names}
        return self if len(kept) == len(self.columns) else replace(self, columns=kept)

    def declaration(self) -> str:
        """CREATE TABLE in SQLite's words; `_name` is what BUILTIN.DF shows for a reference to the row."""
        columns = [column.declaration for column in self.stored() if not (self.keyed and column.name == "id")]
        key = ['"id" INTEGER PRIMARY KEY', '"_name" TEXT'] if self.keyed else []
        return f'CREATE TABLE "{self.stored_as}" ({", ".join([*key, *columns])})'

    def stored(self) -> Iterator[Column]:
        """All columns that its rows have in SQLite, besides `_name`."""
        yield from self.columns.values()
        yield from self.unseen

    def indexes(self) -> Iterator[str]:
        """CREATE INDEX for what queries look rows up by."""
        for name in dict.fromkeys((self.parent, *_LOOKED_UP)):
            if name in self.columns:
                yield f'CREATE INDEX IF NOT EXISTS "{self.stored_as}_{name}" ON "{self.stored_as}" ("{name}")'


def column_of(field_: Field, name: str, catalogue: Catalogue) -> Column:
    """The column *name* that holds a field of a record."""
    kind = _KINDS.get(field_.kind, "text")
    tables = tuple(dict.fromkeys(table for target in field_.targets for table in _tables_of(target, catalogue)))
    if field_.kind == "reference" and not all(map(_has_numbers, field_.targets)):
        kind = "text"
    return Column(name, kind, tables, field_.enum, many=field_.kind == "multiselect")


def _has_numbers(target: str) -> bool:
    """Whether the ids of a reference list are numbers; countries, states and languages have codes."""
    return target not in ("country", "state", "language")


def _tables_of(target: str, catalogue: Catalogue) -> tuple[str, ...]:
    if target in ("entity", "transaction", "item"):
        return (target,)
    if target in catalogue.lists:
        return (catalogue.lists[target].table,) if catalogue.lists[target].table else ()
    table = catalogue.record(target).table if target in catalogue else ""
    return (table,) if table else ()


def own_columns(structure: Structure, catalogue: Catalogue) -> Iterator[Column]:
    """The columns that the fields of a record, line or subrecord have in its own table."""
    for member in structure.columns():
        if "." not in member.column:
            yield column_of(member, member.column, catalogue)


def foreign_columns(structure: Structure, catalogue: Catalogue) -> Iterator[tuple[str, Column]]:
    """Table and column of the fields that lie on the record's row in another table."""
    for member in structure.columns():
        table, _, name = member.column.rpartition(".")
        if table:
            yield table, column_of(member, name, catalogue)
