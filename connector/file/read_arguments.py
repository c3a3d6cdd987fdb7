"""Arguments that every operation has which reads records, and what they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from connector.component import Unit
from connector.expression.template import Arguments
from connector.file.session import FileSession
from connector.stream import Stream

if TYPE_CHECKING:
    from connector.file.page_reading import RecordParser

ERRORS = ("FILE:FILE_NOT_FOUND", "FILE:ACCESS_DENIED", "FILE:ILLEGAL_PATH", "FILE:ILLEGAL_CONTENT", "FILE:CONNECTIVITY")
"""What reading may end with."""


class ReadArguments(Arguments):
    """A file with records."""

    path: str = Field(min_length=1)
    """The file, or its URL; a relative path starts in `working_directory`."""
    bad_rows: Literal["fail", "skip"] = "fail"
    """What becomes of records that cannot be read: the page fails with a finding each, or they are left out."""
    page_size: int = Field(default=1000, ge=1, le=100_000)
    """Records a page."""


def records_of(session: FileSession, arguments: ReadArguments, parser: RecordParser, unit: Unit) -> Stream:
    """What *parser* finds in the file of *arguments*."""
    from connector.file.page_reading import RecordReader  # noqa: PLC0415 - only who reads needs it

    return RecordReader(
        path=session.path(arguments.path),
        shown=arguments.path,
        page_size=arguments.page_size,
        bad_rows=arguments.bad_rows,
        parser=parser,
        unit=unit,
    ).stream()
