"""file.move: a file to another place."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.file import file_actions
from connector.file.action_arguments import ERRORS, TwoPathsArguments
from connector.file.session import FileSession


class MoveArguments(TwoPathsArguments):
    """A file and where it goes."""


def _run(session: FileSession, arguments: MoveArguments, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - a carrier's
    made = file_actions.move(
        session.path(arguments.source),
        session.target(arguments.target),
        overwrite=arguments.overwrite,
        make_folders=arguments.create_parent_directories,
    )
    return {"path": str(made)}


def _repeatable(arguments: Any) -> bool:  # noqa: ARG001 - the second time the file is not there any more
    return False


MOVE = Operation(
    name="move",
    summary="Move a file or folder; between two places that are not on one disk it is copied, then deleted.",
    effect="write",
    gives="nothing",
    arguments=MoveArguments,
    local=_run,
    repeatable=_repeatable,
    errors=ERRORS,
    example="source: incoming/customers.csv\ntarget: done/customers.csv",
    mule="move",
)
