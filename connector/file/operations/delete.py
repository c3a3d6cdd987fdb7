"""file.delete: a file goes."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.file import file_actions
from connector.file.action_arguments import ERRORS
from connector.file.session import FileSession


class DeleteArguments(Arguments):
    """A file to delete."""

    path: str = Field(min_length=1)
    """The file, or an empty folder."""
    recursive: bool = False
    """Whether a folder goes with all that is in it."""


def _run(session: FileSession, arguments: DeleteArguments, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - a carrier's
    file_actions.delete(session.path(arguments.path), recursive=arguments.recursive)
    return {"path": arguments.path}


def _repeatable(arguments: Any) -> bool:  # noqa: ARG001 - the second time the file is not there any more
    return False


DELETE = Operation(
    name="delete",
    summary="Delete a file, or a folder.",
    effect="write",
    gives="nothing",
    arguments=DeleteArguments,
    local=_run,
    repeatable=_repeatable,
    errors=ERRORS,
    example="path: incoming/customers.csv",
    mule="delete",
)
