"""`connector schema`."""

from __future__ import annotations

import json
from typing import Any

import click

from connector.flow.schema import flow_schema, project_schema


@click.command("schema", short_help="Print the JSON Schema of flow files.")
@click.option("--tests", "which", flag_value="tests", help="That of files of tests (`*.test.yaml`) instead.")
@click.option("--project", "which", flag_value="project", help="That of connector.yaml instead.")
def schema(*, which: str | None) -> int:
    """Print the JSON Schema of flow files, for editors: `connector schema > flow.schema.json`."""
    made = {"tests": _suite_schema, "project": project_schema}.get(which or "", flow_schema)
    click.echo(json.dumps(made(), indent=2, ensure_ascii=False))
    return 0


def _suite_schema() -> dict[str, Any]:
    from connector.flow_tests.suite_schema import suite_schema  # noqa: PLC0415 - the sandbox, an extra

    return suite_schema()


COMMAND = schema
