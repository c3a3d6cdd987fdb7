"""`connector sandbox`."""

from __future__ import annotations

import ipaddress
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from connector.cli import recorded_account
from connector.cli.printing import note

if TYPE_CHECKING:
    from connector.sandbox.recording.recorder import Recorder
    from connector.sandbox.recording.replayer import Replayer
    from connector.sandbox.server import Sandbox

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command("sandbox", short_help="Serve a NetSuite to develop against.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, show_default="a free one", help="Port to listen on.")
@click.option("--account", default="TSTDRV1234567", show_default=True, help="Account id it plays.")
@click.option("--also", multiple=True, metavar="ACCOUNT[:SEED]", help="One more account; may be repeated.")
@click.option("--seed", default="demo", show_default=True, metavar="demo|empty|FILE", help="Records it starts with.")
@click.option("--scale", default=1, show_default=True, type=click.IntRange(min=1), help="Multiplies the demo seed.")
@click.option("--data", type=click.Path(path_type=Path), help="File that keeps its records and its set-up.")
@click.option("--wsdl", type=_FOLDER, help="Your own WSDL folder.")
@click.option("--restlets", "scripts", type=_FOLDER, multiple=True, help="Folder of RESTlet scripts; may be repeated.")
@click.option("--dialect", type=click.Choice(["documented", "observed"]), default="documented", help="SuiteQL's.")
@click.option("--concurrency", show_default="5", type=click.IntRange(min=1), help="Requests at once.")
@click.option("--faults", type=_FILE, help="YAML file of faults.")
@click.option("--fault-header", is_flag=True, help="Let requests order faults in an X-Sandbox-Fault header.")
@click.option("--strict", is_flag=True, help="Tell how requests differ from the documented form.")
@click.option("--intercept", type=int, metavar="PORT", help="CONNECT proxy for clients with fixed host names.")
@click.option("--write-credentials", type=click.Path(path_type=Path), metavar="FILE", help="Write them as JSON.")
@click.option("--record", type=click.Path(path_type=Path), metavar="FILE", help="Record a real account, scrubbed.")
@click.option("--upstream", metavar="URL", help="The account to record; else the hosts that come to --intercept.")
@click.option("--replay", type=_FILE, help="Give back what --record kept; no account, no seed.")
@click.pass_context
def sandbox(
    context: click.Context,
    /,
    *,
    record: Path | None,
    replay: Path | None,
    upstream: str | None,
    intercept: int | None,
    **settings: Any,
) -> int:
    """Serve a NetSuite that speaks its wire formats, until stopped; prints one `ready` line with its address."""
    recorded_account.check(context, record, replay, upstream)
    host, port = settings["host"], settings["port"]
    _warn_of(host)
    if record is not None:
        return _serve(recorded_account.recorder(record, upstream or "", host, port), intercept)
    if replay is not None:
        return _serve(recorded_account.replayer(replay, host, port), intercept)
    return _play(intercept=intercept, **settings)


def _serve(recording: Recorder | Replayer, intercept: int | None) -> int:
    """Record or replay, until stopped."""
    stop = threading.Event()
    with _until(stop), ExitStack() as running:
        running.enter_context(recording)
        exports = _intercepted(recording.url, intercept, running)
        click.echo(f"ready {recording.url}")
        _tell_exports(exports)
        stop.wait()
    if told := recorded_account.result(recording):
        note(told)
    return 0


def _play(*, also: tuple[str, ...], intercept: int | None, write_credentials: Path | None, **settings: Any) -> int:
    """Play the account of *settings*, and those of *also*."""
    from connector.netsuite.account import parse  # noqa: PLC0415 - only to serve
    from connector.sandbox.server import Sandbox  # noqa: PLC0415 - an extra, and heavy

    others = [(account, seed or "empty") for account, _, seed in (one.partition(":") for one in also)]
    for account in (settings["account"], *(account for account, _ in others)):
        parse(account)
    stop = threading.Event()
    with _until(stop), ExitStack() as running:
        server = running.enter_context(Sandbox(**settings))
        for account, seed in others:
            _add(server, account, seed, settings["data"])
        if write_credentials is not None:
            _write(server, write_credentials)
        exports = _intercepted(server.url, intercept, running)
        click.echo(f"ready {server.url}")
        _tell(server, write_credentials, exports)
        stop.wait()
    return 0


@contextmanager
def _until(stop: threading.Event) -> Iterator[None]:
    """While it is open, Ctrl-C and a termination set *stop*."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, lambda *_: stop.set()) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


def _warn_of(host: str) -> None:
    """Everybody who reaches the address can read and change everything, and see who signs in."""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        note(
            f"WARNING: {host} is reachable from other machines. Whoever reaches it may read and change every record, "
            "and needs no password for /__sandbox__/. Never do this on a network that you do not trust."
        )


def _add(server: Sandbox, account: str, seed: str, data: Path | None) -> None:
    """One more account; with a data file it has one of its own beside it, `FILE-ACCOUNT`."""
    from connector.sandbox.account_settings import AccountSettings  # noqa: PLC0415 - only to serve

    own = data.with_stem(f"{data.stem}-{account.upper().replace('-', '_')}") if data is not None else None
    server.add_account(account, AccountSettings(seed=seed, data=own))


def _write(server: Sandbox, file: Path) -> None:
    """One file for each account; credentials are for the user alone."""
    if not file.parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.parent}", param_hint="--write-credentials")
    server.write_credentials(file)
    for account in list(server.accounts)[1:]:
        name = account.tenant.account
        server.write_credentials(file.with_stem(f"{file.stem}-{name}"), name)


def _intercepted(url: str, port: int | None, running: ExitStack) -> Callable[[], list[str]] | None:
    if port is None:
        return None
    from connector.sandbox.intercept.interceptor import Interceptor  # noqa: PLC0415 - only when it is asked for

    return running.enter_context(Interceptor(url, port)).export_lines


def _tell(server: Sandbox, credentials: Path | None, exports: Callable[[], list[str]] | None) -> None:
    known = server.credentials()
    note(f"account {known['account']}; WSDL {known['wsdl_url']}; control panel {server.url}/__sandbox__/; Ctrl-C stops")
    if credentials is None:
        note("credentials: give --write-credentials FILE")
    _tell_exports(exports)


def _tell_exports(exports: Callable[[], list[str]] | None) -> None:
    if exports is not None:
        note("in the shell of a client with fixed host names:")
        for line in exports():
            note(line)


COMMAND = sandbox
