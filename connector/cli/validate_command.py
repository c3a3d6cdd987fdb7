"""`connector validate FLOW…`."""

from __future__ import annotations

from pathlib import Path

import click

from connector.cli import options
from connector.cli.printing import counted, note, print_findings, print_json
from connector.diagnostics import Diagnostic
from connector.errors import ConnectorError
from connector.flow import lint
from connector.flow.load import load
from connector.flow.project import chosen_environment
from connector.flow.result import OK, USAGE


@click.command("validate", short_help="Check flow files.")
@click.argument("files", metavar="FLOW...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--online", is_flag=True, help="Look record types, fields and queries up in the account too.")
@options.environment
@options.as_json
def validate(files: tuple[Path, ...], environment: str, *, online: bool, as_json: bool) -> int:
    """Check flow files: every finding with file:line:column; exit 2 where there is an error."""
    found: list[Diagnostic] = []
    for file in files:
        found += _findings(file, chosen_environment(environment), online=online)
    errors = sum(finding.severity == "error" for finding in found)
    notes = sum(finding.severity == "note" for finding in found)
    if as_json:
        print_json({"findings": [finding.as_dict() for finding in found], "errors": errors})
    else:
        print_findings(found)
        parts = ((errors, "error"), (len(found) - errors - notes, "warning"), (notes, "note"))
        note(f"{counted(len(files), 'file')}: {', '.join(counted(number, thing) for number, thing in parts)}")
    return USAGE if errors else OK


def _findings(file: Path, environment: str, *, online: bool) -> list[Diagnostic]:
    if file.name.endswith(".test.yaml"):
        return _findings_of_tests(file, environment)
    try:
        loaded = load(file, environment)
    except ConnectorError as error:
        return list(error.diagnostics)
    found = [*loaded.warnings, *lint.tokens(loaded.marked)]
    if online:
        from connector.flow.online import findings  # noqa: PLC0415 - talks to the account

        found += findings(loaded)
    return [*found, *_findings_of_tests(file, environment)] if loaded.document.tests else found


def _findings_of_tests(file: Path, environment: str) -> list[Diagnostic]:
    from connector.flow_tests.suite_reading import findings_of  # noqa: PLC0415 - the sandbox, an extra

    return findings_of(file, environment)


COMMAND = validate
