"""Ending: what is written down, forgotten and told when a run is over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from connector import events
from connector.engine.protocol import Engine
from connector.errors import ConnectivityError, ConnectorError, RetryableError, frozen_error, thawed_error
from connector.flow import on_failure
from connector.flow.context import Context
from connector.flow.on_failure import OnFailure
from connector.flow.result import RunResult
from connector.message import Message
from connector.outcome import Report
from connector.state.lease import Lease
from connector.state.opening import State
from connector.state.runs import RESUME, TELL, UNFINISHED, Run

TOLD_WITHIN = timedelta(minutes=2)
"""Who is not told by then is not being told: the process that was to do it is gone."""


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How the runs of one flow end."""

    state: State
    flow: str
    asked: OnFailure | None
    """Who is told of runs that end badly."""
    environment: str = ""
    engine: Engine | None = None
    begins_again: bool = True
    """Whether the next start of the flow is the same run to us, so that what was done may stay for it."""
    emit: events.Emit = events.ignore

    def write_down(self, record: Run, result: RunResult) -> None:
        """Note how the run ended.

        One that failed since something was away stays as it is, and goes on from there: by itself where that was the
        state, with the next start of the flow otherwise.

        Raises:
            RetryableError: The state is away, or another process has taken the run over.
        """
        self.state.runs.check(record.id)
        lost = result.error is not None and result.error.type.startswith("STATE:")
        status = "interrupted" if lost or self._goes_on(result) else result.status
        asked = RESUME if lost and self.engine is not None and record.request is not None else ""
        told = self.asked is not None and on_failure.is_told(self.asked, result)
        self.state.runs.finish(record.id, status, result.as_dict(), asked=asked or (TELL if told else ""))
        if status not in UNFINISHED:
            self.state.spool.drop(record.id)
            if self.engine is not None:
                self.engine.forget(record.id)

    def tell(self, result: RunResult) -> None:
        """Let people know of it while nobody waits, and of what a process that died was to tell."""
        if self.asked is not None:
            self.state.afterwards.add(lambda: self._tell(result))

    def tell_late(self) -> None:
        """Tell now what processes that died were to tell of this flow."""
        for record in self.state.runs.untold(TOLD_WITHIN, self.flow):
            with suppress(RetryableError):  # another process is at it
                self._tell_once(_kept(record), again=True)

    def _goes_on(self, result: RunResult) -> bool:
        """Whether it failed for something that was away, which says nothing against what is done."""
        away = isinstance(result.error, ConnectivityError | RetryableError)
        return result.status == "failed" and away and self.begins_again

    def _tell(self, result: RunResult) -> None:
        try:
            self.tell_late()
            self._tell_once(result, again=False)
        except ConnectorError as error:  # the state's database is away, or another process is at it
            if error.type != "STATE:LOCKED":
                message = f"nobody was told how the run ended: {error.message}"
                self.emit(events.Noted(step=self.flow, message=message, hint=error.hint))

    def _tell_once(self, result: RunResult, *, again: bool) -> None:
        """Tell of one run; *again* whatever was noted: nobody knows how far the process came that died over it."""
        asked = self.asked
        if asked is None or not on_failure.is_told(asked, result) or not result.run:
            on_failure.tell(asked, result, environment=self.environment, state=self.state, emit=self.emit)
            return
        lease = Lease(self.state.store, f"telling of {result.run}")
        try:
            if self.state.runs.show(result.run, counted=False).asked != TELL:
                return
            asked = asked.model_copy(update={"repeat_every": 0.0}) if again else asked
            on_failure.tell(asked, result, environment=self.environment, state=self.state, emit=self.emit)
            self.state.runs.told(result.run)
        finally:
            lease.release()


def shown(error: ConnectorError, context: Context) -> ConnectorError:
    """*error*, by which a run ends, without the values of its message that the project redacts."""
    failed = context.failed_at[2] if context.failed_at is not None else Message()
    values = [failed.payload, failed.attributes, dict(failed.variables), error.record]
    found = frozen_error(error)
    told = context.loaded.redaction.of(values).within(found)
    return error if told == found else thawed_error(told)


def _kept(record: Run) -> RunResult:
    """How a run ended, by what was written down of it."""
    kept: Mapping[str, Any] = record.summary or {}
    counts = {name: kept[name] for name in Report.__dataclass_fields__ if name in kept}
    error = thawed_error({"class": "", **kept["error"]}) if kept.get("error") else None
    return RunResult(
        run=record.id, flow=record.flow, status=kept.get("status", "failed"), report=Report(**counts), error=error
    )
