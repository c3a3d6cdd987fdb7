"""The SuiteQL of a change feed: rows of one record type between two moments, and records that were deleted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from connector.errors import ConfigurationError
from connector.netsuite.field_names import holds, spelled
from connector.netsuite.record_type import rest_name
from connector.netsuite.row_types import ColumnType, reader
from connector.netsuite.suiteql_tables import Whereabouts, numeric_key, whereabouts

_DATE_MASK = "YYYY-MM-DD"
MOMENT_MASK = 'YYYY-MM-DD"T"HH24:MI:SS'
_WALL = "%Y-%m-%d %H:%M:%S"
BOUND = "TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')"
"""A moment on the user's wall clock, as `low_wall` and `high_wall` write it."""
_COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_KINDS: Mapping[str, ColumnType] = {"date": "date", "moment": "datetime", "flag": "boolean"}
MADE = "made_"
"""Column of the moment of creation that is selected only to tell new rows by."""
_WHOLE_ROW = "moment_"
"""Prefix of the columns that are selected beside `*`, whose own dates come in the user's format."""
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """How the rows of one record type are asked for."""

    record_type: str
    fields: tuple[str, ...] = ()
    """What is asked for, in the asker's spelling; empty: every column."""
    types: Mapping[str, ColumnType] = field(default_factory=dict)
    """Types of fields beyond those that are known."""
    by: str = "modified"
    """`modified` or `created`: which moment counts."""
    filter: str = ""
    """A condition that its rows meet beside."""
    new: bool = True
    """Whether rows come that were not changed since they were made."""

    @property
    def place(self) -> Whereabouts:
        """Where its rows are; an unknown type is taken for the name of a table."""
        return whereabouts(self.record_type) or Whereabouts(rest_name(self.record_type).lower())

    @property
    def key(self) -> str:
        """The column that pages go by."""
        return numeric_key(self.place.table) or "id"

    @property
    def moment(self) -> str:
        """The column of the moment that counts.

        Raises:
            ConfigurationError: SuiteQL has none for this type.
        """
        if self.by == "modified":
            return self.place.modified
        return self._made("use netsuite.on_modified_object, or a schedule with netsuite.suiteql")

    def _made(self, hint: str) -> str:
        """The column of the moment of creation."""
        if not self.place.created:
            raise ConfigurationError(f"SuiteQL does not tell when a {self.record_type} was created", hint=hint)
        return self.place.created

    def text(self, *, low: bool) -> str:
        """The query; behind the `?` of its filter, with *low* it has two bounds to fill in, else the upper one alone.

        Raises:
            ConfigurationError: SuiteQL does not tell what is asked.
        """
        conditions = [self.place.condition] if self.place.condition else []
        conditions += [f"({self.filter})"] if self.filter else []
        conditions += [f"{self.moment} >= {BOUND}"] if low else []
        conditions += [f"{self.moment} < {BOUND}"]
        columns, table = ", ".join([*self._columns(), *self._beside()]), self.place.table
        return f"SELECT {columns} FROM {table} WHERE {' AND '.join(conditions)}"  # noqa: S608 - checked names, bound values

    def _columns(self) -> list[str]:
        if not self.fields:
            moments = [name for name in dict.fromkeys((self.place.created, self.place.modified)) if name]
            return [f"{self.place.table}.*", *(_shown(name, f"{_WHOLE_ROW}{name}") for name in moments)]
        names = dict.fromkeys([self.key, *(_checked(name).lower() for name in self.fields), self.moment])
        return [_shown(name, name) for name in names]

    def _beside(self) -> list[str]:
        """What is selected to tell new rows by."""
        if self.new:
            return []
        made = self._made("leave `new` at true: its new records cannot be told from changed ones")
        return [f"TO_CHAR({made}, '{MOMENT_MASK}') AS {MADE}"]

    def newest(self) -> str:
        """The query for the moment of the newest row that changed since a bound."""
        conditions = [self.place.condition] if self.place.condition else []
        where = " AND ".join([*conditions, f"{self.moment} >= {BOUND}"])
        return f"SELECT TO_CHAR(MAX({self.moment}), '{MOMENT_MASK}') AS newest FROM {self.place.table} WHERE {where}"  # noqa: S608 - known names

    def counts(self, fields: Sequence[str]) -> str:
        """The query for how many rows have a value in each of *fields*, as `n0`, `n1` and so on."""
        counted = ", ".join(f"COUNT({_checked(name).lower()}) AS n{at}" for at, name in enumerate(fields))
        where = f" WHERE {self.place.condition}" if self.place.condition else ""
        return f"SELECT {counted} FROM {self.place.table}{where}"  # noqa: S608 - checked names

    def converter(self, zone: tzinfo) -> Callable[[Record], Record]:
        """Turns a row into a record: REST's names, known types, None for what is missing."""
        asked = {name.lower(): name for name in self.fields}
        types: dict[str, ColumnType] = {name.lower(): kind for name, kind in self.types.items()}
        names: Sequence[str] = ()
        if self.fields:
            names = list(dict.fromkeys([self.key, *asked, self.moment]))
            types = {name: _KINDS[holds(name)] for name in names if holds(name) != "value"} | types
            types.setdefault(self.moment, "datetime")

        def convert(row: Record) -> Record:
            found = _whole(row) if not self.fields else row
            kinds = types if self.fields else _known_types(found, types)
            typed = reader(kinds, names, zone)(found)
            return {asked.get(name) or self.spelled(name): value for name, value in typed.items()} | {"_deleted": False}

        return convert

    def spelled(self, column: str) -> str:
        """What *column* is called in a record."""
        return "id" if column == self.key else spelled(column, self.record_type)

    def missing(self) -> Record:
        """The fields of a record that is not there any more."""
        return {name: None for name in self.fields}  # noqa: C420 - read as a record


def _checked(name: str) -> str:
    if not _COLUMN.fullmatch(name):
        raise ConfigurationError(f"{name!r} is no field", hint="fields are names such as companyName or custentity_x")
    return name


def _shown(column: str, alias: str) -> str:
    kind = holds(column)
    if column.startswith("lastmodified") or column == "created":
        kind = "moment"
    mask = {"date": _DATE_MASK, "moment": MOMENT_MASK}.get(kind)
    if mask is None:
        return column if column == alias else f"{column} AS {alias}"
    return f"TO_CHAR({column}, '{mask}') AS {alias}"


def _whole(row: Record) -> Record:
    """A row of `*`, its moments in the place of the texts in the user's format."""
    found = {name: value for name, value in row.items() if not name.startswith(_WHOLE_ROW)}
    return found | {name.removeprefix(_WHOLE_ROW): value for name, value in row.items() if name.startswith(_WHOLE_ROW)}


def _known_types(row: Record, types: Mapping[str, ColumnType]) -> dict[str, ColumnType]:
    """Types of a row of `*`: moments and flags; other dates stay in the user's format."""
    kinds: dict[str, ColumnType] = {}
    for name in row:
        kind = holds(name)
        if name.startswith("lastmodified") and kind == "value" and "by" not in name:
            kind = "moment"
        if kind == "flag" or (kind == "moment" and _is_iso(row[name])):
            kinds[name] = _KINDS[kind]
    return kinds | {name: kind for name, kind in types.items() if name in row}


def _is_iso(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 10 and value[10] == "T"  # noqa: PLR2004 - 2026-11-23T


DELETED = (
    f"SELECT recordid, type, name, TO_CHAR(deleteddate, '{MOMENT_MASK}') AS deleteddate FROM deletedrecord"  # noqa: S608 - a constant
    " WHERE (LOWER(REPLACE(type, ' ', '')) = ? OR LOWER(scriptid) = ?)"
)
"""Deleted records of a type; whether `type` is the script id or the words on screen is not known, both are taken."""


GRAVES = f"SELECT recordid FROM deletedrecord WHERE recordid = ? AND deleteddate >= {BOUND}"  # noqa: S608 - a constant
"""Whether a record was deleted: by its id alone, as the names of types in this table are not known for all."""


def deleted_text(*, low: bool) -> str:
    """The query of deleted records, its bounds open."""
    bounds = [f"deleteddate >= {BOUND}"] if low else []
    return " AND ".join([DELETED, *bounds, f"deleteddate < {BOUND}"])


def deleted_record(row: Record, query: ChangeQuery, zone: tzinfo) -> Record:
    """The record that says that one is gone."""
    when = datetime.fromisoformat(row["deleteddate"]).replace(tzinfo=zone).astimezone(UTC)
    name = next((name for name in query.fields if name.lower() == query.place.modified), "lastModifiedDate")
    return {**query.missing(), "id": str(row["recordid"]), name: when, "name": row.get("name"), "_deleted": True}


_AROUND = tuple(timedelta(minutes=15 * step) for step in range(13))
"""Three hours in quarters: no zone sets its clock back further."""


def low_wall(moment: datetime, zone: tzinfo, *, guessed_at: datetime | None = None) -> str:
    """The lowest that the wall clock shows from *moment* on: an hour that comes twice must not hide rows.

    Where *zone* was guessed from its offset at a moment, *moment* may have had that offset too: a clock that is not
    set back and forth looks like one that is, for half of the year.
    """
    lowest = min(_offset(moment + step, zone) for step in _AROUND)
    if guessed_at is not None:
        lowest = min(lowest, _offset(guessed_at, zone))
    return (moment.astimezone(UTC).replace(tzinfo=None) + lowest).strftime(_WALL)


def high_wall(moment: datetime, zone: tzinfo) -> str:
    """The highest that the wall clock showed up to *moment*."""
    highest = max(_offset(moment - step, zone) for step in _AROUND)
    return (moment.astimezone(UTC).replace(tzinfo=None) + highest).strftime(_WALL)


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def is_untouched(made: str | None, modified: datetime | None, zone: tzinfo, within: timedelta) -> bool:
    """Whether a row is surely as it was *within* that time after it was *made* (ISO, on the wall clock).

    In an hour that comes twice the longer time between the two counts.
    """
    if not made or modified is None:
        return False
    earliest = datetime.fromisoformat(made).replace(tzinfo=zone).astimezone(UTC)
    latest = modified.astimezone(zone).replace(fold=1).astimezone(UTC)
    return latest - earliest <= within
