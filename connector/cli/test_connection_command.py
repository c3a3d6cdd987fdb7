"""`connector test-connection [FILE]`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from connector import events
from connector.cli import options
from connector.cli.printing import note, print_json, table
from connector.component import Unit
from connector.errors import ConfigurationError

if TYPE_CHECKING:
    from connector.netsuite.config import NetSuiteConfig
    from connector.netsuite.connection_test.stage_report import Cause, ConnectionTest

_SIGNS = {"passed": "passed", "warning": "WARNING", "failed": "FAILED", "skipped": "skipped"}


@click.command("test-connection", short_help="Say in stages what works and what is wrong.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--config", default="", metavar="NAME", help="Which netsuite config of FILE.")
@click.option("--sandbox", is_flag=True, help="Test against an embedded sandbox.")
@click.option("--deep", is_flag=True, help="Look at the usual record types too, and show the masked base strings.")
@click.option(
    "--record-type", "record_types", multiple=True, metavar="TYPE", help="A type the role must see; repeatable."
)
@options.environment
@options.as_json
def test_connection(  # one parameter an option
    file: Path | None,
    config: str,
    *,
    sandbox: bool,
    deep: bool,
    record_types: tuple[str, ...],
    environment: str,
    as_json: bool,
) -> int:
    """Say in stages what works and what is wrong, with the likeliest cause and its cure; exit 0 or 4.

    FILE is a flow or connector.yaml; without it the NETSUITE_* variables say where to connect. NetSuite refuses at
    most two sign-ins on the way: five in a row lock a user.
    """
    with ExitStack() as stack:
        body = _body(file, config, environment) if file is not None else None
        if sandbox:
            body = {**(body or {}), **stack.enter_context(_sandbox())}
        emit = stack.enter_context(_progress(shown=not as_json))
        result = _tested(body, emit, deep=deep, record_types=record_types)
    if as_json:
        print_json(result.as_dict())
    else:
        _print(result)
    return result.exit_code


def _tested(
    body: Mapping[str, Any] | None, emit: events.Emit, *, deep: bool, record_types: tuple[str, ...]
) -> ConnectionTest:
    from connector.netsuite.config import NetSuiteConfig  # noqa: PLC0415 - `--help` needs none of it
    from connector.netsuite.connection_test.diagnosis import diagnose, not_configured  # noqa: PLC0415 - as above
    from connector.netsuite.session import Session  # noqa: PLC0415 - as above

    try:
        found = NetSuiteConfig.from_env() if body is None else NetSuiteConfig.from_mapping(body)
    except ConfigurationError as error:
        return not_configured(error)
    return diagnose(Session(found), deep=deep, record_types=record_types, unit=Unit(emit=emit))


# ---------------------------------------------------------------- what is tested


def configured(file: Path | None, config: str, environment: str) -> NetSuiteConfig:
    """The netsuite configuration *config* of *file* (the only one where empty), else that of the environment."""
    from connector.netsuite.config import NetSuiteConfig  # noqa: PLC0415 - `--help` needs none of it

    if file is None:
        return NetSuiteConfig.from_env()
    return NetSuiteConfig.from_mapping(_body(file, config, environment))


def _body(file: Path, config: str, environment: str) -> Mapping[str, Any]:
    """The netsuite configuration of *file* that is meant."""
    from connector.diagnostics import did_you_mean  # noqa: PLC0415 - a mistyped name only

    bodies = dict(_bodies(file, environment))
    if config:
        if config not in bodies:
            hint = did_you_mean(config, bodies) or f"netsuite configs of {file} are: {', '.join(bodies) or 'none'}"
            raise ConfigurationError(f"{file} has no netsuite config `{config}`", hint=hint)
        return bodies[config]
    if len(bodies) != 1:
        names = ", ".join(bodies)
        what = f"several netsuite configs: {names}" if bodies else "no netsuite config"
        raise ConfigurationError(f"{file} has {what}", hint="say which: --config NAME" if bodies else "add one")
    return next(iter(bodies.values()))


def _bodies(file: Path, environment: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    from connector.flow import project  # noqa: PLC0415 - only with a file
    from connector.flow.load import load  # noqa: PLC0415 - only with a file

    chosen = project.chosen_environment(environment)
    if file.name != project.FILE:
        for name, configured in load(file, chosen).configs.items():
            if configured.type == "netsuite":
                yield name, configured.body
        return
    shared = project.read(file)
    overlay = shared.overlay(chosen).configs
    for name, below in shared.configs.items():
        body = project.laid_over(below, overlay.get(name, {}))
        if body.get("type") == "netsuite":
            yield name, body


@contextmanager
def _sandbox() -> Iterator[Mapping[str, Any]]:
    """What an embedded sandbox changes in a configuration, while it listens."""
    from connector.flow.api import sandbox_connection  # noqa: PLC0415 - only with --sandbox
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

    with Sandbox(seed="empty") as running:
        yield {"connection": sandbox_connection(running.credentials()), "expect_account": ""}


# ---------------------------------------------------------------- what is shown


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[events.Event], None]]:
    """A line that moves on with the stages, on a terminal; the table says it all elsewhere."""
    if not shown or not sys.stderr.isatty():
        yield events.ignore
        return
    from rich.console import Console  # noqa: PLC0415 - terminals only
    from rich.text import Text  # noqa: PLC0415 - terminals only

    with Console(stderr=True).status("testing the connection") as line:

        def show(event: events.Event) -> None:
            if isinstance(event, events.Noted):
                line.update(Text(event.message))

        yield show


def _print(result: ConnectionTest) -> None:
    title = f"{result.account} at {result.host}" if result.account else ""
    rows = [(stage.title, _SIGNS[stage.status], stage.evidence, f"{stage.seconds:.2f} s") for stage in result.stages]
    table(("stage", "result", "evidence", "took"), rows, title=title)
    _print_advice(result)
    for number, cause in enumerate(result.causes, 1):
        _print_cause(number, cause)
    if result.ruled_out:
        click.echo(f"\nruled out: {'; '.join(result.ruled_out)}")
    if result.audit_trail is not None:
        trail = result.audit_trail
        click.echo(f"\nNetSuite knows the reason: {trail.menu}\n  {trail.columns}")
        click.echo(f"  entries of {', '.join(trail.moments)} ({result.failed_sign_ins} refused by this test)")
    for channel, text in result.base_strings:
        click.echo(f"\nbase string, {channel.upper()}, keys masked:\n  {text}")
    failed = [stage.title for stage in result.stages if stage.status == "failed"]
    note(f"the connection does not work: {', '.join(failed)}" if failed else "the connection works")


def _print_advice(result: ConnectionTest) -> None:
    """Cures of what is no refusal; those of failures stand with their causes."""
    told = {cause.cure for cause in result.causes}
    for stage in result.stages:
        if stage.cure and stage.cure not in told and stage.status in ("failed", "warning"):
            click.echo(f"\n{stage.title}: {click.style(stage.cure, fg='green')}")


def _print_cause(number: int, cause: Cause) -> None:
    click.echo(f"\n{number}. {click.style(cause.likelihood, bold=True)}: {cause.message}")
    for text in cause.evidence:
        click.echo(f"   because {text}")
    if cause.cure:
        click.echo(f"   cure: {click.style(cause.cure, fg='green')}")
    if cause.audit_detail:
        click.echo(f"   the audit trail then says: {cause.audit_detail}")


COMMAND = test_connection
