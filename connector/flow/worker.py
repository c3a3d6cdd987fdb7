"""A worker: takes queued blocks and runs from a shared state, and goes on with what dead processes have left."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from connector import events
from connector.errors import ConnectorError
from connector.flow.crew import Crew
from connector.flow.load import LoadedFlow
from connector.flow.served import ServedFile
from connector.state.opening import State

LOG = logging.getLogger("connector.worker")
_LOOK = 1.0
"""Seconds between two looks at the other processes."""
_TIDY = 30
"""Rounds after which it tidies up."""
PATIENCE = 30
"""Seconds in which a worker that was asked to stop comes to the end of all units in hand."""


def work(  # what a worker is told
    state: State,
    *,
    concurrency: int,
    stop: threading.Event,
    flows: Sequence[LoadedFlow] = (),
    emit: events.Emit = events.ignore,
    beat: Callable[[], None] = lambda: None,
    ready: Callable[[Crew], None] = lambda _: None,
) -> None:
    """Work until *stop* is set; then leave what is not finished to the others.

    Args:
        state: What the processes share.
        concurrency: Blocks carried out at once here.
        stop: Set it to finish the units in hand and leave.
        flows: Files whose schedules it serves, or stands by for.
        emit: Told what happens.
        beat: Called at each round: the process is well.
        ready: Called when work is being taken: once, and again where it had to begin anew.
    """
    crews: list[Crew] = []
    serving = [_serving(ServedFile(loaded, state, crews, stop=stop, emit=emit)) for loaded in flows]
    while not stop.is_set():
        with Crew(state, kind="worker", concurrency=concurrency, emit=emit, stop=stop) as crew:
            crew.launch()
            crews[:] = [crew]
            for thread in serving:
                if not thread.ident:
                    thread.start()
            ready(crew)
            _served(crew, stop, beat)
            if not stop.is_set():
                LOG.warning("others have taken process %s for dead; it begins anew", crew.executor.id)
                continue
            with suppress(ConnectorError):
                crew.executor.drain()
            until = time.monotonic() + PATIENCE
            for thread in serving:  # their runs come to the end of a unit
                thread.join(max(0.0, until - time.monotonic()))
            crew.close(max(0, round(until - time.monotonic())))


def _serving(file: ServedFile) -> threading.Thread:
    return threading.Thread(target=file.serve, name=f"schedules of {file.loaded.name}", daemon=True)


def _served(crew: Crew, stop: threading.Event, beat: Callable[[], None]) -> None:
    """Look after the others until *stop* is set, or until they have taken this process for dead."""
    for round_ in itertools.count(1):
        if stop.wait(_LOOK) or crew.executor.is_gone:
            return
        beat()
        with suppress(ConnectorError, SQLAlchemyError):  # the database is away: it is asked again in a moment
            crew.look_after_dead()
            crew.take_asked()
            if round_ % _TIDY == 0:
                crew.tidy()
