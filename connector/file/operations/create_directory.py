"""file.create_directory: a folder."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.file import file_actions
from connector.file.action_arguments import ERRORS
from connector.file.session import FileSession


class CreateDirectoryArguments(Arguments):
    """A folder to make."""

    path: str = Field(min_length=1)
    """The folder (Mule: directoryPath); those above it are made too, one that is there stays as it is."""


def _run(session: FileSession, arguments: CreateDirectoryArguments, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - a carrier's
    file_actions.make_folder(session.path(arguments.path))
    return {"path": arguments.path}


CREATE_DIRECTORY = Operation(
    name="create_directory",
    summary="Make a folder, with those above it; one that is there stays.",
    effect="write",
    gives="nothing",
    arguments=CreateDirectoryArguments,
    local=_run,
    errors=ERRORS,
    example="path: archive/2026",
    mule="create-directory",
)
