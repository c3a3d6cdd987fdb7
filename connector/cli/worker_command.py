"""`connector worker`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from connector.cli import options
from connector.cli.interrupts import stopping
from connector.cli.printing import note, print_line
from connector.cli.progress import Progress
from connector.errors import ConfigurationError

if TYPE_CHECKING:
    from connector.flow.crew import Crew
    from connector.monitoring.watch import Watched


@click.command("worker", short_help="Take queued work, and that of dead processes, from a shared state.")
@options.state
@click.option("--concurrency", type=click.IntRange(1, 64), default=4, show_default=True, help="Blocks at once.")
@options.watched
@options.as_json
def worker(state_url: str, *, concurrency: int, watched: Watched, as_json: bool) -> int:
    """Carry out blocks of runs that other processes have begun, and go on with runs whose process is gone.

    Any number of workers may share one state: `postgresql://…` for several machines. Secrets are not in it: give each
    worker the same environment variables as the process that started the run. SIGTERM and Ctrl-C let it finish the
    units in hand; the other workers do the rest.
    """
    from connector.flow.worker import work  # noqa: PLC0415 - opens the state's database
    from connector.monitoring.watch import watching  # noqa: PLC0415 - as above
    from connector.state.opening import open_state  # noqa: PLC0415 - as above

    url = options.chosen_state(state_url)
    if url == "memory":
        hint = "give --state sqlite:///state.db on one machine, postgresql://… on several"
        raise ConfigurationError("a worker needs a state that processes share", hint=hint)
    progress = Progress(quiet=as_json or watched.takes_stderr)
    with (
        open_state(url) as state,
        stopping() as stop,
        progress,
        watching(watched, progress) as watch,
        watch.over(state, stop),
    ):

        def ready(crew: Crew) -> None:
            if as_json:
                print_line({"ready": crew.executor.id, "state": state.url, "concurrency": concurrency})
            note(f"worker {crew.executor.id} takes work from {state.url}, {concurrency} blocks at once")

        work(state, concurrency=concurrency, stop=stop, emit=watch.emit, beat=watch.heartbeat.beat, ready=ready)
    note("stopped; the other workers go on")
    sys.stdout.flush()
    os._exit(0)  # threads of the engine would hold the process up


COMMAND = worker
