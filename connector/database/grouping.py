"""Grouping: rows with the same fields together, their values encoded column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from connector.database.bisecting import Encoded
from connector.database.blocks import Failures, Row, refused
from connector.database.encoding import encoded, encoder
from connector.database.failures import ROW_ERRORS
from connector.database.kinds import Kind, kind_needed, kind_of, plain_value
from connector.database.table_shape import TableShape, folded

_HINT = "mend the record, or change the field with transform.each"


@dataclass(slots=True)
class Group:
    """Rows that have the same columns."""

    columns: tuple[str, ...]
    rows: list[Row]
    _vectors: list[list[Any]] | None = None

    def vectors(self) -> list[list[Any]]:
        """The values of each column."""
        if self._vectors is None:
            records = [record for _, record in self.rows]
            self._vectors = [[record[field] for record in records] for field in records[0]] if records else []
        return self._vectors

    def keep(self, rows: list[Row]) -> None:
        """Go on with these *rows* only."""
        self.rows, self._vectors = rows, None


@dataclass(slots=True, kw_only=True)
class Grouping:
    """Sorts the rows of one block by their fields and makes their values fit for one table."""

    shape: TableShape | None
    dialect: str
    failures: Failures

    def grouped(self, rows: Sequence[Row]) -> tuple[list[Group], dict[str, Kind]]:
        """The groups of *rows*, and what kind each of their columns must have."""
        by_fields: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            by_fields.setdefault(tuple(row[1]), []).append(row)
        spelled: dict[str, str] = {}
        groups = [Group(self._columns(fields, spelled), members) for fields, members in by_fields.items()]
        groups = [group for group in groups if self._sound(group)]
        kinds: dict[str, Kind] = {}
        for group in groups:
            self._add_kinds(group, kinds)
        return [group for group in groups if group.rows], kinds

    def encoded(self, group: Group) -> tuple[tuple[str, ...], list[Encoded]]:
        """The columns of *group* that the table has, and its rows with their values encoded for them."""
        shape = self.shape
        if shape is None:
            raise AssertionError("the table was made before anything is written to it")
        kinds = [shape.columns.get(column) for column in group.columns]

        def encode() -> list[Sequence[Any]]:
            pairs = zip(group.vectors(), kinds, strict=True)
            return [encoded(vector, kind, self.dialect) for vector, kind in pairs if kind is not None]

        try:
            vectors = encode()
        except ROW_ERRORS:
            checks = [None if kind is None else encoder(kind, self.dialect) for kind in kinds]
            self._sift(group, checks)
            vectors = encode() if group.rows else []
        columns = tuple(column for column, kind in zip(group.columns, kinds, strict=True) if kind is not None)
        return columns, list(zip(group.rows, zip(*vectors, strict=True), strict=True))

    def _columns(self, fields: Sequence[str], spelled: dict[str, str]) -> tuple[str, ...]:
        """The columns of *fields*; a new one that differs in case only goes by the spelling that came first."""
        shape = self.shape
        if self.dialect != "sqlite":
            return tuple(fields)
        known = [(shape.column(field) if shape is not None else None) or field for field in fields]
        return tuple(spelled.setdefault(folded(name) if isinstance(name, str) else name, name) for name in known)

    def _sound(self, group: Group) -> bool:
        twice = len(set(group.columns)) < len(group.columns)
        for position, record in group.rows if twice or not group.columns else ():
            problem = "two fields differ in case only, one column would hold both" if twice else "the record is empty"
            self.failures.add(position, record, refused(problem, _HINT))
        return not twice and bool(group.columns)

    def _add_kinds(self, group: Group, kinds: dict[str, Kind]) -> None:
        existing = self.shape.columns if self.shape is not None else {}
        found = {column: kinds.get(column, existing.get(column, Kind.UNKNOWN)) for column in group.columns}

        def widen() -> dict[str, Kind]:
            pairs = zip(found.items(), group.vectors(), strict=True)
            return {column: kind_needed(kind, vector) for (column, kind), vector in pairs}

        try:
            kinds |= widen()
        except ROW_ERRORS:
            self._sift(group, [lambda value: kind_of(plain_value(value))] * len(group.columns))
            if group.rows:
                kinds |= widen()

    def _sift(self, group: Group, checks: Sequence[Callable[[Any], Any] | None]) -> None:
        """Take the rows out of *group* of which a value does not pass its column's check."""
        sound = []
        for position, record in group.rows:
            try:
                for (field, value), check in zip(record.items(), checks, strict=True):
                    if check is not None:
                        at = field
                        check(value)
            except ROW_ERRORS as error:
                self.failures.add(position, record, refused(f"the field {at}: {error}", _HINT, str(at)))
            else:
                sound.append((position, record))
        group.keep(sound)
