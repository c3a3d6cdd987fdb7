"""Traces: a span for each run, step, block and page; the spans of operations and requests stand inside them."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from connector import events, run_context, telemetry

_RUN, _STEP, _BLOCK, _PAGE = range(4)
_BROKEN_OFF = "broken_off"
"""`error.type` of what never said that it ended."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A span under way, and what gives back the one around it."""

    rank: int
    span: Any
    token: Any


_OPEN: ContextVar[tuple[_Open, ...]] = ContextVar("connector_spans", default=())
"""The spans around the code at hand, the outermost first; a thread with a copy of the context goes on below them."""


class Traces:
    """Listens to the events of runs; silent where OpenTelemetry is not installed or nobody collects spans.

    Of an error its type is told and never its message, of records how many there were and never what is in them.
    """

    def __call__(self, event: events.Event) -> None:
        """Begin or end a span, or note *event* in the one at hand."""
        trace = telemetry.api("trace")
        if trace is None:
            return
        match event:
            case events.RunStarted():
                _close_while(trace, lambda last: last.rank != _STEP)  # a run stands in a step or in nothing of ours
                known = {"connector.flow": event.step, "connector.run.id": event.run}
                _begin(trace, _RUN, f"run {event.step}", {**known, "connector.run.resumed": event.resumed})
            case events.StepStarted():
                _close_while(trace, lambda last: last.rank >= _BLOCK)
                _begin(trace, _STEP, f"step {event.step}", {**_known(event), "connector.step.kind": event.kind})
            case events.BlockStarted():
                _close_while(trace, lambda last: last.rank >= _BLOCK)
                _begin(trace, _BLOCK, f"block {event.step}", _known(event))
            case events.PageAsked():
                _close_while(trace, lambda last: last.rank >= _PAGE)
                _begin(trace, _PAGE, f"page {event.step}", _known(event))
            case events.RunEnded():
                _end(trace, _RUN, event.error, {"connector.run.status": event.status})
            case events.StepEnded():
                _end(trace, _STEP, event.error, {})
            case events.BlockWritten():
                counts = {"written": event.written, "failed": event.failed, "deleted": event.deleted}
                _end(trace, _BLOCK, "", {f"connector.records.{name}": count for name, count in counts.items()})
            case events.PageRead():
                _end(trace, _PAGE, "", {"connector.records.read": event.records})
            case _:
                _note(trace, event)


def _known(event: events.Event) -> dict[str, Any]:
    here = run_context.current()
    known = {
        "connector.flow": here.flow,
        "connector.run.id": here.run,
        "connector.step": event.step,
        "connector.correlation_id": here.correlation_id,
    }
    return {name: value for name, value in known.items() if value}


def _begin(trace: Any, rank: int, name: str, attributes: dict[str, Any]) -> None:
    from opentelemetry import context  # noqa: PLC0415 - an extra

    span = trace.get_tracer("connector.flow").start_span(name, attributes=attributes)
    token = context.attach(trace.set_span_in_context(span))
    _OPEN.set((*_OPEN.get(), _Open(rank, span, token)))


def _end(trace: Any, rank: int, error: str, attributes: dict[str, Any]) -> None:
    """End the innermost span of *rank* and what is still open inside it; nothing where there is none in reach."""
    outer = {_RUN: (), _STEP: (_RUN,), _BLOCK: (_RUN, _STEP), _PAGE: (_RUN, _STEP, _BLOCK)}[rank]
    reached = next((one for one in reversed(_OPEN.get()) if one.rank == rank or one.rank in outer), None)
    if reached is None or reached.rank != rank:
        return
    _close_while(trace, lambda last: last is not reached, error or _BROKEN_OFF)
    reached.span.set_attributes(attributes)
    _close(trace, error)


def _close_while(trace: Any, holds: Any, error: str = _BROKEN_OFF) -> None:
    """End spans from the innermost outward; what ends them here never said that it was over."""
    while _OPEN.get() and holds(_OPEN.get()[-1]):
        _close(trace, error)


def _close(trace: Any, error: str) -> None:
    from opentelemetry import context  # noqa: PLC0415 - an extra

    *around, last = _OPEN.get()
    _OPEN.set(tuple(around))
    if error:
        last.span.set_attribute("error.type", error)
        last.span.set_status(trace.Status(trace.StatusCode.ERROR))
    last.span.end()
    context.detach(last.token)


def _note(trace: Any, event: events.Event) -> None:
    """What happens inside a span and takes no time of its own."""
    span = trace.get_current_span()
    match event:
        case events.Retrying():
            span.add_event("retrying", {"attempt": event.attempt, "delay": event.delay})
        case events.DeadLettered():
            span.add_event("dead_lettered", {"connector.step": event.step, "error.type": event.code})
        case events.Waited():
            span.add_event("waited_for_permit", {"seconds": event.seconds})
        case _:
            pass
