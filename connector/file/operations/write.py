"""file.write: one text or some bytes as a file."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from connector.component import Operation, Unit
from connector.config_model import Encoding
from connector.errors import RejectedError
from connector.expression.template import Arguments
from connector.file import file_actions
from connector.file.action_arguments import ERRORS as ACTION_ERRORS
from connector.file.append_ledger import AppendLedger
from connector.file.cell_types import cell, json_line
from connector.file.file_errors import explaining
from connector.file.landing import landing
from connector.file.session import FileSession
from connector.file.text_lines import for_writing


class WriteContentArguments(Arguments):
    """A file and what it shall hold."""

    path: str = Field(min_length=1)
    """The file; it appears under this name when it is complete."""
    content: Any
    """A text, or bytes in base64; a mapping or a list is written as JSON."""
    format: Literal["text", "base64"] = "text"
    """What `content` is."""
    encoding: Encoding = "utf-8"
    """How characters are written."""
    mode: Literal["overwrite", "append", "create_new"] = "overwrite"
    """What happens to a file that is there (Mule: write mode)."""
    create_parent_directories: bool = True
    """Whether missing folders are made."""


def _run(session: FileSession, arguments: WriteContentArguments, unit: Unit) -> dict[str, Any]:
    data = _bytes(arguments)
    path, mode = session.target(arguments.path), arguments.mode
    if mode == "append":
        file_actions.ready(path.parent, make=arguments.create_parent_directories)
        with explaining(path):
            AppendLedger(landing(session, arguments.path)).added(unit.key, lambda _: (data, None))
    elif unit.stood is not None and unit.stood < 0:
        file_actions.append_again(path, data, unit.stood)
    else:
        file_actions.put(path, data, mode=mode, make_folders=arguments.create_parent_directories)
    return {"path": arguments.path, "bytes": len(data)}


def _bytes(arguments: WriteContentArguments) -> bytes:
    given = arguments.content
    try:
        if arguments.format == "base64":
            return b64decode(given, validate=True)
        text = json_line(given) if isinstance(given, Mapping | list | tuple) else cell(given)
        codec, mark = for_writing(arguments.encoding)
        return (b"" if arguments.mode == "append" else mark) + text.encode(codec)
    except (ValueError, TypeError) as error:
        hint = f"give `content` as {arguments.format}"
        message = f"the content cannot be written to {arguments.path}: {error}"
        raise RejectedError(message, hint=hint, type="FILE:ILLEGAL_CONTENT") from None


def _before(session: FileSession, arguments: WriteContentArguments) -> int:
    """Bytes of the file before the call; -1 where none was there."""
    return file_actions.length(session.target(arguments.path))


def _after(session: FileSession, arguments: WriteContentArguments, unit: Unit) -> None:
    if arguments.mode == "append":
        AppendLedger(landing(session, arguments.path)).forget(unit.key)


def _repeatable(arguments: Any) -> bool:
    return getattr(arguments, "mode", "append") == "overwrite"


WRITE = Operation(
    name="write",
    summary="Write one text, or bytes, to a file that appears when it is complete.",
    effect="write",
    gives="nothing",
    arguments=WriteContentArguments,
    local=_run,
    repeatable=_repeatable,
    before=_before,
    after=_after,
    errors=(*ACTION_ERRORS, "FILE:ILLEGAL_CONTENT"),
    example='path: report.txt\ncontent: "${payload}"',
    mule="write",
)
