"""`connector writes`."""

from __future__ import annotations

from dataclasses import asdict

import click

from connector.cli import options
from connector.cli.printing import print_json, table
from connector.state.opening import open_state


@click.group("writes", short_help="What was written to NetSuite.")
def writes() -> None:
    """Which record was written when, by which run and step, and what NetSuite answered."""


@writes.command("list")
@click.option("--run", default=None, metavar="ID", help="Only of this run.")
@click.option("--key", default=None, metavar="ID", help="Only of the record with this external or internal id.")
@click.option("--account", default=None, metavar="NAME", help="Only of this account.")
@click.option("--since", default=None, metavar="MOMENT", help="Only from this moment on: 2026-11-23, or with a time.")
@click.option("--limit", default=100, show_default=True, help="How many, newest first.")
@options.state
@options.as_json
def list_(
    run: str | None,
    key: str | None,
    account: str | None,
    since: str | None,
    limit: int,
    state_url: str,
    *,
    as_json: bool,
) -> int:
    """List writes, newest first."""
    moment = options.moment(since, "--since")
    with open_state(options.chosen_state(state_url)) as state:
        found = state.written.list(run=run, key=key, account=account, since=moment, limit=limit)
    if as_json:
        print_json([asdict(row) for row in found])
        return 0
    headings = ("when", "account", "step", "operation", "type", "key", "id", "outcome", "code", "run")
    table(
        headings,
        [
            (w.at[:19], w.account, w.step, w.operation, w.record_type, w.key, w.record_id, w.outcome, w.code, w.run)
            for w in found
        ],
    )
    return 0


COMMAND = writes
