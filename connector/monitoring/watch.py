"""Watch: all that watches the runs of one process, as a command was asked for it."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from connector import events
from connector.errors import ConfigurationError
from connector.monitoring import health_checks
from connector.monitoring.health_checks import Heartbeat
from connector.monitoring.health_server import HealthServer
from connector.monitoring.json_lines import JsonLines, TextAsLines, as_json, as_text
from connector.monitoring.line_file import LineFile, to_stderr
from connector.monitoring.metrics import Meter, Metrics
from connector.monitoring.opentelemetry_meter import OpenTelemetryMeter
from connector.monitoring.prometheus_meter import PrometheusMeter
from connector.monitoring.traces import Traces
from connector.monitoring.watermark_lag import lags
from connector.state.opening import State

_LOG = logging.getLogger(__name__)
_LEVELS = {"ERROR": logging.ERROR, "WARN": logging.WARNING, "DEBUG": logging.DEBUG, "TRACE": logging.DEBUG}
"""Words of `CONNECTOR_LOG_LEVEL`, as for the progress on a terminal; INFO where it is not set."""
_OVER = (events.RunEnded, events.StepEnded, events.BlockWritten, events.PageRead)
"""What ends something: who began first hears of it last, so that a log line stands in the span it tells of."""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What a command was asked for."""

    log_format: Literal["text", "json"] = "text"
    log_file: str = ""
    """Where the log goes, beside the progress; "" for stderr: as JSON instead of the progress, as text not at all."""
    health_port: int | None = None
    """None for no health server, 0 for any free port."""
    health_host: str = "127.0.0.1"

    @property
    def takes_stderr(self) -> bool:
        """Whether stderr holds JSON lines and nothing else, so that no bars are drawn there."""
        return self.log_format == "json" and not self.log_file


@dataclass(kw_only=True)
class Watch:
    """What watches a process; `emit` is told what happens in its runs."""

    asked: Watched
    listeners: list[events.Emit] = field(default_factory=list)
    """Who hears of a beginning first comes first."""
    heartbeat: Heartbeat = field(default_factory=Heartbeat)
    """Beaten by the loop of a daemon or worker."""

    def emit(self, event: events.Event) -> None:
        """Tell all who listen; what one of them breaks on stops neither the work nor the others."""
        order = self.listeners[::-1] if isinstance(event, _OVER) else self.listeners
        for listener in order:
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - a defect of a listener must not stop a run
                _LOG.exception("a listener broke on %s", type(event).__name__)

    @contextmanager
    def over(self, state: State, stop: threading.Event) -> Iterator[HealthServer | None]:
        """Measure, and answer about health where that was asked for, while the context lasts.

        Args:
            state: Where watermarks and pauses are; not ready where it cannot be reached, or an account is paused.
            stop: Set when no new work is taken; not ready then.
        """
        meters: list[Meter] = [OpenTelemetryMeter(lambda: lags(state))]
        prometheus = None
        if self.asked.health_port is not None:
            prometheus = _prometheus(state)
            meters += [prometheus] if prometheus else []
        metrics = Metrics(meters)
        self.listeners.append(metrics)
        try:
            with self._health(self.asked.health_port, state, stop, prometheus) as server:
                yield server
        finally:
            self.listeners.remove(metrics)

    @contextmanager
    def _health(
        self, port: int | None, state: State, stop: threading.Event, prometheus: PrometheusMeter | None
    ) -> Iterator[HealthServer | None]:
        if port is None:
            yield None
            return
        ready = {
            "state": health_checks.state_reachable(state),
            "draining": health_checks.not_draining(stop),
            "accounts": health_checks.accounts_not_paused(state),
        }
        shown = prometheus.shown if prometheus else None
        alive = {"loop": self.heartbeat}
        with HealthServer(port, host=self.asked.health_host, alive=alive, ready=ready, metrics=shown) as server:
            self.emit(events.Noted(message=f"health at {server.url}/healthz, /readyz and /metrics"))
            yield server


@contextmanager
def watching(asked: Watched, progress: events.Emit = events.ignore) -> Iterator[Watch]:
    """Log what happens as *asked*, and trace it; *progress* is told too, unless the log stands in its place."""
    with ExitStack() as stack:
        log = _log(asked, stack)
        if log is not None:
            stack.enter_context(log.listening())
        if log is not None and asked.takes_stderr:
            text = stack.enter_context(contextlib.closing(TextAsLines(log)))
            stack.enter_context(contextlib.redirect_stderr(text))
        listeners: list[events.Emit] = [Traces()]
        listeners += [log] if log is not None else []
        listeners += [] if asked.takes_stderr else [progress]
        yield Watch(asked=asked, listeners=listeners)


def _log(asked: Watched, stack: ExitStack) -> JsonLines | None:
    level = _LEVELS.get(os.environ.get("CONNECTOR_LOG_LEVEL", "").upper(), logging.INFO)
    form = as_json if asked.log_format == "json" else as_text
    if asked.log_file:
        return JsonLines(stack.enter_context(LineFile(asked.log_file)).write, form=form, level=level)
    return JsonLines(to_stderr(sys.stderr), level=level) if asked.takes_stderr else None


def _prometheus(state: State) -> PrometheusMeter | None:
    """None where its package is missing: /metrics says so, and the rest works."""
    try:
        return PrometheusMeter(lambda: lags(state))
    except ConfigurationError as error:
        _LOG.warning("%s: %s", error.message, error.hint)
        return None
