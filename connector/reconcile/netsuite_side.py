"""NetsuiteSide: the records of a flow's source, whenever they changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connector.component import Unit
from connector.netsuite.change_query import ChangeQuery, deleted_record
from connector.netsuite.operations.suiteql import SUITEQL, SuiteqlArguments
from connector.netsuite.poll_arguments import RecordChangeArguments
from connector.netsuite.record_changes import By, RecordRows
from connector.netsuite.session import Session
from connector.reconcile.sides import PRIME, Checksum, IdRange, Row, Span
from connector.stream import Record

_AHEAD = timedelta(days=1)
"""Records are asked for up to a moment; this far beyond our clock none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetsuiteSide:
    """The records that a source watches."""

    session: Session
    arguments: RecordChangeArguments
    unit: Unit
    by: By
    """Which moment counts."""
    low: datetime | None = None
    """Only records of this moment on."""
    high: datetime | None = None
    """Only records up to this moment."""

    @property
    def _query(self) -> ChangeQuery:
        """The query for ids and moments."""
        return ChangeQuery(
            record_type=self.arguments.record_type,
            fields=("id",),
            by="created" if self.by == "created" else "modified",
            filter=self.arguments.filter,
        )

    def span(self) -> Span | None:
        """As `Side.span`."""
        key = self._query.key
        rows = self._grouped(f"MIN({key}) AS first_id, MAX({key}) AS last_id, COUNT(*) AS n", "")
        if not rows or rows[0].get("first_id") is None:
            return None
        return Span(int(rows[0]["first_id"]), int(rows[0]["last_id"]), int(rows[0]["n"]))

    def checksums(self, width: int) -> dict[int, Checksum]:
        """As `Side.checksums`."""
        key = self._query.key
        mixed = f"SUM(MOD(MOD({key} * {key}, {PRIME}) * {key}, {PRIME}))"
        columns = f"FLOOR({key} / {width}) AS bucket, COUNT(*) AS n, SUM({key}) AS total, {mixed} AS mixed"
        rows = self._grouped(columns, f" GROUP BY FLOOR({key} / {width})")
        return {int(row["bucket"]): Checksum(int(row["n"]), int(row["total"]), int(row["mixed"])) for row in rows}

    def _grouped(self, columns: str, grouping: str) -> list[Record]:
        query = self._query
        conditions = [query.place.condition] if query.place.condition else []
        conditions += [f"({query.filter})"] if query.filter else []
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        text = f"SELECT {columns} FROM {query.place.table}{where}{grouping}"  # noqa: S608 - names that are known
        arguments = SuiteqlArguments(query=text, parameters=self.arguments.parameters, transport="rest")
        return list(SUITEQL.run(self.session, arguments, self.unit))

    def rows(self, within: IdRange) -> Iterator[Row]:
        """As `Side.rows`."""
        query = self._query
        narrowed = self._narrowed(query, f"{query.key} >= {within.low} AND {query.key} < {within.high}")
        reader = self._reader(narrowed)
        for record in reader.between(self.low, self._until):
            yield Row(int(record["id"]), reader.moment(record))

    def records(self, ids: Sequence[int]) -> list[Record]:
        """The records of *ids* as the source would deliver them."""
        query = replace(self._query, fields=self.arguments.fields, types=self.arguments.types)
        listed = ", ".join(map(str, ids))
        reader = self._reader(self._narrowed(query, f"{query.key} IN ({listed})"))
        return [record for record in reader.between(None, datetime.now(UTC) + _AHEAD) if record is not None]

    def deleted(self, ids: Sequence[int]) -> list[Record]:
        """Records that say of *ids* that they are gone, as the source would deliver them."""
        zone = self.session.time_zone(self.unit)
        query = replace(self._query, fields=self.arguments.fields)
        now = datetime.now(zone).replace(tzinfo=None, microsecond=0).isoformat()
        return [deleted_record({"recordid": id_, "deleteddate": now, "name": None}, query, zone) for id_ in ids]

    @property
    def _until(self) -> datetime:
        return self.high or datetime.now(UTC) + _AHEAD

    @staticmethod
    def _narrowed(query: ChangeQuery, condition: str) -> ChangeQuery:
        return replace(query, filter=f"({query.filter}) AND {condition}" if query.filter else condition)

    def _reader(self, query: ChangeQuery) -> RecordRows:
        values: tuple[Any, ...] = tuple(self.arguments.parameters)
        return RecordRows(self.session, self.arguments, self.unit, query, values)
