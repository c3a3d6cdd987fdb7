"""What `connector describe record` and `connector models` ask of an account, and how it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from connector.cli import options
from connector.cli.call_command import sessions_for
from connector.cli.printing import counted, note, print_json, table
from connector.component import Unit
from connector.events import Noted

if TYPE_CHECKING:
    from connector.netsuite.metadata.account_metadata import AccountMetadata
    from connector.netsuite.metadata.record_metadata import FieldMetadata, RecordMetadata

F = TypeVar("F", bound=Callable[..., Any])
_HOUR = 3600
_MOST_CODES = 6


def account_options(function: F) -> F:
    """The options that say which account is asked, and whether it is asked again."""
    refresh = "Ask the account again, whatever is kept of it."
    for option in (
        click.option("--refresh", is_flag=True, help=refresh),
        options.environment,
        click.option("--sandbox", is_flag=True, help="Ask an embedded sandbox."),
        click.option("--config", default="", metavar="NAME", help="Which config of the file."),
        click.option("--file", type=click.Path(path_type=Path), help="Flow file or connector.yaml with the config."),
    ):
        function = option(function)
    return function


def opened(stack: ExitStack, file: Path | None, config: str, environment: str, *, sandbox: bool) -> AccountMetadata:
    """The metadata of the account that the options name; closed with *stack*."""
    from connector.netsuite.metadata.account_metadata import metadata_of  # noqa: PLC0415 - talks to the account

    sessions = sessions_for(stack, "netsuite.get", file, environment, sandbox=sandbox)
    stack.callback(sessions.close)
    return metadata_of(sessions.of(config, "netsuite"))


def unit() -> Unit:
    """One that says on stderr what could not be found out."""

    def tell(event: Any) -> None:
        if isinstance(event, Noted):
            note(f"note: {event.message}")
            if event.hint:
                note(f"  hint: {event.hint}")

    return Unit(step="describe", emit=tell)


def show_types(names: Iterable[str], *, as_json: bool) -> None:
    """The record types that an account has."""
    listed = sorted(names)
    if as_json:
        print_json({"record_types": listed})
        return
    for name in listed:
        click.echo(name)


def show_record(found: RecordMetadata, *, as_json: bool) -> None:
    """The fields of one record type."""
    if as_json:
        print_json(found.as_dict())
        return
    own = sum(field.custom for _, field in found.walk())
    click.echo(f"{found.record_type}: {counted(len(found.fields), 'field')}, {own} custom, over {found.transport}")
    click.echo("")
    table(("field", "type", "is", "refers to, holds", "label"), _rows(found))
    note(_age(found))


def _rows(found: RecordMetadata) -> Iterator[tuple[str, str, str, str, str]]:
    for path, field in found.walk():
        flags = [word for word in ("required", "custom", "read_only") if getattr(field, word)]
        yield path, field.kind, ", ".join(flags).replace("_", " "), _content(field), field.label


def _content(field: FieldMetadata) -> str:
    if field.values:
        more = " …" if len(field.values) > _MOST_CODES else ""
        return ", ".join(field.values[:_MOST_CODES]) + more
    if field.kind == "sublist":
        return f"lines by {', '.join(field.line_key)}" if field.line_key else "replaced as a whole"
    return ", ".join(field.targets)


def _age(found: RecordMetadata) -> str:
    hours = max(time.time() - found.fetched_at, 0) / _HOUR
    when = f"{hours:.0f} h ago" if hours >= 1 else "just now" if hours < 1 / 60 else f"{hours * 60:.0f} min ago"
    return f"asked {when}; --refresh asks the account again"
