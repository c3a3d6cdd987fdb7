"""file.list: what a folder holds."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.file.action_arguments import ERRORS
from connector.file.file_entries import entries
from connector.file.session import FileSession


class ListArguments(Arguments):
    """A folder and what of it is listed."""

    directory: str = "."
    """The folder (Mule: directoryPath); a relative path starts in `working_directory`."""
    pattern: str = "*"
    """Names to list: `*.csv`; with `/` it is compared with the path below the folder. Hidden ones need a `.` first."""
    recursive: bool = False
    """Whether folders below are listed too; links to folders are not followed."""
    directories: bool = False
    """Whether folders are listed beside files."""


def _run(session: FileSession, arguments: ListArguments, unit: Unit) -> list[dict[str, Any]]:  # noqa: ARG001 - a carrier's
    found = entries(session.path(arguments.directory), pattern=arguments.pattern, recursive=arguments.recursive)
    return [
        entry.record(arguments.directory) for entry in found if arguments.directories or not entry.facts.is_directory
    ]


LIST = Operation(
    name="list",
    summary="List the files of a folder, with path, name, size and times.",
    effect="read",
    gives="list",
    arguments=ListArguments,
    local=_run,
    errors=ERRORS,
    example="directory: incoming\npattern: '*.csv'",
    mule="list",
)
