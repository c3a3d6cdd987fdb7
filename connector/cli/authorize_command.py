"""`connector authorize [FILE]`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from connector.cli import options
from connector.cli.printing import note, print_json


@click.command("authorize", short_help="Let a user allow an OAuth 2.0 connection in, in the browser.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--config", default="", metavar="NAME", help="Which netsuite config of FILE.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--paste", is_flag=True, help="Ask for the address that the browser was sent back to; nothing listens.")
@options.environment
@options.as_json
def authorize(file: Path | None, config: str, *, no_browser: bool, paste: bool, environment: str, as_json: bool) -> int:
    """Let a user allow a connection of type oauth2_authorization_code in; exit 0 or 4.

    FILE is a flow or connector.yaml; without it the NETSUITE_* variables say where to connect. The tokens are kept in
    this user's cache and renewed by whatever runs as this user, for seven days (a public client: as its record says).
    """
    from connector.cli.test_connection_command import configured  # noqa: PLC0415 - `--help` needs none of it
    from connector.netsuite.consent import authorize as ask  # noqa: PLC0415 - as above
    from connector.netsuite.session import Session  # noqa: PLC0415 - as above

    session = Session(configured(file, config, environment))
    try:
        token = ask(
            session,
            lambda address: _show(address, browser=not no_browser),
            paste=_pasted if paste else None,
        )
        account = session.config.connection.identity().id
    finally:
        session.close()
    ends = (
        None
        if token.refresh_ends is None
        else datetime.fromtimestamp(token.refresh_ends, UTC).isoformat(" ", "minutes")
    )
    if as_json:
        print_json({"account": account, "consent_ends": ends})
    else:
        note(f"allowed in account {account}; the consent holds until {ends or 'NetSuite ends it'}")
    return 0


def _show(address: str, *, browser: bool) -> None:
    click.echo(f"Sign in to NetSuite and allow the application:\n\n  {address}\n", err=True)
    if browser:
        import webbrowser  # noqa: PLC0415 - only here

        webbrowser.open(address)


def _pasted() -> str:
    text = "The address in the browser when it was sent back (it holds a code; the page itself need not open)"
    return str(click.prompt(text, err=True))


COMMAND = authorize
