"""`connector runs prune`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from connector.cli import options
from connector.cli.printing import note, print_json, table
from connector.errors import ConfigurationError
from connector.flow import project
from connector.flow.project import Retention
from connector.netsuite.observation import wire_log
from connector.state.opening import open_state
from connector.state.retention import Limits


@click.command("prune", short_help="Forget what has ended.")
@click.option(
    "--older-than",
    default=None,
    metavar="30d",
    help="Age of runs and of closed dead letters [default: retention of connector.yaml, else 30d and 90d].",
)
@click.option(
    "--writes-older-than",
    default=None,
    metavar="400d",
    help="Age of the list of writes [default: retention of connector.yaml, else 400d].",
)
@click.option("--dry-run", is_flag=True, help="Only count.")
@options.state
@options.as_json
def prune(
    older_than: str | None, writes_older_than: str | None, state_url: str, *, dry_run: bool, as_json: bool
) -> int:
    """Forget ended runs, replayed and discarded dead letters, expired objects, old writes, texts and log files.

    What is unfinished stays, and so do open dead letters and watermarks.
    """
    kept = project.read(project.find(Path.cwd())).retention
    limits = _limits(kept, older_than, writes_older_than)
    with open_state(options.chosen_state(state_url)) as state:
        counts = state.prune(limits, dry_run=dry_run)
    folder = os.environ.get(wire_log.ENVIRONMENT)
    counts["wire_log_files"] = wire_log.prune(folder, kept.wire_log, dry_run=dry_run) if folder else 0
    _tell(counts, dry_run=dry_run, as_json=as_json)
    return 0


def _limits(kept: Retention, older_than: str | None, writes_older_than: str | None) -> Limits:
    """What the options say goes before what the project says."""
    asked = _age(older_than, "--older-than")
    writes = _age(writes_older_than, "--writes-older-than")
    return Limits(
        runs=kept.runs if asked is None else asked,
        dead_letters=kept.dead_letters if asked is None else asked,
        writes=kept.writes if writes is None else writes,
    )


def _age(text: str | None, option: str) -> float | None:
    """A duration with its unit: of `30` alone nobody knows whether days were meant, and what is gone is gone."""
    if text is not None and not text.strip()[-1:].isalpha():
        raise ConfigurationError(
            f"{option} {text} has no unit", hint=f"write {option} {text.strip() or '30'}d for days"
        )
    return options.duration(text, option)


def _tell(counts: dict[str, int], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json({"dry_run": dry_run, "pruned": counts})
        return
    table(("kind", "would go" if dry_run else "gone"), [(kind.replace("_", " "), n) for kind, n in counts.items()])
    if dry_run:
        note("nothing was pruned: leave --dry-run out to do it")


PRUNE = prune
