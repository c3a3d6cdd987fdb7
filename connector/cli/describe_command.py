"""`connector describe NAME` and `connector describe record TYPE`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from connector import registry
from connector.attribute_docstrings import described
from connector.cli import options
from connector.cli.operations_command import kind, transports
from connector.cli.printing import print_json, table
from connector.cli.record_description import account_options, opened, show_record, show_types, unit
from connector.cli.type_text import type_text
from connector.component import Component, Operation
from connector.errors import ConfigurationError

_RECORD = "record"


@click.command("describe", short_help="Show one component, or one record type of an account.")
@click.argument("name")
@click.argument("record_type", required=False, default="")
@account_options
@options.as_json
def describe(
    name: str,
    record_type: str,
    file: Path | None,
    config: str,
    environment: str,
    *,
    sandbox: bool,
    refresh: bool,
    as_json: bool,
) -> int:
    """Show one component: what it does, its fields, its errors, an example.

    `describe record customer` shows the fields of a record type as the account has them, custom ones included;
    `describe record` lists the record types. With neither --file nor --sandbox the NETSUITE_* variables say where.
    """
    if name != _RECORD:
        if record_type:
            raise ConfigurationError(f"`{name} {record_type}` is not one name", hint="write: connector describe NAME")
        return _component(name, as_json=as_json)
    with ExitStack() as stack:
        metadata = opened(stack, file, config, environment, sandbox=sandbox)
        if record_type:
            show_record(metadata.record(record_type, refresh=refresh, unit=unit()), as_json=as_json)
        else:
            show_types(metadata.record_types(refresh=refresh, unit=unit()), as_json=as_json)
    return 0


def _component(name: str, *, as_json: bool) -> int:
    component = registry.find(name)
    described = description(name, component)
    if as_json:
        print_json(described)
        return 0
    click.echo(f"{name}: {component.summary}")
    for label in ("transports", "mule", "errors"):
        if described.get(label):
            value = described[label]
            click.echo(f"{label}: {', '.join(value) if isinstance(value, list) else value}")
    click.echo("")
    table(("field", "type", "default", "meaning"), [_cells(field) for field in described["fields"]])
    if component.example:
        click.echo(f"\n{component.example}")
    return 0


def description(name: str, component: Component) -> dict[str, Any]:
    """Everything a declaration says."""
    described: dict[str, Any] = {"name": name, "kind": kind(component), "summary": component.summary}
    if isinstance(component, Operation):
        described |= {
            "effect": component.effect,
            "takes": component.takes,
            "gives": component.gives,
        }
    return {
        **described,
        "transports": list(transports(component)),
        "mule": component.mule,
        "errors": list(component.errors),
        "fields": list(_fields(component.arguments)),
        "example": component.example,
    }


def _fields(arguments: Any) -> Any:
    for name, info in described(arguments).items() if hasattr(arguments, "model_fields") else ():
        yield {
            "name": name,
            "type": type_text(info.annotation, info.metadata),
            "required": info.is_required(),
            "default": None if info.is_required() else info.get_default(call_default_factory=True),
            "meaning": info.description or "",
        }


def _cells(field: dict[str, Any]) -> tuple[str, str, str, str]:
    default = "required" if field["required"] else str(field["default"])
    return field["name"], field["type"], default, " ".join(field["meaning"].split())


COMMAND = describe
