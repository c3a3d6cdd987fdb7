"""`connector call OPERATION`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from connector import marked_yaml, registry
from connector.cli import options
from connector.cli.printing import print_line
from connector.cli.progress import Progress
from connector.component import Operation, Unit, checked
from connector.errors import ConfigurationError
from connector.flow.load import Configured
from connector.flow.result import OK, PARTIAL
from connector.flow.sessions import Sessions, connector_of
from connector.outcome import as_value
from connector.stream import Stream


@click.command("call", short_help="Run one operation; rows as JSON lines.")
@click.argument("operation")
@click.option("--file", type=click.Path(path_type=Path), help="Flow file or connector.yaml with the config.")
@click.option("--config", default="", metavar="NAME", help="Which config of the file.")
@click.option("--sandbox", is_flag=True, help="Call an embedded sandbox.")
@options.pairs
@click.option("--json-params", metavar="FILE|-", help="Params as a JSON or YAML mapping.")
@options.explain
@options.environment
def call(
    operation: str,
    file: Path | None,
    config: str,
    *,
    sandbox: bool,
    given: tuple[str, ...],
    json_params: str | None,
    explain: bool,
    environment: str,
) -> int:
    """Run one operation; rows as JSON lines on stdout.

    With neither --file nor --sandbox the NETSUITE_* variables say where to connect.
    """
    component = registry.find(operation)
    if not isinstance(component, Operation):
        raise ConfigurationError(f"`{operation}` cannot be called alone", hint="use it in a flow: `connector run`")
    params = {**_from_file(json_params), **{name: _value(text) for name, text in options.read_pairs(given).items()}}
    arguments = checked(component.arguments, **params)
    with ExitStack() as stack:
        sessions = sessions_for(stack, operation, file, environment, sandbox=sandbox, explain=explain)
        stack.callback(sessions.close)
        progress = stack.enter_context(Progress(quiet=not sys.stderr.isatty()))
        session = sessions.of(config, connector_of(operation))
        result = component.run(session, arguments, Unit(step=operation, emit=progress))
        return _print(result)


def _value(text: str) -> Any:
    """A list or mapping as YAML; anything else stays text, which the operation's own types read."""
    return marked_yaml.read(text, "-p").data if text[:1] in ("[", "{") else text


def _from_file(name: str | None) -> Mapping[str, Any]:
    if name is None:
        return {}
    data = options.read_data(name)
    if not isinstance(data, dict):
        raise ConfigurationError(f"{name} is not a mapping of params", hint='write {"record_type": "customer", …}')
    return data


def sessions_for(
    stack: ExitStack, operation: str, file: Path | None, environment: str, *, sandbox: bool, explain: bool = False
) -> Sessions:
    """The connections that *operation* may use: an embedded sandbox, those of *file*, or what NETSUITE_* say."""
    connector = connector_of(operation)
    if sandbox:
        from connector.flow.api import sandbox_connection  # noqa: PLC0415 - only with --sandbox
        from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

        running = stack.enter_context(Sandbox())
        body = {"connection": sandbox_connection(running.credentials()), "explain_references": explain}
        return Sessions({"sandbox": Configured("netsuite", body)})
    if file is not None:
        return Sessions(_explaining(_configs(file, environment), explain=explain))
    if connector == "netsuite":
        from connector.netsuite.config import NetSuiteConfig  # noqa: PLC0415 - only without a file

        found = NetSuiteConfig.from_env()
        found = found.explaining() if explain else found
        return Sessions({}, {"netsuite": registry.connection("netsuite").open(found)})
    if not registry.connection(connector).needs_config:
        return Sessions({})
    raise ConfigurationError(f"{operation} needs a config", hint="give --file with a flow file or connector.yaml")


def _explaining(configs: Mapping[str, Configured], *, explain: bool) -> Mapping[str, Configured]:
    """*configs*, those of NetSuite looking up why a reference was refused."""
    if not explain:
        return configs
    return {
        name: Configured(one.type, {**one.body, "explain_references": True}) if one.type == "netsuite" else one
        for name, one in configs.items()
    }


def _configs(file: Path, environment: str) -> Mapping[str, Configured]:
    from connector.flow import project  # noqa: PLC0415 - only with a file
    from connector.flow.load import load  # noqa: PLC0415 - only with a file

    chosen = project.chosen_environment(environment)
    if file.name != project.FILE:
        return load(file, chosen).configs
    shared = project.read(file)
    overlay = shared.overlay(chosen)
    bodies = {name: project.laid_over(body, overlay.configs.get(name, {})) for name, body in shared.configs.items()}
    return {name: Configured(str(body.pop("type", "")), body) for name, body in bodies.items()}


def _print(result: Any) -> int:
    """The rows on stdout; partial where a record failed."""
    failed = 0
    for row in _rows(result):
        failed += isinstance(row, dict) and row.get("ok") is False
        print_line(row)
    return PARTIAL if failed else OK


def _rows(result: Any) -> Iterator[Any]:
    if isinstance(result, Stream):
        yield from result
    elif isinstance(result, list | tuple):
        yield from (as_value(row) for row in result)
    elif result is not None:
        yield as_value(result)


COMMAND = call
