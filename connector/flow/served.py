"""The scheduled flows of one file, served by a worker: it stands by where another process serves them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field

from connector import events
from connector.engine.protocol import Engine
from connector.errors import ConnectorError
from connector.flow.load import LoadedFlow
from connector.flow.pausing import PauseGate
from connector.flow.run import Options, run
from connector.flow.schedule import Scheduled, Scheduler
from connector.flow.serve import served
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
        """The flows that have a schedule."""
        return served(self.loaded)

    def serve(self) -> None:
        """Run the flows whenever they are due, until asked to stop."""
        bodies, environment = self.loaded.document.flows, self.loaded.environment
        Scheduler(
            flows=[Scheduled.of(name, bodies[name], environment) for name in self.names],
            state=self.state,
            fire=self._fired,
            stop=self.stop,
            may_start=self._gate.may_start,
            emit=self.emit,
        ).serve()

    def _fired(self, name: str) -> bool:
        """Run one flow; whether it is to run again once its account is back."""
        engine = next(iter(self.engines), None)
        options = Options(emit=self._gate.hearing(name, self.emit), stop=self.stop, engine=engine)
        try:
            return self._gate.ended(name, run(self.loaded, self.state, name, options))
        except ConnectorError as error:  # params without a value, say: the next firing may find them
            self.emit(events.Noted(step=name, message=f"not started: {error}", hint=error.hint))
            return False
