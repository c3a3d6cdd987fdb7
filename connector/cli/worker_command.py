"""`connector worker`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connector.cli import options
from connector.cli.interrupts import stopping
from connector.cli.printing import note, print_line
from connector.cli.progress import Progress
from connector.errors import ConfigurationError
from connector.flow.api import Flow

if TYPE_CHECKING:
    from connector.flow.crew import Crew
    from connector.monitoring.watch import Watched


@click.command("worker", short_help="Take queued work, and that of dead processes, from a shared state.")
@click.argument("files", metavar="[FLOW]...", nargs=-1, type=click.Path(path_type=Path))
@options.state
@options.spool
@click.option("--concurrency", type=click.IntRange(1, 64), default=4, show_default=True, help="Blocks at once.")
@options.environment
@options.watched
@options.as_json
def worker(  # one parameter an option
    files: tuple[Path, ...],
    state_url: str,
    *,
    spool: str,
    concurrency: int,
    environment: str,
    watched: Watched,
    as_json: bool,
) -> int:
    """Carry out blocks of runs that other processes have begun, and go on with runs whose process is gone.

    The schedules of the FLOW files are served too: by one of the workers, the others stand by.

    Any number of workers may share one state: `postgresql://…` for several machines. Secrets are not in it: give each
    worker the same environment variables as the process that started the run. SIGTERM and Ctrl-C let it finish the
    units in hand; the other workers do the rest.
    """
    from connector.flow.serve import served  # noqa: PLC0415 - opens the state's database
    from connector.flow.worker import work  # noqa: PLC0415 - as above
    from connector.monitoring.watch import watching  # noqa: PLC0415 - as above
    from connector.state.opening import open_state  # noqa: PLC0415 - as above

    flows = [Flow.load(file, environment=environment) for file in files]
    _check_names({file: served(flow.loaded) for file, flow in zip(files, flows, strict=True)})
    url = options.chosen_state(state_url, flows[0] if flows else None)
    if url == "memory":
        hint = "give --state sqlite:///state.db on one machine, postgresql://… on several"
        raise ConfigurationError("a worker needs a state that processes share", hint=hint)
    progress = Progress(quiet=as_json or watched.takes_stderr)
    with (
        open_state(url, lease_seconds=options.lease(flows[0] if flows else None), spool=spool) as state,
        stopping() as stop,
        progress,
        watching(watched, progress) as watch,
        watch.over(state, stop),
    ):

        def ready(crew: Crew) -> None:
            if as_json:
                print_line({"ready": crew.executor.id, "state": state.url, "concurrency": concurrency})
            note(f"worker {crew.executor.id} takes work from {state.url}, {concurrency} blocks at once")
            for flow in flows:
                note(f"schedules of {flow.loaded.name}: {', '.join(served(flow.loaded)) or 'none'}")

        work(
            state,
            concurrency=concurrency,
            stop=stop,
            flows=[flow.loaded for flow in flows],
            emit=watch.emit,
            beat=watch.heartbeat.beat,
            ready=ready,
        )
    note("stopped; the other workers go on")
    sys.stdout.flush()
    os._exit(0)  # threads of the engine would hold the process up


def _check_names(flows: Mapping[Path, Sequence[str]]) -> None:
    """Refuse two flows of one name: to the state they are one, so the schedule of one of them would never be served."""
    found: dict[str, Path] = {}
    for file, names in flows.items():
        for name in names:
            other = found.setdefault(name, file)
            if other != file:
                hint = "give flows that share a state names of their own"
                raise ConfigurationError(f"there is a flow `{name}` in {other} and in {file}", hint=hint)


COMMAND = worker
