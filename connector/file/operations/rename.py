"""file.rename: a file under another name."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.file import file_actions
from connector.file.action_arguments import ERRORS
from connector.file.session import FileSession


class RenameArguments(Arguments):
    """A file and its new name."""

    path: str = Field(min_length=1)
    """The file or folder."""
    to: str = Field(min_length=1, pattern=r"^[^/\\]+$")
    """Its new name, in the same folder."""
    overwrite: bool = False
    """Whether a file that is there is replaced."""


def _run(session: FileSession, arguments: RenameArguments, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - a carrier's
    folder, between, _ = arguments.path.rstrip("/").rpartition("/")
    target = f"{folder}{between}{arguments.to}"
    file_actions.move(
        session.path(arguments.path), session.target(target), overwrite=arguments.overwrite, make_folders=False
    )
    return {"path": target}


def _repeatable(arguments: Any) -> bool:  # noqa: ARG001 - the second time the file is not there any more
    return False


RENAME = Operation(
    name="rename",
    summary="Give a file or folder another name in its folder.",
    effect="write",
    gives="nothing",
    arguments=RenameArguments,
    local=_run,
    repeatable=_repeatable,
    errors=ERRORS,
    example="path: incoming/customers.csv\nto: customers-done.csv",
    mule="rename",
)
