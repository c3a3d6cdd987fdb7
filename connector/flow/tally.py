"""Tally: the counts of a run by step; what a unit added is remembered with the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from connector.errors import RejectedError
from connector.flow.document import StopAfter
from connector.outcome import Report

_RATIO_FROM = 100
"""A share of failures means little before this many records."""
_FIRST_ERRORS = 5


class Tally:
    """Counts of a run; turns too many failed records into a failure."""

    def __init__(self, stop_after: StopAfter | None = None) -> None:
        """Count up to *stop_after*."""
        self._limit = stop_after or StopAfter()
        self.by_step: dict[str, Report] = {}
        self.handled_errors = 0
        """Errors that a handler took without acknowledging them."""
        self.acknowledged = 0
        """Failed records whose errors a handler acknowledged: all went as the flow says."""

    @property
    def total(self) -> Report:
        """All steps together."""
        total = Report()
        for report in self.by_step.values():
            total = total.plus(report)
        return total

    @property
    def failed(self) -> int:
        """Failed records, without those whose errors a handler acknowledged."""
        return self.total.failed - self.acknowledged

    def add(self, step: str, report: Report) -> None:
        """Count *report* for *step*; raises TOO_MANY_FAILURES once as many failed as stop the flow."""
        self.note(step, report)
        if report.failed:
            self._judge(step)

    def note(self, step: str, report: Report) -> None:
        """Count *report* for *step*, however many failed."""
        self.by_step[step] = self.by_step.get(step, Report()).plus(report)

    def _judge(self, step: str) -> None:
        total = self.total
        failed, read = total.failed, max(total.read, 1)
        count, ratio = self._limit.count, self._limit.ratio
        too_many = count is not None and failed >= count
        too_large = ratio is not None and read >= _RATIO_FROM and failed / read >= ratio
        if too_many or too_large:
            limit = f"count {count}" if too_many else f"ratio {ratio}"
            raise RejectedError(
                f"{failed} of the {read} records read so far failed; stop_after: {limit}",
                type="TOO_MANY_FAILURES",
                hint="see `connector dead-letters list`; mend the cause, or raise stop_after",
                step=step,
            )

    # ---------------------------------------------------------------- what a unit added

    def mark(self) -> Tally:
        """The counts as they stand now, to compare with later."""
        copy = Tally()
        copy.by_step, copy.handled_errors = dict(self.by_step), self.handled_errors
        copy.acknowledged = self.acknowledged
        return copy

    def since(self, before: Tally) -> dict[str, Any]:
        """What was added since *before*, as small JSON; empty where nothing was."""
        steps = {
            step: _difference(report, before.by_step.get(step, Report()))
            for step, report in self.by_step.items()
            if report != before.by_step.get(step)
        }
        handled = self.handled_errors - before.handled_errors
        acknowledged = self.acknowledged - before.acknowledged
        added = {"steps": steps, "handled": handled, "acknowledged": acknowledged}
        return added if any(added.values()) else {}

    def replay(self, added: Mapping[str, Any], *, judged: bool = True) -> None:
        """Count what a unit added that was done apart, or before this process began."""
        self.handled_errors += added.get("handled", 0)
        self.acknowledged += added.get("acknowledged", 0)
        reports = {step: Report(**report) for step, report in added.get("steps", {}).items()}
        for step, report in reports.items():
            self.note(step, report)
        for step in (step for step, report in reports.items() if judged and report.failed):
            self._judge(step)


def _difference(now: Report, before: Report) -> dict[str, Any]:
    counts = {name: value - getattr(before, name) for name, value in asdict(now).items() if isinstance(value, int)}
    return {**counts, "first_errors": list(now.first_errors[len(before.first_errors) : _FIRST_ERRORS])}
