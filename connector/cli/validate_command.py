"""`connector validate FLOW…`."""

from __future__ import annotations

from pathlib import Path

import click

from connector.cli import options
from connector.cli.printing import note, print_findings, print_json
from connector.diagnostics import Diagnostic
from connector.errors import ConnectorError
from connector.flow import lint
from connector.flow.load import load
from connector.flow.project import chosen_environment
from connector.flow.result import OK, USAGE


@click.command("validate", short_help="Check flow files.")
@click.argument("files", metavar="FLOW...", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.environment
@options.as_json
def validate(files: tuple[Path, ...], environment: str, *, as_json: bool) -> int:
    """Check flow files: every finding with file:line:column; exit 2 where there is an error."""
    found: list[Diagnostic] = []
    for file in files:
        found += _findings(file, chosen_environment(environment))
    errors = sum(finding.severity == "error" for finding in found)
    if as_json:
        print_json({"findings": [finding.as_dict() for finding in found], "errors": errors})
    else:
        print_findings(found)
        note(f"{len(files)} file{'s' if len(files) != 1 else ''}: {errors} errors, {len(found) - errors} warnings")
    return USAGE if errors else OK


def _findings(file: Path, environment: str) -> list[Diagnostic]:
    try:
        loaded = load(file, environment)
    except ConnectorError as error:
        return list(error.diagnostics)
    return [*loaded.warnings, *lint.tokens(loaded.marked)]


COMMAND = validate
