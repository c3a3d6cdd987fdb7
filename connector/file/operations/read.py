"""file.read: one whole file as the payload."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Literal

from pydantic import Field

from connector.component import Operation, Unit
from connector.config_model import Encoding
from connector.errors import RejectedError
from connector.expression.template import Arguments
from connector.file import file_actions
from connector.file.action_arguments import ERRORS as ACTION_ERRORS
from connector.file.file_entries import FileEntry, facts
from connector.file.file_errors import explaining
from connector.file.session import FileSession
from connector.file.text_lines import detected


class ReadArguments(Arguments):
    """A file and how it is read."""

    path: str = Field(min_length=1)
    """The file; a relative path starts in `working_directory`."""
    format: Literal["text", "base64"] = "text"
    """Whether the payload is the text, or the bytes in base64."""
    encoding: Encoding = "utf-8"
    """How characters are written, where the payload is text; a byte order mark is understood."""
    max_bytes: int = Field(default=10_000_000, ge=1)
    """A longer file is refused: the payload is kept with the run."""


def _run(session: FileSession, arguments: ReadArguments, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - a carrier's
    path = session.path(arguments.path)
    data = file_actions.content(path, arguments.max_bytes)
    folder, _, name = arguments.path.rpartition("/")
    with explaining(path):
        attributes = FileEntry(relative=name, facts=facts(path)).record(folder)
    return {"payload": _payload(data, arguments), "attributes": {**attributes, "path": arguments.path}}


def _payload(data: bytes, arguments: ReadArguments) -> str:
    if arguments.format == "base64":
        return b64encode(data).decode()
    codec, mark = detected(arguments.encoding, data)
    try:
        return data[mark:].decode(codec)
    except UnicodeDecodeError as error:
        raise RejectedError(
            f"{arguments.path} holds bytes at {error.start + mark} that are not {codec}",
            hint="say how it is written with `encoding`, or read it with format: base64",
            type="FILE:ILLEGAL_CONTENT",
        ) from None


READ = Operation(
    name="read",
    summary="Read one file whole: its text or bytes are the payload, its size and times the attributes.",
    effect="read",
    gives="value",
    arguments=ReadArguments,
    local=_run,
    gives_attributes=True,
    errors=(*ACTION_ERRORS, "FILE:ILLEGAL_CONTENT"),
    example="path: mapping.json",
    mule="read",
)
