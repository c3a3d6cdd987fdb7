"""Progress of a run: bars on a terminal, a line now and then elsewhere; always on stderr."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Any, Self

import click

from connector import events
from connector.monitoring.trace_lines import TRACED, as_lines

_EVERY = 5.0
"""Seconds between two lines about one step where no terminal shows a bar."""
_MOST_ASIDE = 5
"""Lines about records that one step sets aside for the same reason."""
_LEVELS = {"ERROR": "red", "WARN": "yellow"}
_SEVERITIES = ("ERROR", "WARN", "INFO", "DEBUG", "TRACE")
"""Levels of a `logger`; `CONNECTOR_LOG_LEVEL` names the last one that is shown, INFO where it is not set."""


class Progress:
    """Listens to the events of a run and shows them."""

    def __init__(self, *, quiet: bool = False, trace: bool = False) -> None:
        """Show nothing but warnings where *quiet*; what each step did where *trace*."""
        self._quiet, self._trace = quiet, trace
        shown = os.environ.get("CONNECTOR_LOG_LEVEL", "WARN" if quiet else "INFO").upper()
        self._silent = _SEVERITIES[_SEVERITIES.index(shown) + 1 :] if shown in _SEVERITIES else ()
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}
        self._counts: dict[str, list[int]] = {}
        self._told: dict[str, float] = {}
        self._aside: dict[tuple[str, str], int] = {}

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and not self._quiet:
            self._bars = _bars()
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Leave the bars as they are; what is told from now on is lines."""
        bars, self._bars = self._bars, None
        self._tasks = {}
        if bars is not None:
            bars.stop()

    def __call__(self, event: events.Event) -> None:
        """Show *event*."""
        if isinstance(event, events.RunStarted):
            self._begin()
        elif isinstance(event, events.PageRead):
            self._count(event.step, "read", event.records, event.total)
        elif isinstance(event, events.BlockWritten):
            self._count(event.step, "written", event.written + event.deleted, None, event.failed)
        elif isinstance(event, events.Retrying):
            self._say(f"{event.step}: attempt {event.attempt} refused, next in {event.delay:.1f} s ({event.reason})")
        elif isinstance(event, events.DeadLettered):
            self._set_aside(event)
        elif isinstance(event, events.Noted):
            self._say(f"{event.step}: {event.message}" if event.step else event.message, "cyan")
        elif self._trace and isinstance(event, TRACED):
            self._say(as_lines(event), "bright_black")
        elif isinstance(event, events.Logged) and event.level not in self._silent:
            self._say(f"{event.level} {event.message}", _LEVELS.get(event.level))

    def _set_aside(self, event: events.DeadLettered) -> None:
        """Tell of the first few records of a step and code; the others are in the summary and the dead letters."""
        number = self._aside[event.step, event.code] = self._aside.get((event.step, event.code), 0) + 1
        if number <= _MOST_ASIDE:
            self._say(f"{event.step}: record set aside: {event.code} {event.message}", "yellow")
        elif number == _MOST_ASIDE + 1:
            self._say(f"{event.step}: more records are set aside for {event.code}; they are counted", "yellow")

    def _begin(self) -> None:
        """A run begins: its counts start at nothing."""
        for task in self._tasks.values():
            self._bars.remove_task(task)
        self._tasks, self._counts, self._aside = {}, {}, {}

    def _count(self, step: str, verb: str, records: int, total: int | None, failed: int = 0) -> None:
        counts = self._counts.setdefault(step, [0, 0])
        counts[0] += records
        counts[1] += failed
        if self._bars is not None:
            task = self._tasks.get(step)
            if task is None:
                task = self._tasks[step] = self._bars.add_task(f"{step} {verb}", total=None)
            self._bars.update(task, completed=counts[0], total=total)
            return
        now = time.monotonic()
        if not self._quiet and now - self._told.get(step, 0.0) >= _EVERY:
            self._told[step] = now
            self._say(f"{step}: {counts[0]} {verb}" + (f", {counts[1]} failed" if counts[1] else ""))

    def _say(self, text: str, colour: str | None = None) -> None:
        styled = click.style(text, fg=colour) if colour else text
        if self._bars is not None:
            from rich.text import Text  # noqa: PLC0415 - terminals only

            self._bars.console.print(Text(text, style=colour or ""))
        elif not self._quiet or colour:
            click.echo(styled, err=True)


def _bars() -> Any:
    from rich.console import Console  # noqa: PLC0415 - terminals only
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415 - terminals only

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Bars(*columns, console=Console(stderr=True), transient=False)
