"""Crew: the processes that share a state, seen from one of them: it hands blocks out, and carries out what falls to it.

A process of the crew is an executor in the state. What a dead one had in hand is handed out again by any other that
looks after the rest: a worker does, and a run does for its own blocks.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy.exc import SQLAlchemyError

from connector import events
from connector.component import Stopped
from connector.engine.protocol import Execution, Journal
from connector.errors import BugError, ConfigurationError, ConnectorError, frozen_error
from connector.flow.again import made_ready
from connector.flow.ending import TOLD_WITHIN
from connector.flow.result import RunResult
from connector.flow.run import FlowRun
from connector.state.lease import Lease
from connector.state.opening import State
from connector.state.runs import RESUME, UNFINISHED, Run

if TYPE_CHECKING:
    from connector.engine.dispatcher import Dispatcher

LOG = logging.getLogger("connector.worker")
_RESPITE = 5.0
"""Seconds before a run is handed out again that this process could not begin with."""
_MOST_PREPARED = 16
"""Runs whose flows and connections are kept open for the next of their blocks."""
_WINDOW = 2
"""Blocks that wait or run for each that the processes carry out at once: nobody runs dry, nothing piles up."""
_LIKELY = 2
"""Processes at least that are reckoned with: others may join."""
_COUNTED = 2.0
"""Seconds after which the processes are counted anew."""


class Crew:
    """This process's part in the work over one state."""

    def __init__(
        self,
        state: State,
        *,
        kind: str,
        concurrency: int = 4,
        emit: events.Emit = events.ignore,
        stop: threading.Event | None = None,
    ) -> None:
        """Join as a process of that *kind* (`run`, `worker`), which carries out *concurrency* blocks at once."""
        from connector.engine import dispatcher, durable  # noqa: PLC0415 - DBOS takes a second to import
        from connector.engine.dbos_process import VERSION  # noqa: PLC0415 - as above

        self.state, self.stop = state, stop or threading.Event()
        self._emit, self._concurrency = emit, concurrency
        self.executor = state.executors.start(kind, VERSION)
        state.runs.executor, state.runs.fence = self.executor.id, self.executor
        self._dispatcher: Dispatcher = dispatcher.Dispatcher(state.engine_url, self.executor, self)
        self._durable = durable
        self._launched: set[str] | None = None
        self._counted = (-_COUNTED, _LIKELY)
        """When the processes were counted, and how many there were."""
        self._prepared: OrderedDict[str, FlowRun] = OrderedDict()
        self._over: list[FlowRun] = []
        self._lock = threading.Lock()
        self.executor.on_beat.append(self._stop_what_is_over)
        if kind == "run":  # a worker looks after the others in its own round
            self.executor.on_beat.append(self._look_around)

    def _look_around(self) -> None:
        """Once a second in a run's own process: blocks of dead workers are handed out again, were it the last alive."""
        if self.executor.is_gone:  # others carry its run out
            self.stop.set()
        elif self._launched is not None:
            with suppress(ConnectorError, SQLAlchemyError):
                self.look_after_dead()

    # ---------------------------------------------------------------- in and out

    def launch(self, queues: Sequence[str] | None = None) -> None:
        """Begin to take work: from *queues*, or as a worker from all."""
        self._dispatcher.launch(queues, self._concurrency)
        self._launched = set(queues or ())

    def close(self, patience: int = 0) -> None:
        """Finish what is in hand, at most *patience* seconds, and leave."""
        if self._launched is not None:
            self._dispatcher.close(patience)
            self._launched = None
        with self._lock:
            leaving = [*self._over, *self._prepared.values()]
            self._over, self._prepared = [], OrderedDict()
        for flow_run in leaving:
            flow_run.close()
        self.executor.close()
        self.state.runs.executor, self.state.runs.fence = "", None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---------------------------------------------------------------- as an engine

    def execution(self, run: str, journal: Journal, stop: threading.Event, *, resumed: bool, queue: str) -> Execution:
        """The execution of *run*, whose blocks wait in the queue of its account."""
        name = f"account.{queue}"
        if self._launched is None:
            self.launch([name])
        elif name not in self._launched:
            self._dispatcher.queue(name, self._concurrency)
            self._launched.add(name)
        if resumed:
            self.look_after_dead()
        return self._durable.DurableExecution(
            run,
            journal,
            stop,
            resumed=resumed,
            dispatcher=self._dispatcher,
            tasks=self.state.blocks,
            queue=name,
            room=self._room,
            note_wait=partial(self.state.runs.wait, run),
        )

    def _room(self) -> int:
        """Blocks that may be under way at once, as long as the others carry out as many at a time as this process.

        Where one block at a time is all that can be had, nothing is cut into blocks: that would cost, and win nothing.
        """
        if time.monotonic() - self._counted[0] > _COUNTED:
            living = sum(not one.draining for one in self.state.executors.list())
            self._counted = (time.monotonic(), living)
        living = self._counted[1]
        return 1 if living * self._concurrency <= 1 else self._concurrency * max(living, _LIKELY) * _WINDOW

    def forget(self, run: str) -> None:
        """Delete what is kept of the blocks of *run*, which is over; where none were handed out, there is nothing."""
        if self._launched is not None:
            self._dispatcher.forget(run)

    # ---------------------------------------------------------------- as a carrier

    def carry_run(self, run: str) -> None:
        """Go on with *run*; how it ended is written down by the run itself."""
        try:
            self.executor.check()
            record = self.state.runs.show(run)
            if record.status in UNFINISHED:  # else it was cancelled or begun anew while it waited for us
                self._go_on(record)
        except ConnectorError as error:
            LOG.warning("run %s is not gone on with: %s", run, error)

    def _go_on(self, record: Run) -> None:
        try:
            result = self._flow_run(record).go_on(record.id)
        except ConfigurationError as error:
            self._leave(record, error)
            return
        LOG.info("run %s of %s: %s", record.id, result.flow, result.status)
        if not result.run and result.error is not None and result.error.is_a("CONFIGURATION"):
            self._leave(record, result.error)
        self._hand_on(result)

    def carry_block(self, run: str, key: str) -> None:
        """Carry out the block *key* of *run*, unless it has a result or the run is over."""
        try:
            record = self.state.runs.show(run, counted=False)
            journal = self.state.runs.journal(run)
            if record.status == "running" and not journal.recall(key)[0]:
                self.executor.check()
                result = self._block(record, key)
                self.executor.check()
                journal.record(key, result)
        except Stopped:
            LOG.info("block %s of run %s is left for another process", key, run)
        except ConnectorError as error:
            LOG.warning("block %s of run %s has no result here: %s", key, run, error)
        finally:
            self._dispatcher.changed.set()
            self._clean_up_after(run)

    def _clean_up_after(self, run: str) -> None:
        """What was recorded for a run that ended meanwhile, nothing else would forget."""
        with suppress(ConnectorError):
            if self.state.runs.show(run, counted=False).status not in UNFINISHED:
                self.state.forget(run)

    def _block(self, record: Run, key: str) -> Any:
        try:
            return self._kept_ready(record).block(record, key)
        except ConnectorError as error:
            if error.type.startswith("STATE:") or self._is_mine_to_leave(record, error):
                raise  # it says nothing of the block: somebody carries it out again
            return {"failed": frozen_error(error)}
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            LOG.exception("a defect in block %s of run %s", key, record.id)
            told = BugError(f"{type(error).__name__} in a block: {error}", hint="report it with the worker's log")
            return {"failed": frozen_error(told)}

    def _is_mine_to_leave(self, record: Run, error: ConnectorError) -> bool:
        """Whether it is this process that lacks something (a variable, a file): the run's own process has the word."""
        return error.is_a("CONFIGURATION") and record.executor not in ("", self.executor.id)

    def _leave(self, record: Run, error: ConnectorError) -> None:
        """Hand *record* out again, a little later: this process cannot begin with it, another may."""
        waits_for = f"a process that can begin: {error.message}"
        if record.waits_for != waits_for:  # it comes back every few seconds
            LOG.warning("run %s is left for another process, as this one cannot begin: %s", record.id, error)
            self.state.runs.left(record.id, waits_for)
        self.stop.wait(_RESPITE)
        self._dispatcher.hand_out_run(record.id, f"{record.attempt + 1}-{uuid.uuid4().hex[:8]}")

    def _kept_ready(self, record: Run) -> FlowRun:
        """The flow of *record* with its connections, shared by the blocks of one run."""
        with self._lock:
            found = self._prepared.pop(record.id, None) or self._flow_run(record)
            self._prepared[record.id] = found
            if len(self._prepared) > _MOST_PREPARED:
                self._prepared.popitem(last=False)[1].close()
        return found

    def _flow_run(self, record: Run) -> FlowRun:
        engine = self if self._launched is not None else None
        return made_ready(self.state, record, emit=self._emit, stop=self.stop, engine=engine)

    def _hand_on(self, result: RunResult) -> None:
        """A run that stopped because this process leaves goes on in another."""
        if result.status == "interrupted" and self.stop.is_set():
            self._dispatcher.hand_out_run(result.run, self.state.runs.show(result.run).attempt + 1)

    # ---------------------------------------------------------------- looking after the others

    def look_after_dead(self) -> None:
        """Hand out again what dead processes had in hand, and let their runs go on."""
        found = self.state.executors.dead()
        if not self.executor.steady:  # asked last: the database that was waited for may have been away for all
            return
        for run, attempt in self.state.runs.abandoned():
            self._dispatcher.hand_out_run(run, attempt + 1)
        holders = self._dispatcher.holders()  # asked for before the list, on which a process is before it has anything
        for left in holders - {row.id for row in self.state.executors.list()}:
            self._dispatcher.rescue(left)
        for dead in found:
            with suppress(ConnectorError):  # another process is at it
                lease = Lease(self.state.store, f"looking after {dead.id}")
                try:
                    self._look_after(dead.id)
                finally:
                    lease.release()

    def _look_after(self, dead: str) -> None:
        blocks = self._dispatcher.rescue(dead)
        runs = [run for run in self.state.runs.list(status="running", limit=1000) if run.executor == dead]
        self.state.executors.bury(dead)
        for run in runs:
            if run.request is not None:
                self._dispatcher.hand_out_run(run.id, run.attempt + 1)
        told = f"process {dead} is gone: {blocks} blocks and {len(runs)} runs are handed out again"
        self._emit(events.Noted(message=told))

    def tidy(self) -> None:
        """Close the connections of runs that are over, delete what the engine keeps of them, tell what is untold."""
        with self._lock:
            closing, self._over = self._over, []
        for flow_run in closing:
            flow_run.close()
        self._dispatcher.sweep()
        for record in self.state.runs.untold(TOLD_WITHIN):
            with suppress(ConnectorError):  # only its own program knows the flow; or somebody is telling
                self.state.afterwards.add(self._flow_run(record).ending.tell_late)

    def _stop_what_is_over(self) -> None:
        """Let blocks of runs that were cancelled or stopped, or failed elsewhere, end with the unit in hand."""
        with self._lock:
            over = [run for run in self._prepared if not self.state.runs.is_running(run)]
            leaving = [self._prepared.pop(run) for run in over]
            self._over += leaving
        for flow_run in leaving:
            flow_run.stop.set()

    def take_asked(self) -> None:
        """Hand out the runs that somebody wants to go on (`connector runs resume`)."""
        for run in self.state.runs.list(status="interrupted", limit=1000):
            if run.asked == RESUME and run.request is not None:
                self.state.runs.ask(run.id, "")
                self._dispatcher.hand_out_run(run.id, run.attempt + 1)
