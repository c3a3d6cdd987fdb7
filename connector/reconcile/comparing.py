"""Comparison: the ranges in which two sides may differ, and what differs in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from connector.reconcile.sides import IdRange, Row, Side, Span

Kind = Literal["missing", "extra", "stale"]
KINDS: tuple[Kind, ...] = ("missing", "extra", "stale")
MOST_RANGES = 1000
ROWS_A_RANGE = 5000
_FIRST = 5
"""Keys that a report shows of each kind and range."""
_TOLERANCE = timedelta(seconds=1)
"""NetSuite tells moments by the second."""


class Difference(NamedTuple):
    """One record that is not the same on both sides."""

    kind: Kind
    id: int
    moment: datetime | None = None
    """When the source says it changed."""


@dataclass(slots=True, kw_only=True)
class RangeReport:
    """What was found in one range of ids."""

    within: IdRange
    source: int = 0
    """Records of the source that were looked at."""
    target: int = 0
    """Rows of the target that were looked at."""
    counts: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    first: dict[Kind, list[int]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    """The first ids of each kind."""
    later: int = 0
    """Records that changed behind the flow's watermark: its next run brings them."""

    @property
    def total(self) -> int:
        """How many records differ."""
        return sum(self.counts.values())

    def note(self, difference: Difference) -> None:
        """Count *difference*."""
        self.counts[difference.kind] += 1
        if len(self.first[difference.kind]) < _FIRST:
            self.first[difference.kind].append(difference.id)

    def of_source(self, side: Side) -> Iterator[Row]:
        """The rows of the source in this range, counted as they come."""
        for row in side.rows(self.within):
            self.source += 1
            yield row

    def of_target(self, side: Side) -> Iterator[Row]:
        """The rows of the target in this range, counted as they come."""
        for row in side.rows(self.within):
            self.target += 1
            yield row

    def as_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        first = {f"first_{kind}": ids for kind, ids in self.first.items() if ids}
        told: dict[str, Any] = {
            "from": self.within.low,
            "to": self.within.high - 1,
            "source": self.source,
            "target": self.target,
        }
        return told | dict(self.counts) | {"later": self.later} | first


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two sides are compared."""

    source: Side
    target: Side
    moments: bool
    """Whether the target tells when a record changed; then rows are read where checksums would do."""
    partial: bool = False
    """Whether the source is a part of what the target holds: then nothing is extra."""
    behind: datetime | None = None
    """The flow's watermark: what changed from then on is not due yet."""
    rows_a_range: int = ROWS_A_RANGE

    def ranges(self, spans: Sequence[Span]) -> Iterator[IdRange]:
        """The ranges of ids, over all *spans*, in which rows have to be looked at."""
        if not spans:
            return
        low, high = min(span.low for span in spans), max(span.high for span in spans)
        number = max(1, min(MOST_RANGES, -(-max(span.rows for span in spans) // self.rows_a_range)))
        width = -(-(high - low + 1) // number)
        ours, theirs = self.source.checksums(width), self.target.checksums(width)
        for bucket in sorted(ours.keys() | theirs.keys()):
            if self.moments or self.partial or ours.get(bucket) != theirs.get(bucket):
                yield IdRange(bucket * width, (bucket + 1) * width)

    def differences(self, report: RangeReport) -> Iterator[Difference]:
        """What differs in the range of *report*, which counts it, in the order of ids."""
        ours, theirs = report.of_source(self.source), report.of_target(self.target)
        mine, other = next(ours, None), next(theirs, None)
        while mine is not None or other is not None:
            found: Difference | None = None
            if other is None or (mine is not None and mine.id < other.id):
                found, mine = self._absent(mine, report), next(ours, None)
            elif mine is None or other.id < mine.id:
                found, other = None if self.partial else Difference("extra", other.id), next(theirs, None)
            else:
                found = self._unlike(mine, other, report)
                mine, other = next(ours, None), next(theirs, None)
            if found is not None:
                report.note(found)
                yield found

    def _absent(self, row: Row | None, report: RangeReport) -> Difference | None:
        if row is None or self._is_later(row, report):
            return None
        return Difference("missing", row.id, row.moment)

    def _unlike(self, mine: Row, other: Row, report: RangeReport) -> Difference | None:
        if not self.moments or is_fresh(mine.moment, other) or self._is_later(mine, report):
            return None
        return Difference("stale", mine.id, mine.moment)

    def _is_later(self, row: Row, report: RangeReport) -> bool:
        later = self.behind is not None and row.moment is not None and row.moment >= self.behind
        report.later += later
        return later


def is_fresh(moment: datetime | None, row: Row) -> bool:
    """Whether *row* holds a record that changed at *moment*; one without a moment is as old as can be."""
    return moment is None or (row.moment is not None and abs(row.moment - moment) < _TOLERANCE)
