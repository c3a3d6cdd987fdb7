"""`connector test FLOW…`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connector.cli import options
from connector.cli.printing import counted, note, print_findings, print_json
from connector.errors import ConfigurationError
from connector.flow.project import chosen_environment
from connector.flow.result import FAILED, OK, USAGE

if TYPE_CHECKING:
    from connector.flow_tests.step_coverage import Coverage
    from connector.flow_tests.suite_reading import Collected
    from connector.flow_tests.trial import Trial

_MARKS = {
    "passed": ("ok", "green"),
    "failed": ("FAILED", "red"),
    "broken": ("BROKEN", "red"),
    "ignored": ("ignored", "yellow"),
}


@click.command("test", short_help="Run the tests of flows against a sandbox.")
@click.argument("paths", metavar="FLOW...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--filter", "wanted", default="", metavar="TEXT", help="Only tests whose name contains this.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only tests with this tag; may be repeated.")
@click.option("-x", "--stop", "stop", is_flag=True, help="Stop at the first test that does not pass.")
@click.option("--coverage", "covered", is_flag=True, help="Say which steps and branches no test reached.")
@click.option(
    "--require-coverage",
    "required",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit 1 where the tests reach less of a flow file than this.",
)
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write JUnit XML there.")
@options.environment
@options.as_json
def test(  # one parameter an option
    paths: tuple[Path, ...],
    wanted: str,
    tags: tuple[str, ...],
    *,
    stop: bool,
    covered: bool,
    required: float | None,
    junit: Path | None,
    environment: str,
    as_json: bool,
) -> int:
    """Run the tests of flow files, of files of tests (`*.test.yaml`), and of everything in folders.

    Each test has a NetSuite of its own: a sandbox over real HTTP, a temporary database, a temporary folder.
    Exit codes: 0 all passed, 1 some did not, 2 a file of tests is wrong.
    """
    from connector.flow_tests import junit_report, suite_reading  # noqa: PLC0415 - the sandbox, an extra
    from connector.flow_tests.step_coverage import coverage  # noqa: PLC0415 - as above

    collected = suite_reading.collect(paths, chosen_environment(environment))
    if collected.findings:
        if as_json:
            print_json({"findings": [finding.as_dict() for finding in collected.findings], "exit_code": USAGE})
        else:
            print_findings(collected.findings)
        return USAGE
    trials = _run(collected, wanted, tags, stop=stop, quiet=as_json)
    looked_at = collected.loaded.values() if covered or required is not None else ()
    coverages = [coverage(loaded, trials) for loaded in looked_at]
    missed = [one for one in coverages if required is not None and one.percent < required]
    code = _exit_code(trials, missed)
    if junit is not None:
        junit_report.write(junit, trials)
    if as_json:
        print_json(_as_dict(trials, coverages, code))
    else:
        _summary(trials, coverages, missed, required)
    return code


def _run(collected: Collected, wanted: str, tags: Sequence[str], *, stop: bool, quiet: bool) -> list[Trial]:
    """Carry out the tests that are meant, one after the other; raises ConfigurationError where there is none."""
    from connector.flow_tests.trial import trial  # noqa: PLC0415 - the sandbox, an extra
    from connector.testing.sandbox_pool import SandboxPool  # noqa: PLC0415 - as above

    chosen = [
        (suite, one)
        for suite in collected.suites
        for one in suite.tests
        if wanted.lower() in one.name.lower() and set(tags) <= set(one.tags)
    ]
    if not chosen:
        number = sum(len(suite.tests) for suite in collected.suites)
        hint = "write tests into NAME.test.yaml beside NAME.yaml, or under `tests:` of a flow file"
        if number:
            raise ConfigurationError(f"none of {counted(number, 'test')} is meant", hint="look at --filter and --tag")
        raise ConfigurationError("there are no tests", hint=hint)
    trials: list[Trial] = []
    with closing(SandboxPool()) as pool:
        for suite, one in chosen:
            if not quiet and (not trials or trials[-1].suite is not suite):
                click.echo(click.style(suite.name, bold=True))
            trials.append(trial(suite, one, pool))
            if not quiet:
                _print(trials[-1])
            if stop and trials[-1].verdict in ("failed", "broken"):
                break
    return trials


def _print(trial: Trial) -> None:
    from connector.flow_tests.telling import told  # noqa: PLC0415 - the sandbox, an extra

    mark, colour = _MARKS[trial.verdict]
    seconds = f"  ({trial.seconds:.2f} s)" if trial.verdict != "ignored" else ""
    click.echo(f"  {click.style(mark.ljust(7), fg=colour)} {trial.test.name}{seconds}")
    for line in told(trial):
        stripped = line.strip()
        colour = "red" if stripped.startswith("-") else "green" if stripped.startswith("+") else ""
        click.echo(f"    {click.style(line, fg=colour or None)}")


def _summary(
    trials: Sequence[Trial], coverages: Sequence[Coverage], missed: Sequence[Coverage], required: float | None
) -> None:
    for one in coverages:
        colour = "red" if one in missed else "green"
        reached = click.style(f"{one.percent:.0f}%", fg=colour)
        parts = f"{counted(len(one.steps), 'step')}, {len(one.branches)} branch{'es' if len(one.branches) != 1 else ''}"
        click.echo(f"{one.file}: {reached} of {parts} reached")
        for part in one.missed:
            click.echo(f"  {part.where}: {part.name} was never reached")
    verdicts = [trial.verdict for trial in trials]
    counts = [f"{verdicts.count('passed')} passed"]
    counts += [
        f"{verdicts.count(verdict)} {verdict}" for verdict in ("failed", "broken", "ignored") if verdict in verdicts
    ]
    note(f"{', '.join(counts)} in {sum(trial.seconds for trial in trials):.1f} s")
    for one in missed:
        note(f"{one.file}: {one.percent:.0f}% is less than the {required:g}% that --require-coverage asks for")


def _exit_code(trials: Sequence[Trial], missed: Sequence[Coverage]) -> int:
    verdicts = {trial.verdict for trial in trials}
    if "broken" in verdicts:
        return USAGE
    return FAILED if "failed" in verdicts or missed else OK


def _as_dict(trials: Sequence[Trial], coverages: Sequence[Coverage], code: int) -> dict[str, object]:
    from connector.flow_tests.telling import told  # noqa: PLC0415 - the sandbox, an extra

    tests = [
        {
            "file": trial.suite.name,
            "name": trial.test.name,
            "line": trial.suite.marked.place((*trial.suite.loc(trial.test), "name")).line,
            "verdict": trial.verdict,
            "seconds": round(trial.seconds, 3),
            "told": told(trial),
        }
        for trial in trials
    ]
    return {"tests": tests, "coverage": [one.as_dict() for one in coverages], "exit_code": code}


COMMAND = test
