"""`connector runs`."""

from __future__ import annotations

import click

from connector.cli import options
from connector.cli.printing import print_json, table
from connector.cli.pruning import PRUNE
from connector.state.opening import open_state


@click.group("runs", short_help="List, show and prune runs.")
def runs() -> None:
    """What was started, how far it came, how it ended."""


@runs.command("list")
@click.option("--flow", default=None, metavar="NAME", help="Only of this flow.")
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
@options.state
@options.as_json
def list_(flow: str | None, limit: int, state_url: str, *, as_json: bool) -> int:
    """List runs, newest first."""
    with open_state(options.chosen_state(state_url)) as state:
        found = state.runs.list(flow=flow, limit=limit)
    rows = [
        {
            "id": r.id,
            "flow": r.flow,
            "account": r.account,
            "status": r.status,
            "started": r.started_at,
            "ended": r.ended_at,
        }
        for r in found
    ]
    if as_json:
        print_json(rows)
    else:
        table(("run", "flow", "account", "status", "started", "ended"), [tuple(row.values()) for row in rows])
    return 0


@runs.command("show")
@click.argument("run")
@options.state
def show(run: str, state_url: str) -> int:
    """Show one run: its window, its summary."""
    with open_state(options.chosen_state(state_url)) as state:
        found = state.runs.show(run)
    names = ("id", "flow", "account", "status", "window", "units", "started_at", "ended_at", "summary")
    print_json({name: getattr(found, name) for name in names})
    return 0


runs.add_command(PRUNE)
COMMAND = runs
