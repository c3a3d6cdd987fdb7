"""`connector sandbox`."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import click

from connector.cli.printing import note


@click.command("sandbox", short_help="Serve a NetSuite to develop against.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, show_default="a free one", help="Port to listen on.")
@click.option("--account", default="TSTDRV1234567", show_default=True, help="Account id it plays.")
@click.option("--seed", default="demo", show_default=True, metavar="demo|empty|FILE", help="Records it starts with.")
@click.option("--scale", default=1, show_default=True, type=click.IntRange(min=1), help="Multiplies the demo seed.")
@click.option("--data", type=click.Path(path_type=Path), help="File that keeps its records between starts.")
@click.option("--wsdl", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Your own WSDL folder.")
@click.option("--concurrency", default=5, show_default=True, type=click.IntRange(min=1), help="Requests at once.")
@click.option("--faults", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="YAML file of faults.")
@click.option("--intercept", type=int, metavar="PORT", help="CONNECT proxy for clients with fixed host names.")
@click.option("--write-credentials", type=click.Path(path_type=Path), metavar="FILE", help="Write them as JSON.")
def sandbox(*, intercept: int | None, write_credentials: Path | None, **settings: Any) -> int:
    """Serve a NetSuite that speaks its wire formats, until stopped; prints one `ready` line with its address."""
    from connector.netsuite.account import parse  # noqa: PLC0415 - only to serve
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

    parse(settings["account"])
    if intercept is not None:
        raise click.UsageError("--intercept is not part of this version; point the client at the sandbox's address")
    stop = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stop.set())
    with Sandbox(**settings) as running:
        credentials = running.credentials()
        if write_credentials is not None:
            _write(write_credentials, credentials)
        click.echo(f"ready {running.url}")
        note(f"account {credentials['account']}; WSDL {credentials['wsdl_url']}; Ctrl-C stops")
        if write_credentials is None:
            note("credentials: give --write-credentials FILE")
        stop.wait()
    return 0


def _write(file: Path, credentials: dict[str, Any]) -> None:
    """Credentials are for the user alone."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        json.dump(credentials, opened, indent=2)


COMMAND = sandbox
