"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

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


def pairs(function: F) -> F:
    """`-p key=value`, any number of times."""
    return click.option("-p", "given", multiple=True, metavar="KEY=VALUE", help="A param; may be repeated.")(function)


def flow_file(function: F) -> F:
    """The FLOW argument."""
    return click.argument("file", metavar="FLOW", type=click.Path(path_type=Path))(function)


def read_pairs(given: Sequence[str]) -> dict[str, str]:
    """`key=value` texts as a mapping."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ConfigurationError(f"-p {pair} is not key=value", hint="write -p name=value")
        found[name] = value
    return found


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
