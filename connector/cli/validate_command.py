"""`connector validate FLOW…`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from connector.cli import options
from connector.cli.printing import counted, note, print_findings, print_json
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError, ConnectorError
from connector.flow import lint
from connector.flow.load import load
from connector.flow.project import chosen_environment
from connector.flow.result import OK, USAGE
from connector.frozen_json import show

_STDOUT = "-"
_OF_TESTS = ".test.yaml"
"""What the names of files of tests end with."""


@click.command("validate", short_help="Check flow files.")
@click.argument("files", metavar="FLOW...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--online", is_flag=True, help="Look record types, fields and queries up in the account too.")
@click.option("--fix", is_flag=True, help="Change what can mean nothing else, and show it; all else stays as it is.")
@click.option("--strict", is_flag=True, help="Exit 2 for warnings too.")
@click.option("--sarif", default="", metavar="FILE", help="Write the findings there as SARIF 2.1.0; - for stdout.")
@options.environment
@options.as_json
def validate(
    files: tuple[Path, ...], environment: str, *, online: bool, fix: bool, strict: bool, sarif: str, as_json: bool
) -> int:
    """Check flow files: every finding with file:line:column; exit 2 where there is an error."""
    if as_json and sarif == _STDOUT:
        raise ConfigurationError("stdout takes one answer", hint="write the report to a file: --sarif findings.sarif")
    chosen = chosen_environment(environment)
    flows = [file for file in files if not file.name.endswith(_OF_TESTS)]
    diffs = [diff for file in flows if fix and (diff := _fixed(file, chosen))]
    found = [finding for file in files for finding in _findings(file, chosen, online=online)]
    errors, warnings = (sum(finding.severity == kind for finding in found) for kind in ("error", "warning"))
    if sarif:
        _write_sarif(sarif, found)
    if as_json:
        fixes = {"fixed": diffs} if fix else {}
        print_json({"findings": [finding.as_dict() for finding in found], "errors": errors, **fixes})
    else:
        _print(diffs, found, len(files), to_stderr=sarif == _STDOUT)
    return USAGE if errors or (strict and warnings) else OK


def _print(diffs: Sequence[str], found: Sequence[Diagnostic], files: int, *, to_stderr: bool) -> None:
    for diff in diffs:
        click.echo(diff, nl=False, err=to_stderr)
    print_findings(found)
    counts = {kind: sum(finding.severity == kind for finding in found) for kind in ("error", "warning", "note")}
    fixed = f"{counted(len(diffs), 'file')} fixed, " if diffs else ""
    note(f"{counted(files, 'file')}: {fixed}{', '.join(counted(number, kind) for kind, number in counts.items())}")


def _fixed(file: Path, environment: str) -> str:
    """What was changed in *file*, as a diff; "" where nothing was."""
    from connector.flow.fixes.fixing import fixed  # noqa: PLC0415 - only where something is to be changed

    found = fixed(file, environment)
    try:
        found.write()
    except OSError as error:
        hint = "give a file of this user, or fix it by hand"
        raise ConfigurationError(f"{file} cannot be written: {error.strerror}", hint=hint) from None
    return found.diff


def _write_sarif(target: str, found: Sequence[Diagnostic]) -> None:
    from connector.cli.sarif_report import report  # noqa: PLC0415 - only where it is asked for

    text = show(report(found, Path.cwd()), indent=2)
    if target == _STDOUT:
        click.echo(text)
        return
    try:
        Path(target).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        hint = "name a file in a folder that is there"
        raise ConfigurationError(f"{target} cannot be written: {error.strerror}", hint=hint) from None


def _findings(file: Path, environment: str, *, online: bool) -> list[Diagnostic]:
    if file.name.endswith(_OF_TESTS):
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
