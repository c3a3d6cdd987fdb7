"""`connector schema`."""

from __future__ import annotations

import json
from typing import Any

import click

from connector.flow.schema import flow_schema


@click.command("schema", short_help="Print the JSON Schema of flow files.")
@click.option("--tests", is_flag=True, help="That of files of tests (`*.test.yaml`) instead.")
def schema(*, tests: bool) -> int:
    """Print the JSON Schema of flow files, for editors: `connector schema > flow.schema.json`."""
    click.echo(json.dumps(_suite_schema() if tests else flow_schema(), indent=2, ensure_ascii=False))
    return 0


def _suite_schema() -> dict[str, Any]:
    from connector.flow_tests.suite_schema import suite_schema  # noqa: PLC0415 - the sandbox, an extra

    return suite_schema()


COMMAND = schema
