"""`connector run FLOW`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.interrupts import stopping
from connector.cli.printing import note, print_error, print_findings, print_json, print_line, table
from connector.cli.progress import Progress
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.concerning import concerning
from connector.flow.document import FlowBody
from connector.flow.result import RunResult

if TYPE_CHECKING:
    from connector.monitoring.watch import Watched
    from connector.state.opening import State


@click.command("run", short_help="Run a flow.")
@options.flow_file
@click.option("--flow", "name", default="", metavar="NAME", help="Which flow of the file.")
@options.pairs
@click.option("--sandbox", is_flag=True, help="Start an embedded sandbox and point every netsuite config at it.")
@click.option("--once", is_flag=True, help="One run, then end, whatever the schedule says.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read at most N records; the watermark stays.")
@click.option("--from", "low", metavar="T", help="Read from this moment on; the watermark stays.")
@click.option("--to", "high", metavar="T", help="Read up to this moment; the watermark stays.")
@click.option(
    "--engine",
    type=click.Choice(["inline", "durable"]),
    default=None,
    help="inline: this process; durable: blocks also go to the workers that share the state [default: engine of"
    " connector.yaml, else inline].",
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    metavar="N",
    help="With the durable engine: blocks at once in this process [default: 4].",
)
@options.explain
@options.state
@options.spool
@options.environment
@options.watched
@click.option("--trace", is_flag=True, help="Show what each step is given, what it leaves, and how long it takes.")
@click.option("--trace-file", default="", metavar="PATH", help="Write that there, as JSON lines.")
@click.option("--force", is_flag=True, help="Take the schedules from another process that serves them.")
@options.as_json
def run(  # one parameter an option
    file: Path,
    name: str,
    given: tuple[str, ...],
    *,
    sandbox: bool,
    once: bool,
    limit: int | None,
    low: str | None,
    high: str | None,
    engine: str | None,
    concurrency: int | None,
    explain: bool,
    state_url: str,
    spool: str,
    environment: str,
    watched: Watched,
    trace: bool,
    trace_file: str,
    force: bool,
    as_json: bool,
) -> int:
    """Run a flow and say what became of its records.

    Ctrl-C finishes the block in hand; the next run goes on from there. Twice leaves at once, and loses nothing either.
    """
    from connector.flow import serve  # noqa: PLC0415 - opens the state's database
    from connector.monitoring.line_file import LineFile  # noqa: PLC0415 - as above
    from connector.monitoring.trace_lines import traced_to  # noqa: PLC0415 - as above
    from connector.monitoring.watch import watching  # noqa: PLC0415 - as above
    from connector.state.opening import open_state  # noqa: PLC0415 - as above

    flow = Flow.load(file, environment=environment)
    listens = once and _listens(flow, name)
    look = (once and not listens) or limit is not None or low is not None or high is not None
    served = [] if look else _served(flow, name)
    chosen, body = flow.loaded.flow(name or (served[0] if served else ""))
    _check_started(chosen, name, body)
    print_findings(concerning(flow.loaded, served or [chosen]))
    asked: dict[str, Any] = {
        "params": options.read_pairs(given),
        "limit": limit,
        "low": options.moment(low, "--from"),
        "high": options.moment(high, "--to"),
    }
    progress = Progress(quiet=as_json or watched.takes_stderr, trace=trace)
    with _sandbox() if sandbox else nullcontext() as running, stopping() as stop, progress:
        flow = flow.against(running) if running is not None else flow
        flow = flow.explaining() if explain else flow
        state_of = options.chosen_state(state_url, flow)
        with (
            watching(watched, progress) as watch,
            open_state(state_of, lease_seconds=options.lease(flow), spool=spool) as state,
            watch.over(state, stop),
        ):
            note(_first_line(flow, served or [chosen], sandbox=sandbox))
            if trace_file:
                watch.listeners.append(traced_to(LineFile(trace_file).write))
            asked |= {"emit": watch.emit, "stop": stop, "trace": trace or bool(trace_file)}
            with _crew(engine or flow.loaded.engine, concurrency, state, asked) as asked["engine"]:
                if served:
                    tell = partial(_tell, as_json=as_json)
                    daemon = serve.Daemon(flow=flow, name=name, asked=asked, tell=tell, force=force, once=listens)
                    return daemon.serve(state).exit_code
                result = flow.run(chosen, state=state, **asked)
            progress.stop()
            _print(result, as_json=as_json)  # before the state is closed, which waits for notices
    return result.exit_code


def _tell(result: RunResult, *, as_json: bool) -> None:
    """How one of many runs ended: a line for people, a line of JSON for machines."""
    if as_json:
        print_line(result.as_dict())
        return
    if result.error is not None:
        print_error(result.error)
    report = result.report
    counts = f": {report.read} read, {report.written} written, {report.deleted} deleted, {report.failed} failed"
    counts += f", {report.skipped} skipped" if report.skipped else ""
    ending = _ENDINGS[result.status].format(at=result.stopped_at)
    note(f"{result.flow}: {ending}{counts if result.by_step else ''} ({result.seconds:.1f} s)")


def _print(result: RunResult, *, as_json: bool) -> None:
    if as_json:
        print_json(result.as_dict())
    else:
        summary(result)


def _served(flow: Flow, name: str) -> list[str]:
    """The flows that stay and are served by their schedules: the one called *name*, or all that have one."""
    from connector.flow import serve  # noqa: PLC0415 - opens the state's database

    if name:
        return [name] if serve.is_served(flow.loaded.flow(name)[1]) else []
    return serve.served(flow.loaded)


def _listens(flow: Flow, name: str) -> bool:
    """Whether the flow that is meant is started by events that come in."""
    from connector.flow.listening import listens  # noqa: PLC0415 - opens the state's database

    return listens(flow.loaded.flow(name)[1])


def _check_started(chosen: str, name: str, body: FlowBody) -> None:
    if body.initial_state == "stopped" and not name:
        message = f"flow `{chosen}` has initial_state: stopped, so it starts only by name"
        raise ConfigurationError(message, hint=f"add --flow {chosen}")


@contextmanager
def _crew(engine: str, concurrency: int | None, state: State, asked: dict[str, Any]) -> Iterator[Any]:
    """What lets other processes share the run, where the engine is the durable one."""
    if engine == "inline":
        if concurrency is not None:
            hint = "add --engine durable; inline, each step says how much it does at once"
            raise ConfigurationError("--concurrency is for the durable engine", hint=hint)
        yield None
        return
    from connector.flow.crew import Crew  # noqa: PLC0415 - only where blocks are handed out

    with Crew(state, kind="run", concurrency=concurrency or 4, emit=asked["emit"], stop=asked["stop"]) as crew:
        yield crew


@contextmanager
def _sandbox() -> Iterator[Any]:
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

    with Sandbox() as running:
        yield running


def _first_line(flow: Flow, names: Sequence[str], *, sandbox: bool) -> str:
    """Which flows, in which environment, on which accounts."""
    found: dict[str, str] = {}
    for name in names:
        found |= _accounts(flow, name)
    parts = [f"environment {flow.loaded.environment}"] if flow.loaded.environment else []
    parts += [f"account {account} ({config})" for config, account in found.items()]
    where = f" in {', '.join(parts)}" if parts else ""
    return f"running {', '.join(names)}{where}{', the embedded sandbox' if sandbox else ''}"


def _accounts(flow: Flow, name: str) -> Mapping[str, str]:
    """The accounts that a flow uses, by configuration."""
    from connector.flow.sessions import Sessions, accounts  # noqa: PLC0415 - opens the connectors it names

    try:
        return accounts(flow.loaded, name, Sessions(flow.loaded.configs))
    except ConfigurationError:  # a variable that is not set: the run tells it
        return {}


_ENDINGS = {
    "ok": "finished",
    "nothing_to_do": "finished: nothing new since the last run",
    "dead_letters": "finished with dead letters; see `connector dead-letters list`",
    "handled_errors": "finished with handled errors",
    "failed": "failed",
    "cancelled": "cancelled before {at}",
    "interrupted": "stopped before {at}; the next run goes on from there",
}


def summary(result: RunResult) -> None:
    """What became of the records, for a person."""
    if result.error is not None:
        print_error(result.error)
    rows = [
        (step, report.read, report.written, report.deleted, report.failed, report.skipped, report.dead_letters)
        for step, report in result.by_step.items()
    ]
    if rows:
        table(("step", "read", "written", "deleted", "failed", "skipped", "dead letters"), rows, err=True)
    ending = _ENDINGS[result.status].format(at=result.stopped_at)
    note(f"{result.flow}: {ending} ({result.seconds:.1f} s, run {result.run or '-'})")


COMMAND = run
