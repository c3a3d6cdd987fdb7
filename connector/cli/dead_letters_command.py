"""`connector dead-letters`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from connector.cli import options
from connector.cli.letters_as_yaml import mended, read_file, text_of
from connector.cli.printing import counted, note, print_json, table
from connector.cli.progress import Progress
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.replay import Replay, Replayed, failures
from connector.flow.result import OK, PARTIAL
from connector.state.dead_letters import Chosen, DeadLetter, DeadLetters
from connector.state.opening import open_state

F = TypeVar("F", bound=Callable[..., Any])
_EDITED = "dead-letters-edited.yaml"
_LISTED = (
    "id", "flow", "step", "position", "code", "error_type", "message", "attempts", "status", "run", "created_at",
)  # fmt: skip
_SHOWN = (
    "id", "flow", "run", "step", "unit", "position", "record", "variables", "error", "attempts", "status",
    "created_at", "redacted",
)  # fmt: skip
_FILTERS = (
    ("code", "CODE", "Only with this code or error type."),
    ("step", "ID", "Only of this step."),
    ("flow", "NAME", "Only of this flow."),
    ("run", "ID", "Only of this run."),
    ("since", "T", "Only those set aside at this moment or later."),
    ("until", "T", "Only those set aside before this moment."),
)


@click.group("dead-letters", short_help="Records that failed.")
def dead_letters() -> None:
    """Records that a step could not handle, kept until they are replayed or discarded."""


def _filters(function: F) -> F:
    """`--code`, `--step`, `--flow`, `--run`, `--since`, `--until`: one argument `chosen`."""

    @wraps(function)
    def bundled(**given: Any) -> Any:
        chosen = {name: given.pop(name) for name, _, _ in _FILTERS}
        for name in ("since", "until"):
            chosen[name] = options.moment(chosen[name], f"--{name}")
        return function(**given, chosen=chosen)

    for name, value, text in reversed(_FILTERS):
        bundled = click.option(f"--{name}", default=None, metavar=value, help=text)(bundled)
    return cast("F", bundled)


def _named(letters: DeadLetters, numbers: tuple[int, ...], chosen: Chosen, of: str = "") -> Chosen:
    """*chosen* with *numbers*, where there are any; raises where one of them is no such open letter."""
    if not numbers:
        return chosen
    named: Chosen = {**chosen, "ids": numbers}
    missing = sorted(set(numbers) - set(letters.ids(**named)))
    if missing:
        which = ", ".join(map(str, missing))
        raise ConfigurationError(f"there is no open dead letter {which}{of}", hint="`connector dead-letters list`")
    return named


@dead_letters.command("list")
@_filters
@click.option("--all", "everything", is_flag=True, help="Replayed and discarded ones too.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="Show at most so many.")
@options.state
@options.as_json
def list_(*, chosen: Chosen, everything: bool, limit: int, state_url: str, as_json: bool) -> int:
    """List dead letters, oldest first."""
    chosen = {**chosen, "status": None} if everything else chosen
    with open_state(options.chosen_state(state_url)) as state:
        found = state.dead_letters.list(limit=limit, **chosen)
        total = state.dead_letters.count(**chosen)
    if as_json:
        print_json([{name: getattr(letter, name) for name in _LISTED} for letter in found])
    elif found:
        rows = [
            (x.id, x.flow, x.step, x.code or x.error_type, x.message[:80], x.status, x.created_at[:19]) for x in found
        ]
        table(("id", "flow", "step", "code", "message", "status", "when"), rows)
    else:
        note("no dead letters")
    if total > len(found):
        note(f"{len(found)} of {total} are shown; narrow them with --code, --step or --since, or raise --limit")
    return OK


@dead_letters.command("show")
@click.argument("number", type=int)
@options.state
@options.as_json
def show(*, number: int, state_url: str, as_json: bool) -> int:  # noqa: ARG001 - it is JSON for people too
    """Show one dead letter with its record, as JSON."""
    with open_state(options.chosen_state(state_url)) as state:
        letter = state.dead_letters.show(number)
    print_json({name: getattr(letter, name) for name in _SHOWN})
    return OK


@dead_letters.command("replay")
@click.argument("file", metavar="FLOW", type=click.Path(path_type=Path))
@click.argument("numbers", type=int, nargs=-1)
@_filters
@click.option("--edit", is_flag=True, help="Mend the records in $VISUAL or $EDITOR first.")
@click.option(
    "--record",
    "record_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Take the records from this file: YAML or JSON, one record, or `number: {record: …}`.",
)
@click.option("--sandbox", is_flag=True, help="Against an embedded sandbox in place of the account.")
@options.pairs
@options.state
@options.environment
@options.as_json
def replay(
    *,
    file: Path,
    numbers: tuple[int, ...],
    chosen: Chosen,
    edit: bool,
    record_file: Path | None,
    sandbox: bool,
    given: tuple[str, ...],
    state_url: str,
    environment: str,
    as_json: bool,
) -> int:
    """Take dead letters up at the step that failed, with the flow as it is now; NUMBERS or filters choose them.

    A letter is cleared when its record has got through to the end; one that fails again stays as it was.
    """
    if edit and record_file is not None:
        raise ConfigurationError("--edit and --record exclude each other", hint="leave one of them out")
    flow = Flow.load(file, environment=environment)
    chosen = {**chosen, "flows": tuple(flow.loaded.document.flows)}
    with _against(flow, sandbox=sandbox) as pointed, open_state(options.chosen_state(state_url, flow)) as state:
        chosen = _named(state.dead_letters, numbers, chosen, " of this flow")
        asked, letters = state.dead_letters.count(**chosen), state.dead_letters.each(**chosen)
        edited = ""
        if edit or record_file is not None:
            whole = list(letters)
            edited = read_file(record_file) if record_file is not None else _edited(whole)
            letters = iter(mended(whole, edited, str(record_file or _EDITED)))
        with Progress(quiet=as_json) as progress:
            replayed = Replay(pointed.loaded, state, progress, options.read_pairs(given)).run(letters)
    _tell(replayed, asked, as_json=as_json)
    failed = [one for one in replayed if not one.ok]
    if edit and failed:
        Path(_EDITED).write_text(edited, encoding="utf-8")
        note(f"your edits are kept in {_EDITED}: mend them there, then replay with `--record {_EDITED}`")
    return PARTIAL if len(replayed) - len(failed) < asked else OK


@contextmanager
def _against(flow: Flow, *, sandbox: bool) -> Iterator[Flow]:
    if not sandbox:
        yield flow
        return
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

    with Sandbox() as running:
        yield flow.against(running)


def _edited(letters: list[DeadLetter]) -> str:
    """What the person's editor makes of *letters*."""
    if not letters:
        return ""
    text = click.edit(text_of(letters), extension=".yaml", require_save=True)
    if text is None:
        raise ConfigurationError("nothing was saved, and nothing is replayed", hint="save the file in the editor")
    return text


def _tell(replayed: list[Replayed], asked: int, *, as_json: bool) -> None:
    failed = failures(replayed)
    through = len(replayed) - len(failed)
    if as_json:
        print_json({"replayed": through, "failed": failed})
        return
    for one in replayed:
        if one.error is not None:
            note(f"{one.id}: {one.error}" + (f"\n  hint: {one.error.hint}" if one.error.hint else ""))
    note(f"{through} replayed, {len(failed)} failed again")
    if asked > len(replayed):
        note(f"{asked - len(replayed)} left alone")
    if failed:
        which = " ".join(str(one["id"]) for one in failed) if len(failed) <= 10 else "NUMBER…"  # noqa: PLR2004 - a line
        note(
            f"they stay as they were: mend the cause and replay again, mend the records with `--edit`, "
            f"or `connector dead-letters discard {which}`"
        )


@dead_letters.command("discard")
@click.argument("numbers", type=int, nargs=-1)
@_filters
@options.state
@options.as_json
def discard(*, numbers: tuple[int, ...], chosen: Chosen, state_url: str, as_json: bool) -> int:
    """Say that these records are not wanted; they stay readable with `list --all`. NUMBERS or filters choose them."""
    if not numbers and not any(chosen.values()):
        raise ConfigurationError("no dead letter is named", hint="give numbers, or a filter such as --code or --flow")
    with open_state(options.chosen_state(state_url)) as state:
        marked = state.dead_letters.discard(state.dead_letters.ids(**_named(state.dead_letters, numbers, chosen)))
    if as_json:
        print_json({"discarded": marked})
    else:
        note(f"{counted(marked, 'dead letter')} discarded")
    return OK


COMMAND = dead_letters
