"""Metrics: counters and histograms made of the events of runs, handed to whoever takes them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, Protocol

from connector import events, run_context

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400)
"""Upper bounds of the buckets of histograms: from a fast request to a run of four hours."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """What is measured."""

    name: str
    """As OpenTelemetry spells it; Prometheus has `_` for `.`, and the unit and `_total` behind it."""
    kind: Literal["counter", "up_down_counter", "histogram", "gauge"]
    help: str
    labels: tuple[str, ...]
    unit: str = "1"


RUNS = Instrument("connector.runs", "counter", "Runs that ended.", ("flow", "status"), "{run}")
IN_FLIGHT = Instrument("connector.runs.in_flight", "up_down_counter", "Runs under way.", ("flow",), "{run}")
RUN_SECONDS = Instrument("connector.run.duration", "histogram", "Wall time of runs.", ("flow", "status"), "s")
STEP_SECONDS = Instrument(
    "connector.step.duration", "histogram", "Wall time of steps.", ("flow", "step", "kind", "error"), "s"
)
RECORDS = Instrument(
    "connector.records",
    "counter",
    "Records by what became of them: read, written, deleted, failed, dead_lettered.",
    ("flow", "step", "outcome"),
    "{record}",
)
PAGES = Instrument("connector.pages", "counter", "Pages of streams that were read.", ("flow", "step"), "{page}")
BLOCKS = Instrument("connector.blocks", "counter", "Blocks that reached their sink.", ("flow", "step"), "{block}")
RETRIES = Instrument("connector.retries", "counter", "Attempts that were refused and repeated.", ("flow", "step"))
PERMIT_SECONDS = Instrument(
    "connector.permit.wait", "histogram", "Waits of requests for a permit of their account.", ("flow", "step"), "s"
)
REQUEST_SECONDS = Instrument(
    "connector.request.duration", "histogram", "Requests to a service.", ("operation", "surface", "status"), "s"
)
INSTRUMENTS = (
    RUNS, IN_FLIGHT, RUN_SECONDS, STEP_SECONDS, RECORDS, PAGES, BLOCKS, RETRIES, PERMIT_SECONDS, REQUEST_SECONDS
)  # fmt: skip
"""What events are counted by."""
LAG = Instrument(
    "connector.watermark.lag",
    "gauge",
    "Seconds between now and what a source was read up to.",
    ("flow", "source", "account"),
    "s",
)
"""Asked for when somebody looks, not counted."""

Lags = Callable[[], Mapping[tuple[str, str, str], float]]
"""Flow, source and account → seconds."""


class Meter(Protocol):
    """Who takes measurements."""

    def add(self, instrument: Instrument, value: float, labels: Mapping[str, str]) -> None:
        """Take *value*: more of a counter, or one observation of a histogram; *labels* are the instrument's."""


_BLOCK: ContextVar[str] = ContextVar("connector_block", default="")
"""What is known of the last block of the step at hand: `begun`, `fresh` (begun and written), `recalled`, or ""."""


class Metrics:
    """Listens to the events of runs and measures; what a resumed run only remembers is not counted again."""

    def __init__(self, meters: Iterable[Meter]) -> None:
        """Hand measurements to *meters*."""
        self._meters = tuple(meters)
        self._lock = threading.Lock()
        self._under_way: dict[str, str] = {}

    def __call__(self, event: events.Event) -> None:
        """Measure *event*."""
        match event:
            case events.RunStarted() | events.RunEnded():
                self._of_a_run(event)
            case events.PageRead():
                self._add(PAGES, 1, event)
                self._records(event, read=event.records)
            case events.BlockStarted():
                _BLOCK.set("begun")
            case events.BlockWritten():
                self._of_a_block(event)
            case events.DeadLettered():
                self._records(event, dead_lettered=int(_BLOCK.get() != "recalled"))
            case events.StepEnded():
                _BLOCK.set("")
                self._add(STEP_SECONDS, event.seconds, event, kind=event.kind, error=event.error)
            case events.Retrying():
                self._add(RETRIES, 1, event)
            case events.Waited():
                self._add(PERMIT_SECONDS, event.seconds, event)
            case events.Exchanged():
                self._of_a_request(event)
            case _:
                pass

    def _of_a_run(self, event: events.RunStarted | events.RunEnded) -> None:
        flow = event.step
        with self._lock:
            known = event.run in self._under_way
            if isinstance(event, events.RunStarted):
                self._under_way[event.run] = flow
            else:
                self._under_way.pop(event.run, None)
        if isinstance(event, events.RunStarted):
            self._tell(IN_FLIGHT, int(not known), flow=flow)
            return
        self._tell(IN_FLIGHT, -int(known), flow=flow)
        self._tell(RUNS, 1, flow=flow, status=event.status)
        self._tell(RUN_SECONDS, event.seconds, flow=flow, status=event.status)

    def _of_a_block(self, event: events.BlockWritten) -> None:
        fresh = _BLOCK.get() == "begun"
        _BLOCK.set("fresh" if fresh else "recalled")
        if fresh:
            self._add(BLOCKS, 1, event)
            self._records(event, written=event.written, failed=event.failed, deleted=event.deleted)

    def _of_a_request(self, event: events.Exchanged) -> None:
        status = "none" if event.status is None else str(event.status)
        labels = {"operation": event.operation, "surface": event.surface, "status": status}
        self._tell(REQUEST_SECONDS, event.milliseconds / 1000, **labels)

    def _records(self, event: events.Event, **counts: int) -> None:
        for outcome, count in counts.items():
            if count:
                self._add(RECORDS, count, event, outcome=outcome)

    def _add(self, instrument: Instrument, value: float, event: events.Event, **more: str) -> None:
        flow = run_context.current().flow or event.step.partition("/")[0]
        self._tell(instrument, value, flow=flow, step=event.step, **more)

    def _tell(self, instrument: Instrument, value: float, **labels: str) -> None:
        for meter in self._meters:
            meter.add(instrument, value, labels)
