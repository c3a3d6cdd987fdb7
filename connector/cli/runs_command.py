"""`connector runs`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

import click

from connector.cli import options
from connector.cli.interrupts import stopping
from connector.cli.printing import counted, note, print_json, print_line, table
from connector.cli.pruning import PRUNE
from connector.flow.result import Status
from connector.state.opening import State, open_state
from connector.state.runs import UNFINISHED

if TYPE_CHECKING:
    from connector.engine.protocol import Runs
    from connector.flow.result import RunResult
    from connector.flow.run import FlowRun
    from connector.state.runs import Run

_LOOK = 1.0
_TOLD = 80
"""Characters of an error in a table; `runs show` has all of it."""
STATUSES = tuple(dict.fromkeys((*UNFINISHED, *get_args(Status), "superseded")))
_BROKEN_OFF = "broken off"
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
    "broken_off",
    "summary",
)

_FACTS = ("id", "flow", "account", "status", "attempt", "executor", "started_at", "ended_at", "units")


@click.group("runs", short_help="List, show, resume, cancel, retry and prune runs.")
def runs() -> None:
    """What was started, how far it is, how it ended; and what to do about it."""


@runs.command("list")
@click.option("--flow", default=None, metavar="NAME", help="Only of this flow.")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Only with this status; may be repeated."
)
@click.option("--unfinished", is_flag=True, help="Only those that are under way, or go on with the next start.")
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
@options.state
@options.as_json
def list_(  # one parameter an option
    flow: str | None, statuses: tuple[str, ...], limit: int, state_url: str, *, unfinished: bool, as_json: bool
) -> int:
    """List runs, newest first."""
    wanted = {*statuses, *(UNFINISHED if unfinished else ())}
    with open_state(options.chosen_state(state_url)) as state:
        found = state.runs.list(flow=flow, status=wanted or None, limit=limit)
        asked = "failed" in wanted and "interrupted" not in wanted
        stopped = state.runs.list(flow=flow, status="interrupted", limit=limit) if asked else []
    rows = [
        {
            "id": run.id,
            "flow": run.flow,
            "account": run.account,
            "status": run.status,
            "started": run.started_at,
            "ended": run.ended_at,
            "seconds": _seconds(run),
            "broken_off": run.broken_off,
            "error": _error(run),
        }
        for run in found
    ]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            row["status"] = _BROKEN_OFF if row.pop("broken_off") else row["status"]
            row["error"] = _cut(str(row["error"]))
        heads = ("run", "flow", "account", "status", "started", "ended", "seconds", "error")
        table(heads, [tuple(row.values()) for row in rows])
    if left := sum(1 for run in stopped if _error(run)):
        more = f"{counted(left, 'run')} more failed as something was away; the next start goes on from there"
        note(f"{more}: `connector runs list --unfinished`")
    return 0


def _error(run: Run) -> str:
    """What *run* failed with; "" where nothing is known of it."""
    error = (run.summary or {}).get("error") or {}
    return f"{error.get('code') or error.get('type')}: {error.get('message')}" if error else ""


def _cut(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"


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
        while follow and _goes_on(found, state) and not stop.is_set():
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


def _goes_on(found: Run, state: State) -> bool:
    """Whether a run is under way, or there are processes that may go on with it."""
    return found.status == "running" and not (found.broken_off and not state.executors.living())


def _facts(found: Run) -> None:
    facts = {name: getattr(found, name) for name in _FACTS}
    facts |= {"status": _BROKEN_OFF} if found.broken_off else {}
    facts |= {"waits": _wait(found).removeprefix("; ") if found.status == "running" else ""}
    facts |= {"error": _error(found)}
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
    with open_state(options.chosen_state(state_url), lease_seconds=options.lease()) as state:
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
    with open_state(options.chosen_state(state_url), lease_seconds=options.lease()) as state:
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
    if run.broken_off:
        return f"; {_BROKEN_OFF}, waits for {run.waits_for or 'the next start of the flow, or a worker'}"
    if run.waits_until and run.waits_until > time.time():
        return f"; waits {run.waits_until - time.time():.0f} s for {run.waits_for or 'its turn'}"
    told = (run.progress or {}).get("waits_for", "")
    return f"; {told}" if told else ""


def _steps(run: Run) -> None:
    steps = (run.progress or {}).get("steps", {})
    names = ("read", "written", "deleted", "failed", "skipped", "dead_letters", "times", "seconds")
    rows = [(step, *(report.get(name, 0) for name in names)) for step, report in steps.items()]
    if rows:
        table(("step", *(name.replace("_", " ") for name in names)), rows)


def _seconds(run: Run) -> float:
    last = run.progress_at if run.broken_off else run.ended_at
    end = datetime.fromisoformat(last) if last else datetime.now(UTC)
    return round((end - datetime.fromisoformat(run.started_at)).total_seconds(), 1)


runs.add_command(PRUNE)
COMMAND = runs
