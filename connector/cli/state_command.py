"""`connector state`."""

from __future__ import annotations

import click

from connector import marked_yaml
from connector.cli import options
from connector.cli.printing import counted, note, print_json, table
from connector.errors import ConfigurationError
from connector.frozen_json import show as shown
from connector.state.opening import open_state


@click.group("state", short_help="List, show, set and reset watermarks.")
def state() -> None:
    """How far each source of each flow was read, by account."""


def _which(function: click.decorators.FC) -> click.decorators.FC:
    for name, text in (
        ("source", "Only this source."),
        ("flow", "Only of this flow."),
        ("account", "Only of this account."),
    ):
        function = click.option(f"--{name}", default=None, metavar="NAME", help=text)(function)
    return function


@state.command("list")
@_which
@options.state
@options.as_json
def list_(account: str | None, flow: str | None, source: str | None, state_url: str, *, as_json: bool) -> int:
    """List watermarks."""
    with open_state(options.chosen_state(state_url)) as opened:
        found = opened.watermarks.list(account, flow, source)
    rows = [(mark.account, mark.flow, mark.source, shown(mark.value)[:80], mark.moved_at) for mark in found]
    if as_json:
        names = ("account", "flow", "source", "value", "moved_at")
        print_json([{name: getattr(mark, name) for name in names} for mark in found])
    else:
        table(("account", "flow", "source", "watermark", "moved"), rows)
    return 0


@state.command("show")
@_which
@options.state
def show(account: str | None, flow: str | None, source: str | None, state_url: str) -> int:
    """Show watermarks whole, as JSON."""
    with open_state(options.chosen_state(state_url)) as opened:
        found = opened.watermarks.list(account, flow, source)
    names = ("account", "flow", "source", "value", "run", "moved_at")
    print_json([{name: getattr(mark, name) for name in names} for mark in found])
    return 0


@state.command("set")
@click.argument("value")
@click.option("--account", required=True, metavar="NAME")
@click.option("--flow", required=True, metavar="NAME")
@click.option("--source", default="netsuite.on_modified_object", show_default=True, metavar="NAME")
@options.state
def set_(value: str, account: str, flow: str, source: str, state_url: str) -> int:
    """Move a watermark to VALUE, a JSON or YAML value as `state show` prints it."""
    marked = marked_yaml.read(value, "VALUE")
    if marked.diagnostics:
        raise ConfigurationError("VALUE has findings", findings=marked.diagnostics)
    with open_state(options.chosen_state(state_url)) as opened:
        opened.watermarks.set(account, flow, source, marked.data)
    note("set")
    return 0


@state.command("reset")
@click.argument("name", metavar="[FLOW]", default="")
@_which
@click.option("--all", "everything", is_flag=True, help="All watermarks of this state.")
@options.state
def reset(
    name: str, account: str | None, flow: str | None, source: str | None, state_url: str, *, everything: bool
) -> int:
    """Forget watermarks, so that the next run reads everything."""
    flow = flow or name or None
    if not (everything or account or flow or source):
        hint = "name a flow: connector state reset FLOW, or say --all"
        raise ConfigurationError("it is not said which watermarks are forgotten", hint=hint)
    with open_state(options.chosen_state(state_url)) as opened:
        number = opened.watermarks.reset(account, flow, source)
    note(f"{counted(number, 'watermark')} forgotten")
    return 0


COMMAND = state
