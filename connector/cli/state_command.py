"""`connector state`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import click

from connector import marked_yaml
from connector.cli import options
from connector.cli.printing import counted, note, print_json, table
from connector.errors import ConfigurationError
from connector.frozen_json import show as shown
from connector.state.object_store import StoreSummary
from connector.state.opening import open_state


@click.group("state", short_help="Watermarks and object stores.")
def state() -> None:
    """How far each source of each flow was read, by account; and what flows keep in object stores."""


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
    """List watermarks, object stores with the number of their values, and what `changed_only` has delivered."""
    with open_state(options.chosen_state(state_url)) as opened:
        found = opened.watermarks.list(account, flow, source)
        stores = [] if account or flow or source else opened.objects.stores()
        memories = [] if source else opened.contents.list(account, flow)
    rows = [(mark.account, mark.flow, mark.source, shown(mark.value)[:80], mark.moved_at) for mark in found]
    if as_json:
        names = ("account", "flow", "source", "value", "moved_at")
        marks = [{"kind": "watermark", **{name: getattr(mark, name) for name in names}} for mark in found]
        told_memories = [{"kind": "content_memory", **asdict(memory)} for memory in memories]
        print_json([*marks, *({"kind": "object_store", **_told(store)} for store in stores), *told_memories])
        return 0
    table(("account", "flow", "source", "watermark", "moved"), rows)
    if stores:
        shown_stores = [tuple(_told(store).values()) for store in stores]
        table(("store", "values", "newest", "first to expire"), shown_stores, title="\nobject stores")
    if memories:
        columns = ("environment", "account", "flow", "step", "keys", "moved")
        shown_memories = [tuple(asdict(memory).values()) for memory in memories]
        table(columns, shown_memories, title="\nwhat changed_only has delivered")
    return 0


def _told(store: StoreSummary) -> dict[str, object]:
    expires = None if store.expires_at is None else datetime.fromtimestamp(store.expires_at, UTC).isoformat()
    return {"store": store.store, "objects": store.objects, "stored_at": store.stored_at, "expires_at": expires}


def _store(function: click.decorators.FC) -> click.decorators.FC:
    text = "The values of this object store instead."
    return click.option("--store", default=None, metavar="NAME", help=text)(function)


@state.command("show")
@_which
@_store
@options.state
def show(account: str | None, flow: str | None, source: str | None, store: str | None, state_url: str) -> int:
    """Show watermarks whole, or the values of an object store by key, as JSON."""
    with open_state(options.chosen_state(state_url)) as opened:
        if store is not None:
            print_json(opened.objects.all(store))
            return 0
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
@_store
@click.option("--key", default=None, metavar="KEY", help="With --store: only the value under this key.")
@click.option("--all", "everything", is_flag=True, help="All watermarks and memories of this state.")
@options.state
def reset(
    name: str,
    account: str | None,
    flow: str | None,
    source: str | None,
    store: str | None,
    key: str | None,
    state_url: str,
    *,
    everything: bool,
) -> int:
    """Forget watermarks and what `changed_only` has delivered, so that the next run hands on everything.

    With --store: forget what an object store holds.
    """
    flow = flow or name or None
    watermarks = everything or account or flow or source
    if store is not None:
        return _cleared(store, key, options.chosen_state(state_url), alone=not watermarks)
    if not watermarks:
        hint = "name a flow: connector state reset FLOW, or say --all"
        raise ConfigurationError("it is not said which watermarks are forgotten", hint=hint)
    with open_state(options.chosen_state(state_url)) as opened:
        number = opened.watermarks.reset(account, flow, source)
        memories = 0 if source else opened.contents.reset(account, flow)
    note(f"{counted(number, 'watermark')} forgotten")
    if memories:
        note(f"what {counted(memories, 'step')} changed_only had delivered forgotten")
    return 0


def _cleared(store: str, key: str | None, url: str, *, alone: bool) -> int:
    if not alone:
        hint = "give --store in a command of its own"
        raise ConfigurationError("an object store belongs to no account, flow or source", hint=hint)
    with open_state(url) as opened:
        number = opened.objects.clear(store) if key is None else int(opened.objects.remove(store, key))
    note(f"{counted(number, 'value')} removed")
    return 0


COMMAND = state
