"""`connector dead-letters`."""

from __future__ import annotations

from pathlib import Path

import click

from connector.cli import options
from connector.cli.printing import note, print_json, table
from connector.cli.progress import Progress
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.replay import Replay, failures
from connector.flow.result import OK, PARTIAL
from connector.state.dead_letters import DeadLetter, DeadLetters
from connector.state.opening import open_state


@click.group("dead-letters", short_help="Records that failed.")
def dead_letters() -> None:
    """Records that a step could not handle, kept until they are replayed or discarded."""


def _filters(function: click.decorators.FC) -> click.decorators.FC:
    for name, text in (
        ("code", "Only with this code or error type."),
        ("step", "Only of this step."),
        ("run", "Only of this run."),
        ("flow", "Only of this flow."),
    ):
        function = click.option(f"--{name}", default=None, metavar="NAME", help=text)(function)
    return function


def _found(
    letters: DeadLetters,
    *,
    flow: str | None,
    run: str | None,
    step: str | None,
    code: str | None,
    status: str | None = "open",
) -> list[DeadLetter]:
    found = letters.list(flow=flow, run=run, status=status)
    return [
        letter
        for letter in found
        if (step is None or step in (letter.step, letter.step.rpartition("/")[2]))
        and (code is None or code in (letter.code, letter.error_type))
    ]


@dead_letters.command("list")
@_filters
@click.option("--all", "everything", is_flag=True, help="Replayed and discarded ones too.")
@options.state
@options.as_json
def list_(
    flow: str | None,
    run: str | None,
    step: str | None,
    code: str | None,
    state_url: str,
    *,
    everything: bool,
    as_json: bool,
) -> int:
    """List dead letters, oldest first."""
    with open_state(options.chosen_state(state_url)) as state:
        status = None if everything else "open"
        found = _found(state.dead_letters, flow=flow, run=run, step=step, code=code, status=status)
    if as_json:
        names = (
            "id",
            "flow",
            "step",
            "position",
            "code",
            "error_type",
            "message",
            "attempts",
            "status",
            "run",
            "created_at",
        )
        print_json([{name: getattr(letter, name) for name in names} for letter in found])
    else:
        rows = [
            (x.id, x.flow, x.step, x.code or x.error_type, x.message[:80], x.status, x.created_at[:19]) for x in found
        ]
        table(("id", "flow", "step", "code", "message", "status", "when"), rows)
    return OK


@dead_letters.command("show")
@click.argument("number", type=int)
@options.state
def show(number: int, state_url: str) -> int:
    """Show one dead letter with its record, as JSON."""
    with open_state(options.chosen_state(state_url)) as state:
        letter = state.dead_letters.show(number)
    names = (
        "id",
        "flow",
        "run",
        "step",
        "unit",
        "position",
        "record",
        "variables",
        "error",
        "attempts",
        "status",
        "created_at",
        "redacted",
    )
    print_json({name: getattr(letter, name) for name in names})
    return OK


@dead_letters.command("replay")
@click.argument("file", metavar="FLOW", type=click.Path(path_type=Path))
@click.argument("numbers", type=int, nargs=-1)
@_filters
@options.pairs
@options.state
@options.environment
@options.as_json
def replay(
    file: Path,
    numbers: tuple[int, ...],
    *,
    flow: str | None,
    run: str | None,
    step: str | None,
    code: str | None,
    given: tuple[str, ...],
    state_url: str,
    environment: str,
    as_json: bool,
) -> int:
    """Take dead letters up at the step that failed, with the flow as it is now; NUMBERS or filters choose them."""
    loaded = Flow.load(file, environment=environment)
    with open_state(options.chosen_state(state_url, loaded)) as state, Progress(quiet=as_json) as progress:
        known = _found(state.dead_letters, flow=flow, run=run, step=step, code=code)
        mine = [letter for letter in known if letter.flow in loaded.loaded.document.flows]
        chosen = [letter for letter in mine if not numbers or letter.id in numbers]
        missing = set(numbers) - {letter.id for letter in chosen}
        if missing:
            which = ", ".join(str(number) for number in sorted(missing))
            raise ConfigurationError(
                f"there is no open dead letter {which} of this flow", hint="`connector dead-letters list`"
            )
        replayed = Replay(loaded.loaded, state, progress, options.read_pairs(given)).run(chosen)
    failed = failures(replayed)
    if as_json:
        print_json({"replayed": len(replayed) - len(failed), "failed": failed})
    else:
        for one in failed:
            note(f"{one['id']}: {one['error']}")
        note(f"{len(replayed) - len(failed)} replayed, {len(failed)} failed again")
    return PARTIAL if failed else OK


@dead_letters.command("discard")
@click.argument("numbers", type=int, nargs=-1, required=True)
@options.state
def discard(numbers: tuple[int, ...], state_url: str) -> int:
    """Say that these records are not wanted; they stay readable with --all."""
    with open_state(options.chosen_state(state_url)) as state:
        marked = state.dead_letters.discard(numbers)
    note(f"{marked} discarded")
    return OK


COMMAND = dead_letters
