"""Mender: runs records that are missing or stale through the flow again, and tells it which are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connector.flow.load import LoadedFlow
from connector.flow.run import run
from connector.flow.run_options import Options
from connector.reconcile.comparing import Difference, is_fresh
from connector.reconcile.netsuite_side import NetsuiteSide
from connector.reconcile.sides import Row
from connector.reconcile.table_side import TableSide
from connector.state.opening import State
from connector.stream import Record

AT_ONCE = 200
"""Records that go through the flow together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What became of one difference."""

    difference: Difference
    done: bool
    reason: str = ""
    """Why it was not mended."""

    def as_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {"id": self.difference.id, "was": self.difference.kind, "mended": self.done, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mender:
    """Mends what differs between the two sides of one flow."""

    loaded: LoadedFlow
    flow: str
    state: State
    options: Options
    source: NetsuiteSide
    target: TableSide
    left: str = ""
    """Why rows that the source has not are left alone; "" where they are deleted."""

    def mended(self, found: Sequence[Difference]) -> Iterator[Mended]:
        """What became of *found*, which go through the flow's own steps."""
        extra = [one for one in found if one.kind == "extra"]
        wanted = [one for one in found if one.kind != "extra"]
        if wanted:
            records = self.source.records([one.id for one in wanted])
            yield from self._told(wanted, records)
        if extra and not self.left:
            yield from self._told(extra, self.source.deleted([one.id for one in extra]))
        else:
            yield from (Mended(difference=one, done=False, reason=self.left) for one in extra)

    def _told(self, wanted: Sequence[Difference], records: Sequence[Record]) -> Iterator[Mended]:
        options = replace(self.options, records=records)
        result = run(self.loaded, self.state, self.flow, options)
        if result.error is not None:
            raise result.error
        reasons = dict(self._set_aside(result.run))
        target = self.target.looked_at_again()
        there, given = target.rows_of([one.id for one in wanted]), {int(record["id"]) for record in records}
        for one in wanted:
            row = there.get(one.id)
            done = row is None if one.kind == "extra" else row is not None and _is_new(one, row, target)
            reason = reasons.get(one.id) or ("" if one.id in given else "it is not there any more")
            yield Mended(difference=one, done=done, reason="" if done else reason or "the flow let it out")

    def _set_aside(self, of_run: str) -> Iterator[tuple[int, str]]:
        """Id and message of the records that became dead letters."""
        for letter in self.state.dead_letters.each(run=of_run):
            record = letter.record if isinstance(letter.record, dict) else {}
            id_ = record.get("id", record.get(self.target.id_column))
            if str(id_).isdecimal():
                yield int(str(id_)), f"dead letter {letter.id}: {letter.message}"


def _is_new(one: Difference, row: Row, target: TableSide) -> bool:
    """Whether *row* is as new as the record was when it was compared, or newer."""
    if not target.tells_moments or is_fresh(one.moment, row):
        return True
    return row.moment is not None and one.moment is not None and row.moment > one.moment
