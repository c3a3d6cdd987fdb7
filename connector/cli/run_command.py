"""`connector run FLOW`."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click

from connector.cli import options
from connector.cli.printing import note, print_error, print_findings, print_json, table
from connector.cli.progress import Progress
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult


@click.command("run", short_help="Run a flow.")
@options.flow_file
@click.option("--flow", "name", default="", metavar="NAME", help="Which flow of the file.")
@options.pairs
@click.option("--sandbox", is_flag=True, help="Start an embedded sandbox and point every netsuite config at it.")
@click.option("--once", is_flag=True, help="One run, then end, whatever the schedule says.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read at most N records; the watermark stays.")
@click.option("--from", "low", metavar="T", help="Read from this moment on; the watermark stays.")
@click.option("--to", "high", metavar="T", help="Read up to this moment; the watermark stays.")
@click.option("--engine", type=click.Choice(["inline", "durable"]), default="inline", show_default=True)
@options.state
@options.environment
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
    engine: str,
    state_url: str,
    environment: str,
    as_json: bool,
) -> int:
    """Run a flow and say what became of its records.

    Ctrl-C finishes the block in hand; the next run goes on from there. Twice leaves at once, and loses nothing either.
    """
    if engine == "durable":
        raise ConfigurationError("the durable engine is not part of this version", hint="leave --engine at inline")
    flow = Flow.load(file, environment=environment)
    print_findings(flow.loaded.warnings)
    window = {"low": options.moment(low, "--from"), "high": options.moment(high, "--to")}
    with _sandbox() if sandbox else nullcontext() as running, _stopping() as stop, Progress(quiet=as_json) as progress:
        flow = flow.against(running) if running is not None else flow
        note(_first_line(flow, name, sandbox=sandbox))
        state = options.chosen_state(state_url, flow)
        asked: dict[str, Any] = {
            "params": options.read_pairs(given),
            "limit": limit,
            "emit": progress,
            "stop": stop,
            **window,
        }
        result = flow.run(name, state=state, **asked)
        schedule = flow.loaded.flow(name)[1].source
        if not once and schedule is not None and schedule.schedule.every and result.ok and limit is None:
            from connector.flow.serve import serve  # noqa: PLC0415 - daemons only

            result = serve(flow, name, state, asked, first=result)
    if as_json:
        print_json(result.as_dict())
    else:
        summary(result)
    return result.exit_code


@contextmanager
def _sandbox() -> Iterator[Any]:
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

    with Sandbox() as running:
        yield running


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """The first Ctrl-C (or SIGTERM) asks to stop, the second leaves."""
    stop = threading.Event()

    def ask(number: int, frame: Any) -> None:  # noqa: ARG001 - the signature of a handler
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        note("stopping after the block in hand; once more leaves at once")

    before = {kind: signal.signal(kind, ask) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _first_line(flow: Flow, name: str, *, sandbox: bool) -> str:
    chosen, _ = flow.loaded.flow(name)
    environment = f" in environment {flow.loaded.environment}" if flow.loaded.environment else ""
    return f"running {chosen}{environment}{' against the embedded sandbox' if sandbox else ''}"


def summary(result: RunResult) -> None:
    """What became of the records, for a person."""
    if result.error is not None:
        print_error(result.error)
    rows = [
        (step, report.read, report.written, report.deleted, report.failed, report.dead_letters)
        for step, report in result.by_step.items()
    ]
    if rows:
        table(("step", "read", "written", "deleted", "failed", "dead letters"), rows)
    ending = {
        "ok": "finished",
        "nothing_to_do": "finished: nothing new since the last run",
        "dead_letters": "finished with dead letters; see `connector dead-letters list`",
        "handled_errors": "finished with handled errors",
        "failed": "failed",
        "interrupted": f"stopped before {result.stopped_at}; the next run goes on from there",
    }[result.status]
    note(f"{result.flow}: {ending} ({result.seconds:.1f} s, run {result.run or '-'})")


COMMAND = run
