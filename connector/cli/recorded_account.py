"""`connector sandbox --record` and `--replay`: a real account's traffic kept scrubbed, and given back without it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from connector.cli.printing import note

if TYPE_CHECKING:
    from connector.sandbox.recording.recorder import Recorder
    from connector.sandbox.recording.replayer import Replayer

WITH_RECORDINGS = ("host", "port", "intercept", "record", "replay", "upstream")
"""Options that make sense where no account is played; all others describe an account that the sandbox plays itself."""


def check(context: click.Context, record: Path | None, replay: Path | None, upstream: str | None) -> None:
    """Raise UsageError where options exclude each other, or one is missing."""
    if record is not None and replay is not None:
        raise click.UsageError("--record and --replay exclude each other: record first, replay the file afterwards")
    if upstream is not None and record is None:
        raise click.UsageError("--upstream says whom --record asks: give --record FILE too")
    chosen = "--record" if record is not None else "--replay" if replay is not None else ""
    extra = [option for option in _given(context) if option not in WITH_RECORDINGS]
    if chosen and extra:
        names = ", ".join(_spelled(context, option) for option in extra)
        raise click.UsageError(f"{chosen} plays no account of its own, so it takes no {names}")
    if record is not None and upstream is None and context.params["intercept"] is None:
        raise click.UsageError(
            "--record needs to know whom to ask: --upstream https://ACCOUNT.suitetalk.api.netsuite.com, "
            "or --intercept PORT, and then the hosts that the client itself names are asked"
        )


def _given(context: click.Context) -> list[str]:
    """Options that were said, whatever their value."""
    said = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
    return [name for name in context.params if context.get_parameter_source(name) in said]


def _spelled(context: click.Context, name: str) -> str:
    return next(option.opts[0] for option in context.command.params if option.name == name)


def recorder(file: Path, upstream: str, host: str, port: int) -> Recorder:
    """What records into *file*; raises ConfigurationError where *upstream* is no address."""
    from connector.sandbox.recording.recorder import Recorder  # noqa: PLC0415 - only to serve

    made = Recorder(file, upstream, host, port)
    asked = urlsplit(upstream).netloc or "the hosts of netsuite.com that the client names"
    note(f"recording {asked} into {file}; what clients send REALLY happens there; Ctrl-C ends the recording")
    return made


def replayer(file: Path, host: str, port: int) -> Replayer:
    """What replays *file*; raises ConfigurationError where it is no recording."""
    from connector.sandbox.recording.replayer import Replayer  # noqa: PLC0415 - only to serve

    made = Replayer(file, host, port)
    note(f"replaying {len(made)} answers of {file}; what was not recorded is refused with 501; Ctrl-C stops")
    return made


def result(served: Recorder | Replayer) -> str:
    """What there is to say at the end; empty where there is nothing."""
    from connector.sandbox.recording.recorder import Recorder  # noqa: PLC0415 - it has served

    if isinstance(served, Recorder):
        return f"exchanges recorded: {served.count}, scrubbed; read them before you share the file"
    return f"requests refused because they were not recorded: {len(served.refused)}" if served.refused else ""
