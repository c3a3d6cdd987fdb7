"""`connector plan FLOW`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.interrupts import stopping
from connector.cli.printing import counted, note, print_error, print_json, table
from connector.errors import ConfigurationError
from connector.flow import plan as planning
from connector.flow.api import Flow
from connector.frozen_json import show

if TYPE_CHECKING:
    from connector.flow.rehearsal import PlannedWrite, Rehearsal, Sample

_OF_THE_RUN = ("status", "read", "failed", "dead_letters", "first_errors", "error", "exit_code")
"""What of a result holds although nothing was written."""
_FIRST = 3
"""Records of a write that a person is shown."""
_IN_THE_STATE = ("object_store.", "vm.")
"""Beginnings of kinds that write into the state where no configuration is named."""
_READ_BESIDE = 10
"""Records that each step of a flow which is given its message reads, unless --limit says otherwise."""


@click.command("plan", short_help="Dry run: what would be read and written.")
@options.flow_file
@click.option("--flow", "name", default="", metavar="NAME", help="Which flow of the file.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Read at most N records and show what is written."
)
@click.option("--payload", metavar="FILE|-", help="Start with this message (JSON or YAML) in place of the source.")
@click.option("--attributes", metavar="FILE|-", help="Its attributes, e.g. method and uri_params of a request.")
@options.pairs
@click.option("--sandbox", is_flag=True, help="Start an embedded sandbox and point every netsuite config at it.")
@options.state
@options.environment
@options.as_json
def plan(
    file: Path,
    name: str,
    *,
    limit: int | None,
    payload: str | None,
    attributes: str | None,
    given: tuple[str, ...],
    sandbox: bool,
    state_url: str,
    environment: str,
    as_json: bool,
) -> int:
    """Say what would be read and written, where, and how often at worst.

    Nothing is sent. With --limit the flow runs over its first records, with --payload over one message: what it reads
    is read, what it would write is shown in place of being written, and nothing is left of the run.
    """
    flow = Flow.load(file, environment=environment)
    sample = _sample(payload, attributes)
    limit = _READ_BESIDE if sample and limit is None else limit
    _check_meant(flow, name, limit, given, sample)
    with _sandbox() if sandbox else nullcontext() as running:
        flow = flow.against(running) if running is not None else flow
        rows = planning.of(flow.loaded, name)
        rehearsed = _rehearsed(flow, name, limit, sample, given, state_url) if limit else None
    if as_json:
        print_json(_answer(rows, rehearsed))
    else:
        _print(rows, rehearsed)
    return rehearsed.result.exit_code if rehearsed else 0


def _sample(payload: str | None, attributes: str | None) -> Sample | None:
    """The message that the files hold."""
    if payload is None:
        if attributes is not None:
            raise ConfigurationError("--attributes are those of a message", hint="add --payload FILE")
        return None
    if payload == attributes == "-":
        raise ConfigurationError("stdin is read once", hint="give --payload or --attributes a file")
    from connector.flow.rehearsal import Sample  # noqa: PLC0415 - only with a message

    return Sample(payload=options.read_data(payload), attributes=attributes and options.read_data(attributes))


def _check_meant(flow: Flow, name: str, limit: int | None, given: tuple[str, ...], sample: Sample | None) -> None:
    """Refuse what would be ignored."""
    if limit is None and given:
        raise ConfigurationError("-p gives params to a run", hint="add --limit N to read with them")
    chosen, body = flow.loaded.flow(name)
    if limit is not None and sample is None and body.source is not None and body.source.listener is not None:
        hint = "add --payload FILE with a message as it hears them (--attributes FILE for method, headers …)"
        raise ConfigurationError(f"flow `{chosen}` waits for events, so there is nothing to read", hint=hint)


def _rehearsed(
    flow: Flow, name: str, limit: int, sample: Sample | None, given: tuple[str, ...], state_url: str
) -> Rehearsal:
    from connector.flow.rehearsal import rehearse  # noqa: PLC0415 - opens the state's database

    params, state = options.read_pairs(given), options.chosen_state(state_url, flow)
    with stopping() as stop:
        return rehearse(flow.loaded, name, limit=limit, state=state, params=params, sample=sample, stop=stop)


@contextmanager
def _sandbox() -> Iterator[Any]:
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

    with Sandbox() as running:
        yield running


def _answer(rows: list[planning.PlannedStep], rehearsed: Rehearsal | None) -> dict[str, Any]:
    """What `--json` prints; `writes` and `run` with --limit only."""
    answer: dict[str, Any] = {"steps": [row.as_dict() for row in rows]}
    if rehearsed is not None:
        answer["writes"] = [write.as_dict() for write in rehearsed.writes]
        told = rehearsed.result.as_dict()
        answer["run"] = {name: told[name] for name in _OF_THE_RUN}
    return answer


def _print(rows: list[planning.PlannedStep], rehearsed: Rehearsal | None) -> None:
    headings = ("step", "kind", "effect", "config", "transport", "called", "attempts", "takes at worst", "after a kill")
    table(headings, [_cells(row) for row in rows])
    for row in rows:
        for said in row.notes:
            click.echo(f"{row.path}: {said}")
    if rehearsed is None:
        note("nothing was sent")
        return
    for write in rehearsed.writes:
        _print_write(write)
    result = rehearsed.result
    if result.error is not None:
        print_error(result.error)
    letters = result.report.dead_letters
    aside = f", {counted(letters, 'record')} would be set aside" if letters else ""
    note(f"read {counted(result.report.read, 'record')}{aside}; nothing was written")


def _print_write(write: PlannedWrite) -> None:
    """What one step would write: where, how much, and the first records, each on a line."""
    where = " ".join(filter(None, (write.config, f"(account {write.account})" if write.account else "")))
    where = where or ("the state" if write.kind.startswith(_IN_THE_STATE) else "where it says")
    over = f" over {write.transport}" if write.transport else ""
    settings = "".join(f", {name}: {_line(value)}" for name, value in write.settings.items())
    click.echo(f"\n{write.step}: {write.kind} to {where}{over}, {counted(write.calls, 'call')}{settings}")
    if write.refused:
        click.echo(f"  would be refused: {write.refused}")
    for record in write.first[:_FIRST]:
        click.echo(f"  {_line(record)}")
    if write.records > _FIRST:
        click.echo(f"  … {write.records - _FIRST} more")


def _line(value: Any) -> str:
    return value if isinstance(value, str) else show(value)


def _cells(row: planning.PlannedStep) -> tuple[object, ...]:
    attempts = row.attempts if row.attempts > 1 else ""
    seconds = "no bound" if row.seconds is None else f"{row.seconds:.0f} s" if row.seconds else ""
    return row.path, row.kind, row.effect, row.config, row.transport, row.calls, attempts, seconds, row.delivery


COMMAND = plan
