"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from pydantic_core import PydanticCustomError

from connector.config_model import seconds
from connector.errors import ConfigurationError

if TYPE_CHECKING:
    from connector.flow.api import Flow

F = TypeVar("F", bound=Callable[..., Any])


def environment(function: F) -> F:
    """`--env NAME`: which environment of connector.yaml holds."""
    text = "Environment of connector.yaml (else CONNECTOR_ENV)."
    return click.option("--env", "environment", default="", metavar="NAME", help=text)(function)


def as_json(function: F) -> F:
    """`--json`: answer for a machine."""
    return click.option("--json", "as_json", is_flag=True, help="Answer as JSON on stdout.")(function)


def explain(function: F) -> F:
    """`--explain`: look up why NetSuite refused a reference."""
    text = "Say of a refused reference whether it is inactive, elsewhere, of another type or nowhere (2 requests)."
    return click.option("--explain", is_flag=True, help=text)(function)


def state(function: F) -> F:
    """`--state URL`: where state is kept."""
    text = "State database: sqlite:///file.db, postgresql://…, or memory (else CONNECTOR_STATE, else the project's)."
    return click.option("--state", "state_url", default="", metavar="URL", help=text)(function)


def spool(function: F) -> F:
    """`--spool URL`: where pages that can be read only once are kept."""
    text = "Folder, or URL of fsspec, for pages that can be read only once (else CONNECTOR_SPOOL, else the project's)."
    return click.option("--spool", default="", metavar="URL", help=text)(function)


def pairs(function: F) -> F:
    """`-p key=value`, any number of times."""
    return click.option("-p", "given", multiple=True, metavar="KEY=VALUE", help="A param; may be repeated.")(function)


def flow_file(function: F) -> F:
    """The FLOW argument."""
    return click.argument("file", metavar="FLOW", type=click.Path(path_type=Path))(function)


def watched(function: F) -> F:
    """`--log-format`, `--log-file`, `--health-port`, `--health-host`: one argument `watched` for `watching`."""

    @functools.wraps(function)
    def bundled(**given: Any) -> Any:
        from connector.monitoring.watch import Watched  # noqa: PLC0415 - opens the state's database

        names = ("log_format", "log_file", "health_port", "health_host")
        asked = Watched(**{name: given.pop(name) for name in names})
        return function(**given, watched=asked)

    for option in reversed(_WATCHED):
        bundled = option(bundled)
    return cast("F", bundled)


_WATCHED = (
    click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Of the log; json without --log-file writes JSON lines to stderr instead of the progress.",
    ),
    click.option("--log-file", default="", metavar="PATH", help="Write a log there too, readable by its owner only."),
    click.option(
        "--health-port",
        type=click.IntRange(0, 65535),
        metavar="N",
        help="Answer /healthz, /readyz and /metrics on this port; 0 takes any that is free.",
    ),
    click.option("--health-host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where it listens."),
)
"""Options of `watched`."""


def read_pairs(given: Sequence[str]) -> dict[str, str]:
    """`key=value` texts as a mapping."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ConfigurationError(f"-p {pair} is not key=value", hint="write -p name=value")
        found[name] = value
    return found


def read_data(name: str) -> Any:
    """What the JSON or YAML file *name* holds, stdin where it is `-`."""
    from connector import marked_yaml  # noqa: PLC0415 - most commands read no such file

    text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    marked = marked_yaml.read(text, name)
    if marked.diagnostics:
        raise ConfigurationError(f"{name} has findings", findings=marked.diagnostics)
    return marked.data


def moment(text: str | None, option: str) -> datetime | None:
    """An ISO date or date-time; without an offset it is UTC."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        hint = "write 2026-11-23 or 2026-11-23T10:00:00+01:00"
        raise ConfigurationError(f"{option} {text} is not a moment", hint=hint) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def duration(text: str | None, option: str) -> float | None:
    """A length of time as flow files write it (`30d`, `1h30m`), in seconds."""
    if text is None:
        return None
    try:
        return float(seconds(text))
    except PydanticCustomError:
        hint = "write a number with a unit: 30s, 5m, 1h30m, 30d"
        raise ConfigurationError(f"{option} {text} is not a duration", hint=hint) from None


def lease(flow: Flow | None = None) -> float:
    """Seconds for which silent processes keep their runs, as the project of the flow or of this folder says."""
    from connector.flow import project  # noqa: PLC0415 - few commands carry out runs
    from connector.state.lease import configured  # noqa: PLC0415 - as above

    return configured(flow.loaded.lease if flow else project.read(project.find(Path.cwd())).lease)


def chosen_state(url: str, flow: Flow | None = None) -> str:
    """`--state`, else CONNECTOR_STATE, else the flow's own or the one of the folder we stand in."""
    url = url or os.environ.get("CONNECTOR_STATE", "")
    if url:
        return url
    if flow is not None:
        return flow.state_url()
    from connector.flow import project  # noqa: PLC0415 - commands without a flow file only

    found = project.find(Path.cwd())
    named = project.read(found).state
    return named or f"sqlite:///{(found.parent if found else Path.cwd()) / '.connector' / 'state.db'}"
