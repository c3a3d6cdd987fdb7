"""The flows of one file that start by themselves, served by a worker.

A schedule is served by one process, the others stand by; a listener takes its events in each of them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field

from connector import events
from connector.engine.protocol import Engine
from connector.errors import ConnectorError
from connector.flow.listening import Listening, listening, listens
from connector.flow.load import LoadedFlow
from connector.flow.pausing import PauseGate
from connector.flow.result import RunResult
from connector.flow.run import run
from connector.flow.run_options import Options
from connector.flow.schedule import Scheduled, Scheduler
from connector.flow.serve import served
from connector.flow.stopping import LinkedEvent
from connector.state.opening import State


@dataclass
class ServedFile:
    """One flow file and what its runs share."""

    loaded: LoadedFlow
    state: State
    engines: Sequence[Engine]
    """The first of them carries out what begins now; a process that others took for dead has a new one."""
    _: KW_ONLY
    stop: threading.Event
    emit: events.Emit = events.ignore
    _gate: PauseGate = field(init=False)

    def __post_init__(self) -> None:
        self._gate = PauseGate(self.loaded, self.state, self.emit)

    @property
    def names(self) -> list[str]:
        """The flows that start by themselves."""
        return served(self.loaded)

    def serve(self) -> None:
        """Run the flows whenever they are due and for each event that comes in, until asked to stop."""
        bodies = self.loaded.document.flows
        receptions = {name: self._reception(name) for name in self.names if listens(bodies[name])}
        with listening(receptions):
            self._serve([name for name in self.names if name not in receptions])
        for name, reception in receptions.items():
            if reception.error is not None:
                self.emit(
                    events.Noted(step=name, message=f"listens no more: {reception.error}", hint=reception.error.hint)
                )

    def _reception(self, name: str) -> Listening:
        return Listening(
            self.loaded, name, self.state, stop=LinkedEvent(self.stop), options=lambda: self._options(self.emit)
        )

    def _serve(self, names: Sequence[str]) -> None:
        """Serve the schedules of *names*."""
        if not names:
            self.stop.wait()
            return
        bodies, environment = self.loaded.document.flows, self.loaded.environment
        Scheduler(
            flows=[Scheduled.of(name, bodies[name], environment) for name in names],
            state=self.state,
            fire=self._fired,
            stop=self.stop,
            may_start=self._gate.may_start,
            emit=self.emit,
        ).serve()

    def _options(self, emit: events.Emit) -> Options:
        return Options(emit=emit, stop=self.stop, engine=next(iter(self.engines), None))

    def _fired(self, name: str) -> bool:
        """Run one flow; whether it is to run again once its account is back."""
        options = self._options(self._gate.hearing(name, self.emit))
        try:
            result = run(self.loaded, self.state, name, options)
            self._tell(result)
            return self._gate.ended(name, result)
        except ConnectorError as error:  # params without a value, say: the next firing may find them
            self.emit(events.Noted(step=name, message=f"not started: {error}", hint=error.hint))
            return False

    def _tell(self, result: RunResult) -> None:
        """Let people see how a run ended that did not end well."""
        where = f"run {result.run}" if result.run else "a run"
        if result.error is not None:
            error = result.error
            self.emit(events.Noted(step=result.flow, message=f"{where} failed: {error.message}", hint=error.hint))
        elif result.report.dead_letters:
            message = f"{where} ended with dead letters: {result.report.dead_letters}"
            hint = f"connector dead-letters list --run {result.run}"
            self.emit(events.Noted(step=result.flow, message=message, hint=hint))
