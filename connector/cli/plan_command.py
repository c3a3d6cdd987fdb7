"""`connector plan FLOW`."""

from __future__ import annotations

from pathlib import Path

import click

from connector.cli import options
from connector.cli.printing import note, print_json, table
from connector.flow import plan as planning
from connector.flow.load import load
from connector.flow.project import chosen_environment


@click.command("plan", short_help="Dry run: what would be read and written.")
@options.flow_file
@click.option("--flow", "name", default="", metavar="NAME", help="Which flow of the file.")
@options.environment
@options.as_json
def plan(file: Path, name: str, environment: str, *, as_json: bool) -> int:
    """Say what would be read and written, where, and how often at worst. Nothing is sent."""
    loaded = load(file, chosen_environment(environment))
    rows = planning.of(loaded, name)
    if as_json:
        print_json([row.as_dict() for row in rows])
        return 0
    headings = ("step", "kind", "effect", "config", "transport", "called", "attempts", "takes at worst", "after a kill")
    table(headings, [_cells(row) for row in rows])
    note("nothing was sent")
    return 0


def _cells(row: planning.PlannedStep) -> tuple[object, ...]:
    attempts = row.attempts if row.attempts > 1 else ""
    seconds = "no bound" if row.seconds is None else f"{row.seconds:.0f} s" if row.seconds else ""
    return row.path, row.kind, row.effect, row.config, row.transport, row.calls, attempts, seconds, row.delivery


COMMAND = plan
