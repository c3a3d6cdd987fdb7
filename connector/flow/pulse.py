"""Pulse: lets others see once a second how far a run is, and hears what they ask of it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from connector import events
from connector.errors import ConnectorError
from connector.flow.tally import Tally
from connector.outcome import Report
from connector.state.opening import State
from connector.state.runs import CANCEL

_BEAT = 1.0


class Pulse:
    """What a run under way shows of itself: counts and seconds by step, and the step it is in."""

    def __init__(self, state: State, run: str, tally: Tally, stop: threading.Event) -> None:
        """Show *run* in *state*; *stop* is set when somebody cancels it."""
        self._state, self._run, self._tally, self._stop = state, run, tally, stop
        self._seconds: dict[str, float] = {}
        self._times: dict[str, int] = {}
        self._current: list[str] = []
        self._waits = ""
        self._ended = threading.Event()
        self.cancelled = False
        self._thread = threading.Thread(target=self._beat, name=f"pulse {run}", daemon=True)

    def hear(self, event: events.Event) -> None:
        """Take note of what happens in the run."""
        if isinstance(event, events.StepStarted):
            self._current.append(event.step)
        elif isinstance(event, events.StepEnded):
            if event.step in self._current:
                self._current.remove(event.step)
            self._seconds[event.step] = self._seconds.get(event.step, 0.0) + event.seconds
            self._times[event.step] = self._times.get(event.step, 0) + 1
        elif isinstance(event, events.Retrying):
            self._waits = f"{event.reason}: attempt {event.attempt} in {event.delay:.1f} s"
        elif isinstance(event, events.Exchanged):
            self._waits = ""

    def shown(self) -> dict[str, Any]:
        """The run as it stands."""
        reports = dict(self._tally.by_step)
        steps = {
            step: {
                **reports.get(step, Report()).as_dict(),
                "seconds": round(self._seconds.get(step, 0.0), 3),
                "times": self._times.get(step, 0),
            }
            for step in {**self._seconds, **reports}
        }
        return {"steps": steps, "at": list(self._current), "waits_for": self._waits}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(timeout=5 * _BEAT)
        with suppress(ConnectorError):
            self._state.runs.report(self._run, self.shown())

    def _beat(self) -> None:
        last = time.monotonic()
        while not self._ended.wait(max(0.0, last + _BEAT - time.monotonic())):
            last = time.monotonic()
            with suppress(ConnectorError, RuntimeError):  # the state is away, or a step began while it was shown
                if self._state.runs.report(self._run, self.shown()) == CANCEL:
                    self.cancelled = True
                    self._stop.set()
