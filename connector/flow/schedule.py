"""Scheduler: fires the schedules of many flows, each moment once over all processes that share a state."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime

from connector import events
from connector.errors import ConfigurationError, ConnectorError
from connector.flow import firing_times
from connector.flow.document import FlowBody, Schedule
from connector.state.firings import Firing
from connector.state.opening import State
from connector.state.runs import UNFINISHED

THREADS = 8
"""Flows of one process that run at the same time."""
LOOK = 0.5
"""Seconds between looks at whether something is due or someone asked to stop."""
_SOON = 0.02
_STAND_BY = 2.0
"""Seconds between looks of who stands by."""
_HELD = 1.0
"""Seconds between looks at whether a paused account lets a firing go."""

Fire = Callable[[str], bool | None]
"""Runs a flow to its end; True where its moment is still owed, since the account was away."""
Submit = Callable[[Callable[[], bool | None]], "Future[bool | None]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A flow with its schedule."""

    flow: str
    """Its name; the names of the flows of one state are unlike each other."""
    schedule: Schedule
    environment: str = ""
    waiting: int = 1
    """With `disallow_concurrent_execution: false`: how many firings may wait for a run to end."""

    @classmethod
    def of(cls, name: str, body: FlowBody, environment: str = "") -> Scheduled:
        """The schedule of a flow that has one."""
        if body.source is None:
            raise ConfigurationError(f"flow `{name}` has no source", hint="give it a schedule")
        waiting = body.max_concurrency or 1
        return cls(flow=name, schedule=body.source.schedule, environment=environment, waiting=waiting)


@dataclass(slots=True)
class _Entry:
    """What the scheduler knows of one flow."""

    what: Scheduled
    mine: bool = False
    holder: Firing | None = None
    fired: float = 0.0
    """The moment that fired last, as the state knows it."""
    next_at: float = 0.0
    not_before: float = 0.0
    catch_up: float = 0.0
    """Up to this moment all that was missed is made up for, one after the other."""
    owed: int = 0
    """Firings that are taken and not begun."""
    running: Future[bool | None] | None = None
    look_at: float = 0.0
    """A held firing is not looked at before."""
    full: bool = False


@dataclass(kw_only=True)
class Scheduler:
    """Serves the schedules of *flows*: a bounded number of threads, one run of a flow at a time.

    Which of two processes serves a schedule is settled in the state; the second stands by, or raises. Two runs of one
    flow never overlap, since both would read from the same watermark: a firing that falls into a running one is left
    out, or waits with `disallow_concurrent_execution: false`.
    """

    flows: list[Scheduled]
    state: State
    fire: Fire
    stop: threading.Event
    may_start: Callable[[str], bool] = lambda flow: True  # noqa: ARG005 - who knows of no pauses
    """Asked before each run; while it says no, the firing is held, and all that follow with it."""
    stands_by: bool = True
    """Wait where another process serves a schedule; else raise."""
    force: bool = False
    """Take the schedules from whoever serves them."""
    emit: events.Emit = events.ignore
    clock: Callable[[], float] = time.time
    threads: int = THREADS
    submit: Submit | None = None
    """Runs a callable elsewhere; a pool of its own where None."""
    resumes: bool = True
    """Begin with the flows whose run was broken off."""
    owner: str = field(default_factory=lambda: f"{os.getpid()}-{uuid.uuid4().hex[:16]}")
    _entries: dict[str, _Entry] = field(default_factory=dict, init=False)
    _beat_at: float = field(default=0.0, init=False)
    _looked: float = field(default=0.0, init=False)
    _unwell: bool = field(default=False, init=False)

    def serve(self) -> None:
        """Serve until asked to stop; runs under way end first.

        Raises:
            ConfigurationError: Another process serves one of the schedules, and this one does not stand by.
        """
        self._entries = {what.flow: _Entry(what) for what in self.flows}
        try:
            with ThreadPoolExecutor(self.threads, "schedule") as pool:
                self._serve(self.submit or _submitting(pool))
            self._ended()  # what the last runs raised is not lost
        finally:
            with suppress(ConnectorError):  # who cannot say that it leaves is seen to be gone
                self.state.firings.leave(self.owner)

    def _serve(self, begin: Submit) -> None:
        try:
            while not self.stop.is_set():
                self._guarded_look(begin)
                self.stop.wait(self._pause())
        except BaseException:
            self.stop.set()  # the runs under way end first
            raise

    def plans(self) -> Mapping[str, float]:
        """When each flow that is served here fires next."""
        return {name: entry.next_at for name, entry in self._entries.items() if entry.mine}

    def _guarded_look(self, begin: Submit) -> None:
        """Look; while the state's database is away nothing fires, since nobody could tell whether it has."""
        try:
            self._look(begin)
        except ConnectorError as error:
            if not (error.is_a("STATE:CONNECTIVITY") or error.type == "STATE:LOCKED"):
                raise
            if not self._unwell:
                self._note("", f"{error.message}: nothing is started until it is back", error.hint)
            self._unwell = True
        else:
            self._unwell = False

    def _look(self, begin: Submit) -> None:
        self._claimed()
        now = self.clock()
        back = now < self._looked
        self._looked = now
        self._ended()
        for entry in self._entries.values():
            if not entry.mine:
                continue
            if back:
                entry.look_at = entry.not_before = 0.0
            if back and not entry.running:
                self._planned(entry, now)
            self._fired(entry, now)
            self._begun(entry, begin, now)

    # ---------------------------------------------------------------- who serves

    def _claimed(self) -> None:
        """Say that we live, and take what nobody serves."""
        if time.monotonic() < self._beat_at:
            return
        first = not self._beat_at
        rhythm = min(_STAND_BY, self.state.firings.seconds / 3)
        mine = self.state.firings.renew(self.owner) if not first else set()
        for entry in self._entries.values():
            key = (entry.what.flow, entry.what.environment)
            if entry.mine and key not in mine:
                self._lost(entry, self.state.firings.get(*key))
            if not entry.mine:
                self._taken(entry, force=self.force and first)
        self._beat_at = time.monotonic() + rhythm

    def _taken(self, entry: _Entry, *, force: bool) -> None:
        what = entry.what
        holder = self.state.firings.claim(what.flow, what.environment, self.owner, force=force)
        if holder is not None:
            if entry.holder is None or entry.holder.executor != holder.executor:
                self._stand_by(entry, holder)
            return
        if entry.holder is not None:
            self._note(what.flow, f"{entry.holder.served_by} is gone: it is served here now")
        entry.mine, entry.holder = True, None
        now = self.clock()
        entry.not_before = now + what.schedule.start_delay
        if self.resumes and self._is_broken_off(what.flow):
            entry.owed = 1
        self._planned(entry, now)

    def _lost(self, entry: _Entry, holder: Firing | None) -> None:
        entry.mine, entry.owed = False, 0
        if holder is not None and holder.executor not in ("", self.owner):
            self._stand_by(entry, holder)

    def _stand_by(self, entry: _Entry, holder: Firing) -> None:
        since = datetime.fromtimestamp(holder.since).astimezone()
        flow = entry.what.flow
        told = f"the schedule of flow `{flow}` is served by {holder.served_by} since {since:%Y-%m-%d %H:%M:%S}"
        if not self.stands_by:
            hint = "let it serve, or stop it there; --once runs the flow once, --force takes the schedule over"
            raise ConfigurationError(told, hint=hint)
        entry.holder = holder
        self._note(flow, f"{told}: this process stands by")

    def _is_broken_off(self, flow: str) -> bool:
        return any(self.state.runs.list(flow, status, limit=1) for status in UNFINISHED)

    # ---------------------------------------------------------------- when it is due

    def _planned(self, entry: _Entry, now: float) -> None:
        """Read what has fired last, and find the moment that follows."""
        what = entry.what
        row = self.state.firings.get(what.flow, what.environment)
        if row is None or row.executor != self.owner:
            self._lost(entry, row)
            return
        entry.fired = row.due_at
        at = (
            firing_times.after(what.schedule, row.due_at, now) if row.due_at else firing_times.first(what.schedule, now)
        )
        self._set_next(entry, at)
        self._announce(entry, now)

    def _set_next(self, entry: _Entry, at: float) -> None:
        entry.next_at = at
        self.state.firings.plan(entry.what.flow, entry.what.environment, self.owner, at)

    def _announce(self, entry: _Entry, now: float) -> None:
        at = max(entry.next_at, entry.not_before)
        if at > now and not entry.owed:
            self._note(entry.what.flow, f"next run at {datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M:%S}")

    def _fired(self, entry: _Entry, now: float) -> None:
        """Take the moments that have come, as the schedule says of those that were missed."""
        if now < max(entry.next_at, entry.not_before):
            return
        catching_up = entry.next_at <= entry.catch_up
        if entry.running is not None and (entry.what.schedule.disallow_concurrent_execution or catching_up):
            return  # what falls into a running one is left out when it ends, what is made up for follows it
        if entry.owed and not entry.running:
            return  # held by a paused account, with all that follow
        at = self._chosen(entry, firing_times.due(entry.what.schedule, entry.next_at, now), now)
        if at is None:
            return
        what = entry.what
        if not self.state.firings.fire(what.flow, what.environment, self.owner, seen=entry.fired, due=at, now=now):
            self._planned(entry, now)
            return
        entry.fired = at
        self._owe(entry)
        self._after(entry, now)

    def _chosen(self, entry: _Entry, found: firing_times.Due, now: float) -> float | None:
        """Which of the moments that have come is fired now; None where none is."""
        schedule, flow = entry.what.schedule, entry.what.flow
        if entry.catch_up >= found.first:
            return found.first
        if not found.is_missed(now) and (found.number == 1 or schedule.missed != "all"):
            return found.last
        told = f"{firing_times.counted(found.number)} firing{'s' if found.number > 1 else ''} missed"
        if schedule.missed == "skip":
            self._note(flow, f"{told}, left out (missed: skip)")
            self._set_next(entry, firing_times.upcoming(schedule, found.last, now))
            self._announce(entry, now)
            return None
        if schedule.missed == "once":
            self._note(flow, f"{told}, made up for by one run")
            return found.last
        dropped = max(0, found.number - firing_times.MOST)
        kept = found.number - dropped
        more = f"; {firing_times.counted(dropped)} older ones are dropped" if dropped else ""
        self._note(flow, f"{told}, made up for by {kept:,} runs{more}")
        entry.catch_up = found.last
        return firing_times.latest(schedule, found)

    def _owe(self, entry: _Entry) -> None:
        if entry.owed < entry.what.waiting or entry.running is None:
            entry.owed += 1
            return
        if not entry.full:
            self._note(entry.what.flow, f"{entry.owed} firings wait already, so others are left out")
        entry.full = True

    def _after(self, entry: _Entry, now: float) -> None:
        """Plan what follows the moment that has just fired."""
        following = firing_times.after(entry.what.schedule, entry.fired, now)
        catching_up = following <= entry.catch_up
        at = (
            following
            if catching_up or following > now
            else firing_times.upcoming(entry.what.schedule, entry.fired, now)
        )
        self._set_next(entry, at)

    # ---------------------------------------------------------------- runs

    def _begun(self, entry: _Entry, begin: Submit, now: float) -> None:
        if not entry.owed or entry.running is not None or now < entry.look_at or self.stop.is_set():
            return
        if not self.may_start(entry.what.flow):
            entry.look_at = now + _HELD
            return
        entry.owed -= 1
        flow = entry.what.flow
        entry.running = begin(lambda: self.fire(flow))

    def _ended(self) -> None:
        """See which runs are over; a defect in one ends the scheduler."""
        for entry in self._entries.values():
            if entry.running is None or not entry.running.done():
                continue
            finished, entry.running, entry.full = entry.running, None, False
            if finished.result():
                entry.owed = max(1, entry.owed)
            elif entry.mine and not self.stop.is_set():
                self._gone_by(entry)
                self._announce(entry, self.clock())

    def _gone_by(self, entry: _Entry) -> None:
        """After a run: leave out what fell into it; what is to be made up for follows at once."""
        now = self.clock()
        if entry.next_at > now or entry.next_at <= entry.catch_up:
            return
        if not entry.what.schedule.disallow_concurrent_execution or not entry.fired:
            return
        self._set_next(entry, firing_times.upcoming(entry.what.schedule, entry.fired, now))

    def _pause(self) -> float:
        """Seconds until there is something to look at."""
        if self._unwell:
            return LOOK
        now = self.clock()
        waits = [LOOK]
        for entry in self._entries.values():
            if entry.running is not None:
                waits.append(max(_SOON, (entry.what.schedule.every or LOOK) / 10))
            elif entry.mine and not entry.owed:
                waits.append(max(0.0, max(entry.next_at, entry.not_before) - now))
        return min(waits)

    def _note(self, flow: str, message: str, hint: str = "") -> None:
        self.emit(events.Noted(step=flow, message=message, hint=hint))


def _submitting(pool: ThreadPoolExecutor) -> Submit:
    """Runs in *pool* what sees the caller's context."""

    def submit(work: Callable[[], bool | None]) -> Future[bool | None]:
        return pool.submit(copy_context().run, work)

    return submit
