"""file.copy: a file once more."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.file import file_actions
from connector.file.action_arguments import ERRORS, TwoPathsArguments
from connector.file.session import FileSession


class CopyArguments(TwoPathsArguments):
    """A file and where its copy goes."""


def _run(session: FileSession, arguments: CopyArguments, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - a carrier's
    made = file_actions.copy(
        session.path(arguments.source),
        session.target(arguments.target),
        overwrite=arguments.overwrite,
        make_folders=arguments.create_parent_directories,
    )
    return {"path": str(made)}


def _repeatable(arguments: Any) -> bool:
    return getattr(arguments, "overwrite", False) is True


COPY = Operation(
    name="copy",
    summary="Copy a file; here, behind a URL, or between the two.",
    effect="write",
    gives="nothing",
    arguments=CopyArguments,
    local=_run,
    repeatable=_repeatable,
    errors=ERRORS,
    example="source: out/customers.csv\ntarget: archive/customers.csv",
    mule="copy",
)
