"""`connector`: the command line. A command's module is imported when the command is used."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from connector import __version__
from connector.errors import BugError, ConfigurationError, ConnectorError

_COMMANDS = {
    "init": "Make a small project: flow, test, connector.yaml, .env.example.",
    "test-connection": "Say in stages what works and what is wrong.",
    "keygen": "Make a key and certificate for OAuth 2.0, and say what to do with them in NetSuite.",
    "authorize": "Let a user allow an OAuth 2.0 connection in, in the browser.",
    "operations": "List what there is to call.",
    "describe": "Show one component, or one record type of an account: fields, errors, example.",
    "models": "Write pydantic models of an account's record types.",
    "call": "Run one operation; rows as JSON lines.",
    "validate": "Check flow files; exit 2 on findings.",
    "plan": "Dry run: what would be read and written, where, how often at worst.",
    "run": "Run a flow.",
    "test": "Run the tests of flows against a sandbox.",
    "worker": "Take queued work, and that of dead processes, from a shared state.",
    "status": "Say how the flows are: last runs, lag, pauses, schedules, who is at work.",
    "runs": "List, show, resume, cancel, retry and prune runs.",
    "writes": "List what was written to NetSuite, by whom and when.",
    "dead-letters": "List, show, replay and discard records that failed.",
    "reconcile": "Compare both sides of a flow; mend what differs.",
    "state": "List, show, set and reset watermarks; list, show and clear object stores.",
    "sandbox": "Serve a NetSuite to develop against.",
    "schema": "Print the JSON Schema of flow files, for editors.",
    "explain": "Explain an error code.",
}
"""Command → its one line in `--help`; the module is named after it (`dead_letters_command`)."""

_USAGE = 2
_INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order in which one meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command called *cmd_name*."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"connector.cli.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.COMMAND
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion for an unknown name."""
        from connector.diagnostics import did_you_mean  # noqa: PLC0415 - a mistyped command only

        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], _COMMANDS) or "`connector --help` lists the commands"
            raise click.UsageError(f"there is no command `{args[0]}`; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="connector")
def connector() -> None:
    """NetSuite integration as MuleSoft does it, open and in Python.

    Exit codes: 0 ok, 1 failed, 2 usage or lint, 3 finished with dead letters or handled errors,
    4 connection or authentication, 130 interrupted.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit code. No traceback reaches a user (CONNECTOR_DEBUG=1 shows it)."""
    if sys.platform == "win32":
        click.echo(
            "note: on Windows the durable state is not locked between processes; run one flow at a time", err=True
        )
    try:
        result = connector.main(args=arguments, prog_name="connector", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return _USAGE
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has seen enough
        return 0
    except Exception as error:  # noqa: BLE001 - the last net: whatever it is, it is told, not thrown at a person
        return _told(error)


def _told(error: Exception) -> int:
    from connector.cli.printing import print_error  # noqa: PLC0415 - failures only
    from connector.flow.result import exit_code  # noqa: PLC0415 - failures only

    if os.environ.get("CONNECTOR_DEBUG"):
        raise error
    known = _as_ours(error)
    print_error(known)
    return exit_code(known)


def _as_ours(error: Exception) -> ConnectorError:
    """*error* as one of ours: a file that the user named, or else a defect."""
    if isinstance(error, ConnectorError):
        return error
    if isinstance(error, OSError) and error.filename is not None:
        message = f"{error.filename}: {(error.strerror or type(error).__name__).lower()}"
        return ConfigurationError(message, hint="check the path and what this user may do there")
    return _bug(error)


def _bug(error: Exception) -> BugError:
    frame: Any = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}" if frame else "?"
    return BugError(
        f"{type(error).__name__} at {where}: a defect of connector",
        hint="run it again with CONNECTOR_DEBUG=1 and report what it prints",
    )


def entry() -> None:
    """The console script."""
    sys.exit(main())


if __name__ == "__main__":
    entry()
