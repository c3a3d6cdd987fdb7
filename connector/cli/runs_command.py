"""`connector runs`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.interrupts import stopping
from connector.cli.printing import note, print_json, print_line, table
from connector.cli.pruning import PRUNE
from connector.state.opening import State, open_state

if TYPE_CHECKING:
    from connector.engine.protocol import Runs
    from connector.flow.result import RunResult
    from connector.flow.run import FlowRun
    from connector.state.runs import Run

_LOOK = 1.0
_SHOWN = (
    "id",
    "flow",
    "account",
    "status",
    "attempt",
    "executor",
    "window",
    "units",
    "started_at",
    "ended_at",
    "progress",
    "progress_at",
    "waits_until",
    "waits_for",
    "summary",
)

_FACTS = ("id", "flow", "account", "status", "attempt", "executor", "started_at", "ended_at", "units")


@click.group("runs", short_help="List, show, resume, cancel, retry and prune runs.")
def runs() -> None:
    """What was started, how far it is, how it ended; and what to do about it."""


@runs.command("list")
@click.option("--flow", default=None, metavar="NAME", help="Only of this flow.")
@click.option("--status", default=None, metavar="STATUS", help="Only with this status: running, failed, ok …")
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
@options.state
@options.as_json
def list_(flow: str | None, status: str | None, limit: int, state_url: str, *, as_json: bool) -> int:
    """List runs, newest first."""
    with open_state(options.chosen_state(state_url)) as state:
        found = state.runs.list(flow=flow, status=status, limit=limit)
    rows = [
        {
            "id": run.id,
            "flow": run.flow,
            "account": run.account,
            "status": run.status,
            "started": run.started_at,
            "ended": run.ended_at,
            "seconds": _seconds(run),
        }
        for run in found
    ]
    if as_json:
        print_json(rows)
    else:
        heads = ("run", "flow", "account", "status", "started", "ended", "seconds")
        table(heads, [tuple(row.values()) for row in rows])
    return 0


@runs.command("show")
@click.argument("run")
@click.option("--follow", is_flag=True, help="Stay, and show how far it is, until it has ended.")
@options.state
@options.as_json
def show(run: str, state_url: str, *, follow: bool, as_json: bool) -> int:
    """Show one run: how far it is, step by step, and what it waits for."""
    with open_state(options.chosen_state(state_url)) as state, stopping() as stop:
        runs: Runs = state.runs
        found = runs.show(run)
        while follow and found.status == "running" and not stop.is_set():
            if as_json:
                print_line(_as_dict(found))
            else:
                note(_line(found))
            stop.wait(_LOOK)
            found = runs.show(run)
    if as_json:
        print_json(_as_dict(found))
        return 0
    _facts(found)
    _steps(found)
    return 0


def _facts(found: Run) -> None:
    error = (found.summary or {}).get("error") or {}
    facts = {name: getattr(found, name) for name in _FACTS}
    facts |= {"waits": _wait(found).lstrip("; ") if found.status == "running" else ""}
    facts |= {"error": f"{error.get('code') or error.get('type')}: {error.get('message')}" if error else ""}
    for name, value in facts.items():
        if value not in ("", None):
            click.echo(f"{name:<12} {value}")


@runs.command("cancel")
@click.argument("run")
@options.state
def cancel(run: str, state_url: str) -> int:
    """End a run: it finishes the block in hand, and is not taken up again."""
    with open_state(options.chosen_state(state_url)) as state:
        runs: Runs = state.runs
        over = runs.cancel(run)
        if over:
            state.spool.drop(run)
    note(f"run {run} is cancelled" if over else f"run {run} is asked to end; its process hears it within seconds")
    return 0


@runs.command("resume")
@click.argument("run")
@click.option("--by-workers", is_flag=True, help="Leave it to the workers that share the state.")
@options.state
@options.as_json
def resume(run: str, state_url: str, *, by_workers: bool, as_json: bool) -> int:
    """Go on with a run that was stopped or killed, by the text that is kept with it."""
    with open_state(options.chosen_state(state_url)) as state:
        if not by_workers:
            return _carried_out(state, run, lambda flow_run: flow_run.go_on(run), as_json=as_json)
        runs: Runs = state.runs
        runs.resume(run)
    note(f"run {run} waits for a worker")
    return 0


@runs.command("retry")
@click.argument("run")
@options.state
@options.as_json
def retry(run: str, state_url: str, *, as_json: bool) -> int:
    """Start a run that has ended anew: same flow text, params and payload; a polling source reads what is new."""
    with open_state(options.chosen_state(state_url)) as state:
        return _carried_out(state, run, lambda flow_run: flow_run.run(), as_json=as_json)


def _carried_out(state: State, run: str, work: Callable[[FlowRun], RunResult], *, as_json: bool) -> int:
    from connector.cli.progress import Progress  # noqa: PLC0415 - runs only
    from connector.cli.run_command import summary  # noqa: PLC0415 - runs only
    from connector.flow.again import made_ready  # noqa: PLC0415 - runs only

    record = state.runs.show(run)
    with stopping() as stop, Progress(quiet=as_json) as progress:
        result = work(made_ready(state, record, emit=progress, stop=stop))
    if as_json:
        print_json(result.as_dict())
    else:
        summary(result)
    return result.exit_code


def _as_dict(run: Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in _SHOWN}


def _line(run: Run) -> str:
    """How far a run is, in one line."""
    progress = run.progress or {}
    counts = [
        f"{step} {report['read']} read, {report['written']} written"
        for step, report in progress.get("steps", {}).items()
        if report.get("read") or report.get("written")
    ]
    at = ", ".join(progress.get("at", [])) or "-"
    return f"{run.id} {_seconds(run)} s at {at}: {'; '.join(counts) or f'{run.units} units'}{_wait(run)}"


def _wait(run: Run) -> str:
    if run.waits_until and run.waits_until > time.time():
        return f"; waits {run.waits_until - time.time():.0f} s for {run.waits_for or 'its turn'}"
    told = (run.progress or {}).get("waits_for", "")
    return f"; {told}" if told else ""


def _steps(run: Run) -> None:
    steps = (run.progress or {}).get("steps", {})
    names = ("read", "written", "deleted", "failed", "dead_letters", "times", "seconds")
    rows = [(step, *(report.get(name, 0) for name in names)) for step, report in steps.items()]
    if rows:
        table(("step", "read", "written", "deleted", "failed", "dead letters", "times", "seconds"), rows)


def _seconds(run: Run) -> float:
    end = datetime.fromisoformat(run.ended_at) if run.ended_at else datetime.now(UTC)
    return round((end - datetime.fromisoformat(run.started_at)).total_seconds(), 1)


runs.add_command(PRUNE)
COMMAND = runs
