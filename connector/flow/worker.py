"""A worker: takes queued blocks and runs from a shared state, and goes on with what dead processes have left."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from connector import events
from connector.errors import ConnectorError
from connector.flow.crew import Crew
from connector.state.opening import State

LOG = logging.getLogger("connector.worker")
_LOOK = 1.0
"""Seconds between two looks at the other processes."""
_TIDY = 30
"""Rounds after which it tidies up."""
PATIENCE = 30
"""Seconds in which a worker that was asked to stop comes to the end of the units in hand."""


def work(  # what a worker is told
    state: State,
    *,
    concurrency: int,
    stop: threading.Event,
    emit: events.Emit = events.ignore,
    beat: Callable[[], None] = lambda: None,
    ready: Callable[[Crew], None] = lambda _: None,
) -> None:
    """Work until *stop* is set; then leave what is not finished to the others.

    Args:
        state: What the processes share.
        concurrency: Blocks carried out at once here.
        stop: Set it to finish the units in hand and leave.
        emit: Told what happens.
        beat: Called at each round: the process is well.
        ready: Called once work is being taken.
    """
    with Crew(state, kind="worker", concurrency=concurrency, emit=emit, stop=stop) as crew:
        crew.launch()
        ready(crew)
        for round_ in itertools.count(1):
            if stop.wait(_LOOK):
                break
            beat()
            with suppress(ConnectorError, SQLAlchemyError):  # the database is away: it is asked again in a moment
                crew.look_after_dead()
                crew.take_asked()
                if round_ % _TIDY == 0:
                    crew.tidy()
        with suppress(ConnectorError):
            crew.executor.drain()
        crew.close(PATIENCE)
