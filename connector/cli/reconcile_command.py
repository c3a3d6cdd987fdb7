"""`connector reconcile FLOW`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.interrupts import stopping
from connector.cli.printing import counted, note, print_line, table
from connector.cli.progress import Progress
from connector.component import Stopped
from connector.flow.api import Flow
from connector.flow.result import INTERRUPTED, OK, PARTIAL

if TYPE_CHECKING:
    from connector.reconcile.reconciling import Reconciliation


@click.command("reconcile", short_help="Compare both sides of a flow; mend what differs.")
@options.flow_file
@click.option("--flow", "name", default="", metavar="NAME", help="Which flow of the file.")
@options.pairs
@click.option("--fix", is_flag=True, help="Run what is missing or stale through the flow again, delete what is extra.")
@click.option("--sandbox", is_flag=True, help="Start an embedded sandbox and point every netsuite config at it.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N differences.")
@click.option("--from", "low", metavar="T", help="Only records that changed from this moment on.")
@click.option("--to", "high", metavar="T", help="Only records that changed before this moment.")
@options.state
@options.environment
@options.as_json
def reconcile(  # one parameter an option
    file: Path,
    name: str,
    given: tuple[str, ...],
    *,
    fix: bool,
    sandbox: bool,
    limit: int | None,
    low: str | None,
    high: str | None,
    state_url: str,
    environment: str,
    as_json: bool,
) -> int:
    """Compare the records of a flow's NetSuite source with the rows of its table, range by range.

    Exit codes: 0 equal, 3 differences are left, 1 failed. What changed since the flow's last run is no difference.
    """
    from connector.reconcile.reconciling import Asked, Reconciliation  # noqa: PLC0415 - opens the state's database
    from connector.state.opening import open_state  # noqa: PLC0415 - as above

    flow = Flow.load(file, environment=environment)
    asked: dict[str, Any] = {
        "params": options.read_pairs(given),
        "low": options.moment(low, "--from"),
        "high": options.moment(high, "--to"),
    }
    with _sandbox() if sandbox else nullcontext() as running, stopping() as stop, Progress(quiet=as_json) as progress:
        flow = flow.against(running) if running is not None else flow
        with open_state(options.chosen_state(state_url, flow)) as state:
            wanted = Asked(**asked, limit=limit, fix=fix, emit=progress, stop=stop)
            work = Reconciliation(flow.loaded, name, state, wanted)
            try:
                _tell(work, as_json=as_json)
            except Stopped as stopped:
                note(f"stopped before {stopped.where}")
                return INTERRUPTED
    return PARTIAL if work.totals.left else OK


def _tell(work: Reconciliation, *, as_json: bool) -> None:
    """Print what is found as it is found, then the sums."""
    from connector.reconcile.putting_right import Mended  # noqa: PLC0415 - as above

    ranges = []
    for found in work.run():
        if as_json:
            print_line({"kind": "record" if isinstance(found, Mended) else "range", **found.as_dict()})
        elif isinstance(found, Mended):
            ending = "mended" if found.done else f"left: {found.reason}"
            click.echo(f"{found.difference.id} {found.difference.kind}: {ending}")
        else:
            ranges.append(_row(found.as_dict()))
    if as_json:
        print_line({"kind": "total", "flow": work.name, **work.totals.as_dict()})
        return
    if ranges:
        table(("ids", "source", "target", "missing", "extra", "stale", "first of them"), ranges)
    note(_summary(work))


def _row(told: dict[str, Any]) -> tuple[Any, ...]:
    firsts = [f"{kind} {', '.join(map(str, told[f'first_{kind}']))}" for kind in _KINDS if f"first_{kind}" in told]
    counts = [told[name] for name in ("source", "target", *_KINDS)]
    return (f"{told['from']}-{told['to']}", *counts, "; ".join(firsts))


_KINDS = ("missing", "extra", "stale")


def _summary(work: Reconciliation) -> str:
    totals = work.totals
    looked = f"{work.name}: {counted(totals.source, 'record')}, {counted(totals.target, 'row')}"
    different = sum(totals.counts.values())
    later = f"; {totals.later} changed since the last run" if totals.later else ""
    if not different:
        return f"{looked}: equal{later}"
    parts = ", ".join(f"{count} {kind}" for kind, count in totals.counts.items() if count)
    mended = f"; {totals.mended} mended, {totals.left} left" if work.asked.fix else "; --fix mends them"
    return f"{looked}: {parts}{mended}{later}"


@contextmanager
def _sandbox() -> Iterator[Any]:
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

    with Sandbox() as running:
        yield running


COMMAND = reconcile
