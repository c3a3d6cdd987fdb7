"""Reconciliation: both sides of a flow compared range by range, and mended where that is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from connector import events
from connector.component import Stopped, Unit
from connector.database.table_name import read_table_name
from connector.flow import params as flow_params
from connector.flow.load import LoadedFlow
from connector.flow.run_options import Options
from connector.flow.sessions import Sessions, connector_of
from connector.message import Message
from connector.netsuite.poll_arguments import RecordChangeArguments
from connector.reconcile.comparing import KINDS, ROWS_A_RANGE, Comparison, Difference, RangeReport
from connector.reconcile.key_mapping import SOURCES, KeyMapping, mapping_of
from connector.reconcile.netsuite_side import NetsuiteSide
from connector.reconcile.putting_right import AT_ONCE, Mended, Mender
from connector.reconcile.sides import Span
from connector.reconcile.table_side import TableSide, table_side
from connector.reference import resolve_reference
from connector.state.opening import State

_MOST_EXTRA = 2
"""A table with more than this many times the rows that the source has is taken to hold those of others too."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a flow is reconciled."""

    params: Mapping[str, Any] = field(default_factory=dict)
    low: datetime | None = None
    """Only records that changed from this moment on; then nothing is extra."""
    high: datetime | None = None
    """Only records that changed before this moment; then nothing is extra."""
    limit: int | None = None
    """Stop after so many differences."""
    fix: bool = False
    """Mend what differs."""
    rows_a_range: int = ROWS_A_RANGE
    """About how many records a range has."""
    emit: events.Emit = events.ignore
    stop: threading.Event = field(default_factory=threading.Event)
    """Set it to stop behind the records in hand."""


@dataclass(slots=True, kw_only=True)
class Totals:
    """What was found in all."""

    source: int = 0
    target: int = 0
    ranges: int = 0
    """Ranges whose rows were looked at."""
    later: int = 0
    mended: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    @property
    def left(self) -> int:
        """Differences that are still there."""
        return sum(self.counts.values()) - self.mended

    def as_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        counted = {"source": self.source, "target": self.target, "ranges": self.ranges, **self.counts}
        return {**counted, "later": self.later, "mended": self.mended, "left": self.left, "equal": not self.left}


class Reconciliation:
    """One comparison of a flow's two sides."""

    def __init__(self, loaded: LoadedFlow, name: str, state: State, asked: Asked) -> None:
        """Compare what flow *name* reads with what it wrote.

        Raises:
            ConfigurationError: What belongs to what cannot be derived from the flow.
        """
        self.loaded, self.state, self.asked = loaded, state, asked
        self.name, _ = loaded.flow(name)
        self.mapping: KeyMapping = mapping_of(loaded, self.name)
        self.params = flow_params.values(loaded, asked.params)
        self.sessions = Sessions(loaded.configs, pauses=state.pauses)
        self.totals = Totals()
        self.unit = Unit(step=f"{self.name}/reconcile", flow=self.name, emit=asked.emit, stopped=asked.stop.is_set)

    def run(self) -> Iterator[RangeReport | Mended]:
        """What became of each difference where they are mended, and each range that differs, as it is found."""
        try:
            source, target = self._source(), self._target()
            spans = self._counted(source, target)
            comparison = Comparison(
                source=source,
                target=target,
                moments=target.tells_moments,
                partial=self.asked.low is not None or self.asked.high is not None,
                behind=self._behind(),
                rows_a_range=self.asked.rows_a_range,
            )
            mender = self._mender(source, target)
            for within in comparison.ranges(spans):
                report = RangeReport(within=within)
                yield from self._range(comparison, report, mender)
                self._add(report)
                if report.total:
                    yield report
                if self._is_over(0):
                    return
        finally:
            self.sessions.close()

    def _range(self, comparison: Comparison, report: RangeReport, mender: Mender | None) -> Iterator[Mended]:
        found: list[Difference] = []
        for difference in comparison.differences(report):
            if self.asked.stop.is_set():
                raise Stopped(f"record {difference.id}")
            if mender is not None:
                found.append(difference)
            if len(found) >= AT_ONCE:
                yield from self._mended(mender, found)
                found = []
            if self._is_over(report.total):
                break
        yield from self._mended(mender, found)

    def _mended(self, mender: Mender | None, found: list[Difference]) -> Iterator[Mended]:
        if mender is None or not found:
            return
        for mended in mender.mended(found):
            self.totals.mended += mended.done
            yield mended

    def _is_over(self, more: int) -> bool:
        """Whether as many differences were found as are wanted."""
        return self.asked.limit is not None and sum(self.totals.counts.values()) + more >= self.asked.limit

    def _add(self, report: RangeReport) -> None:
        self.totals.ranges += 1
        self.totals.later += report.later
        for kind, count in report.counts.items():
            self.totals.counts[kind] += count
        self.asked.emit(events.PageRead(step=self.unit.step, records=report.source, total=self.totals.source))

    def _counted(self, source: NetsuiteSide, target: TableSide) -> list[Span]:
        ours, theirs = source.span(), target.span()
        self.totals.source = ours.rows if ours else 0
        self.totals.target = theirs.rows if theirs else 0
        return [span for span in (ours, theirs) if span is not None]

    # ---------------------------------------------------------------- the two sides

    def _scope(self) -> dict[str, Any]:
        now = datetime.now(UTC)
        return {**Message().scope(), "params": self.params, "flow": {"name": self.name}, "clock": now}

    def _source(self) -> NetsuiteSide:
        source = self.mapping.source
        if source.arguments is None:
            raise AssertionError("a polling source has arguments")
        arguments: RecordChangeArguments = source.arguments.arguments(self._scope(), resolve_reference)
        return NetsuiteSide(
            session=self.sessions.of(source.config, connector_of(source.kind)),
            arguments=arguments,
            unit=self.unit,
            by="modified" if source.kind == SOURCES[0] else "created",
            low=self.asked.low,
            high=self.asked.high,
        )

    def _target(self) -> TableSide:
        step = self.mapping.sink
        arguments = step.arguments.arguments(self._scope(), resolve_reference)
        session = self.sessions.of(step.config, connector_of(step.kind))
        return table_side(
            session,
            self.unit,
            read_table_name(arguments.table, session.config.default_schema),
            id_column=self.mapping.id_column,
            moment_column=self.mapping.moment_column,
            constants=self.mapping.constants,
        )

    def _behind(self) -> datetime | None:
        """The moment up to which the flow has read its source; None where it never ended well."""
        source = self.mapping.source
        account = self.sessions.account(source.config, connector_of(source.kind))
        watermark = self.state.watermarks.get(account, self.name, source.kind)
        return datetime.fromisoformat(watermark["high"]) if watermark else None

    def _mender(self, source: NetsuiteSide, target: TableSide) -> Mender | None:
        if not self.asked.fix:
            return None
        left = "" if self.mapping.deletes else "the flow deletes no rows: its sink has no delete_when"
        if self.totals.target > _MOST_EXTRA * self.totals.source:
            left = "the table holds far more rows than the source has: they may be those of others"
        options = Options(params=self.asked.params, emit=self.asked.emit, stop=self.asked.stop)
        return Mender(
            loaded=self.loaded,
            flow=self.name,
            state=self.state,
            options=options,
            source=source,
            target=target,
            left=left,
        )
