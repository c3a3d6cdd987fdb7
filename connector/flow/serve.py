"""Serve the flows of a file, each time they are due and for each event that comes in, until asked to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from connector.engine.protocol import Clock
from connector.errors import ConfigurationError, ConnectorError
from connector.flow.api import Flow
from connector.flow.document import FlowBody
from connector.flow.listening import Listening, listening, listens
from connector.flow.load import LoadedFlow
from connector.flow.pausing import PauseGate
from connector.flow.result import RunResult
from connector.flow.run_options import Options
from connector.flow.schedule import Scheduled, Scheduler, Submit
from connector.outcome import Report
from connector.state.lease import configured
from connector.state.opening import State, open_state
from connector.state.pauses import LONGEST_ABSENCE


def is_served(body: FlowBody) -> bool:
    """Whether a flow starts by itself: by a schedule, or by a listener."""
    return listens(body) or is_scheduled(body)


def is_scheduled(body: FlowBody) -> bool:
    """Whether a flow has a schedule to be served by."""
    return body.source is not None and bool(body.source.schedule.every or body.source.schedule.cron)


def served(loaded: LoadedFlow) -> list[str]:
    """The flows of a file that are served where none is named: those that start by themselves, but the stopped ones."""
    flows = loaded.document.flows.items()
    return [name for name, body in flows if is_served(body) and body.initial_state == "started"]


@dataclass(kw_only=True)
class Daemon:
    """The flows of a file that start by themselves."""

    flow: Flow
    name: str = ""
    """Which flow; all that start by themselves where empty."""
    asked: Mapping[str, Any]
    tell: Callable[[RunResult], None]
    """Told how each run ended."""
    force: bool = False
    """Take the schedules from another process that serves them."""
    clock: Callable[[], float] | None = None
    """Seconds of the epoch; the clock of this machine, for pauses that of the state, where None."""
    submit: Submit | None = None
    once: bool = False
    """Whether one event of a listener is enough."""
    last: RunResult | None = field(default=None, init=False)
    _hopeless: RunResult | None = field(default=None, init=False)
    _ran: set[str] = field(default_factory=set, init=False)
    _away_since: dict[str, float] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @property
    def stop(self) -> threading.Event:
        """Set it to stop."""
        stop: threading.Event = self.asked["stop"]
        return stop

    @property
    def names(self) -> list[str]:
        """The flows that are served."""
        return [self.flow.loaded.flow(self.name)[0]] if self.name else served(self.flow.loaded)

    def serve(self, state: str | State) -> RunResult:
        """Run until asked to stop, or until it makes no sense to go on; the result of the last run.

        Raises:
            ConfigurationError: No flow starts by itself, or another living process serves one of the schedules.
        """
        names = self.names
        if not names:
            hint = "give a source `every` or `cron`, or a listener"
            raise ConfigurationError("no flow of this file starts by itself", hint=hint)
        lease = configured(self.flow.loaded.lease)
        with nullcontext(state) if isinstance(state, State) else open_state(state, lease_seconds=lease) as opened:
            self._serve(opened, names)
        if self._hopeless is not None:
            return self._hopeless
        if self.once and self.last is not None:
            return self.last
        if self.last is not None and self.last.status == "interrupted":
            return self.last
        last = self.last or RunResult(run="", flow=names[0], status="interrupted", report=Report())
        return replace(last, status="interrupted", stopped_at="the next run", error=None)

    def _serve(self, state: State, names: list[str]) -> None:
        bodies = self.flow.loaded.document.flows
        receptions = {name: self._reception(name, state) for name in names if listens(bodies[name])}
        scheduled = [name for name in names if name not in receptions]
        with listening(receptions):
            if scheduled:
                self._scheduler(state, scheduled).serve()
            else:
                self.stop.wait()
        for reception in receptions.values():
            if reception.error is not None:
                raise reception.error

    def _reception(self, name: str, state: State) -> Listening:
        asked = {key: self.asked[key] for key in ("params", "emit", "engine", "trace") if key in self.asked}
        options = Options(**asked, stop=self.stop)
        return Listening(
            self.flow.loaded,
            name,
            state,
            stop=self.stop,
            options=lambda: options,
            tell=self._told,
            once=self.once,
        )

    def _told(self, result: RunResult) -> None:
        """Hear how a run ended."""
        with self._lock:
            self.last = result
            self.tell(result)

    def _scheduler(self, state: State, names: list[str]) -> Clock:
        gate = PauseGate(self.flow.loaded, state, self.asked["emit"], self.clock)
        bodies = self.flow.loaded.document.flows
        return Scheduler(
            flows=[Scheduled.of(name, bodies[name], self.flow.loaded.environment) for name in names],
            state=state,
            fire=lambda name: self._fired(name, state, gate),
            stop=self.stop,
            may_start=gate.may_start,
            stands_by=False,
            force=self.force,
            emit=self.asked["emit"],
            clock=self.clock or time.time,
            submit=self.submit,
        )

    def _fired(self, name: str, state: State, gate: PauseGate) -> bool:
        """Run a flow; whether it is to run again once its account is back."""
        emit = gate.hearing(name, self.asked["emit"])
        result = self.flow.run(name, state=state, **{**self.asked, "emit": emit})
        with self._lock:
            is_first = name not in self._ran
            self._ran.add(name)
        self._told(result)
        is_owed = gate.ended(name, result)
        if result.status != "interrupted" and self._is_hopeless(name, result.error, is_first=is_first):
            self._hopeless = result
            self.stop.set()
        return is_owed

    def _is_hopeless(self, name: str, error: ConnectorError | None, *, is_first: bool) -> bool:
        """Whether it makes no sense to go on.

        The first run fails before someone's eyes; after that credentials may be rotated and what is away is waited for.
        """
        if error is not None and error.is_a("UNAVAILABLE"):
            now = (self.clock or time.time)()
            return now - self._away_since.setdefault(name, now) > LONGEST_ABSENCE
        self._away_since.pop(name, None)
        if error is None or error.type == "STATE:LOCKED":  # another process is at it, and will end
            return False
        return is_first or error.is_a("CONFIGURATION")
