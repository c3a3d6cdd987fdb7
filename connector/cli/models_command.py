"""`connector models TYPE…`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from connector.cli.printing import counted, note
from connector.cli.record_description import account_options, opened, unit


@click.command("models", short_help="Write pydantic models of an account's record types.")
@click.argument("record_types", metavar="TYPE...", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; else stdout.")
@account_options
def models(
    record_types: tuple[str, ...],
    output: Path | None,
    file: Path | None,
    config: str,
    environment: str,
    *,
    sandbox: bool,
    refresh: bool,
) -> int:
    """Write pydantic models of an account's record types, custom fields included.

    The same account gives the same text. With neither --file nor --sandbox the NETSUITE_* variables say where.
    """
    from connector.netsuite.metadata.model_source import model_source  # noqa: PLC0415 - only this command

    with ExitStack() as stack:
        metadata = opened(stack, file, config, environment, sandbox=sandbox)
        names = list(dict.fromkeys(record_types))
        found = [metadata.record(name, refresh=refresh, unit=unit()) for name in names]
    source = model_source(found)
    if output is None:
        click.echo(source, nl=False)
        return 0
    output.write_text(source, encoding="utf-8")
    note(f"{output}: models of {counted(len(found), 'record type')}")
    return 0


COMMAND = models
