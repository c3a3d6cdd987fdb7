"""file.read_json_lines: the objects of a JSON lines file, as a stream."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from connector.component import Operation, Unit
from connector.config_model import Encoding
from connector.expression.template import Arguments
from connector.file.read_arguments import ERRORS
from connector.file.session import FileSession
from connector.stream import Stream


class ReadJsonLinesArguments(Arguments):
    """A file with one JSON object a line."""

    path: str = Field(min_length=1)
    """The file; a relative path starts in `working_directory`."""
    encoding: Encoding = "utf-8"
    """How characters are written; JSON lines are utf-8 by their standard."""
    bad_rows: Literal["fail", "skip"] = "fail"
    """What becomes of lines that cannot be read: the page fails with a finding a line, or they are left out."""
    page_size: int = Field(default=1000, ge=1, le=100_000)
    """Records a page."""


def _run(session: FileSession, arguments: ReadJsonLinesArguments, unit: Unit) -> Stream:
    from connector.file.json_lines_parsing import JsonLinesParser  # noqa: PLC0415 - only who reads needs it
    from connector.file.page_reading import LineReader  # noqa: PLC0415 - as above

    return LineReader(
        path=session.path(arguments.path),
        shown=arguments.path,
        encoding=arguments.encoding,
        page_size=arguments.page_size,
        bad_rows=arguments.bad_rows,
        parser=JsonLinesParser(),
        unit=unit,
    ).stream()


READ_JSON_LINES = Operation(
    name="read_json_lines",
    summary="Read a file of JSON lines as a stream of records; memory holds one page.",
    effect="read",
    gives="stream",
    arguments=ReadJsonLinesArguments,
    local=_run,
    errors=ERRORS,
    example="path: customers.jsonl",
    mule="read",
)
