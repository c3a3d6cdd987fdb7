"""Arguments that every operation has which writes records, and what they make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from connector.component import Unit
from connector.expression.template import Arguments
from connector.file.session import FileSession

if TYPE_CHECKING:
    from connector.file.append_sink import AppendSink
    from connector.file.file_sink import FileSink, Format

ERRORS = (
    "FILE:ACCESS_DENIED",
    "FILE:FILE_ALREADY_EXISTS",
    "FILE:ILLEGAL_PATH",
    "FILE:ILLEGAL_CONTENT",
    "FILE:CONNECTIVITY",
)
"""What writing may end with."""


class WriteArguments(Arguments):
    """Records and the file they go to."""

    path: str = Field(min_length=1)
    """The file, or its URL; folders are made when missing. It appears under this name when it is complete."""
    records: Any = None
    """A list or a stream of mappings."""
    mode: Literal["overwrite", "create_new"] = "overwrite"
    """What happens to a file that is there (Mule: write mode)."""
    batch_size: int = Field(default=1000, ge=1, le=100_000)
    """Records that are acknowledged at a time, where they come as a list."""


def sink_of(
    session: FileSession, arguments: Any, format_: Format, unit: Unit, encoding: str = "utf-8"
) -> FileSink | AppendSink:
    """Takes records to the file of *arguments*, in *format_*."""
    from connector.file.file_sink import FileSink  # noqa: PLC0415 - only who writes needs it
    from connector.file.landing import landing  # noqa: PLC0415 - as above

    place = landing(session, arguments.path, unit.key)
    if arguments.mode == "append" and isinstance(place.target, Path):
        from connector.file.append_sink import AppendSink  # noqa: PLC0415 - as above

        return AppendSink(landing=place, format=format_, encoding=encoding, unit=unit)
    return FileSink(landing=place, format=format_, mode=arguments.mode, encoding=encoding, unit=unit)
