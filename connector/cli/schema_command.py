"""`connector schema`."""

from __future__ import annotations

import json

import click

from connector.flow.schema import flow_schema


@click.command("schema", short_help="Print the JSON Schema of flow files.")
def schema() -> int:
    """Print the JSON Schema of flow files, for editors: `connector schema > flow.schema.json`."""
    click.echo(json.dumps(flow_schema(), indent=2, ensure_ascii=False))
    return 0


COMMAND = schema
