"""`connector operations`."""

from __future__ import annotations

from typing import Any

import click

from connector import registry
from connector.cli import options
from connector.cli.printing import print_json, table
from connector.component import Component, Operation, Source


@click.command("operations", short_help="List what there is to call.")
@options.as_json
def operations(*, as_json: bool) -> int:
    """List every operation, source, listener and construct."""
    listed = [(name, registry.find(name)) for name in registry.names()]
    if as_json:
        print_json([_row(name, component) for name, component in listed])
    else:
        rows = [
            (name, kind(component), ", ".join(transports(component)), component.summary) for name, component in listed
        ]
        table(("name", "kind", "transports", "does"), rows)
    return 0


def kind(component: Component) -> str:
    """Operation, source, listener or construct."""
    return type(component).__name__.lower()


def transports(component: Component) -> tuple[str, ...]:
    """What carries it to the other side; nothing where its connector has one way only, or where nothing is sent."""
    carried = component.transports if isinstance(component, Operation | Source) else ()
    return tuple(name for name in carried if name != "local")


def _row(name: str, component: Component) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind(component),
        "summary": component.summary,
        "transports": list(transports(component)),
        "mule": component.mule,
    }


COMMAND = operations
