"""file.read_json: the objects of a JSON file, as a stream."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.config_model import Encoding
from connector.file.read_arguments import ERRORS, ReadArguments, records_of
from connector.file.session import FileSession
from connector.stream import Stream


class ReadJsonArguments(ReadArguments):
    """A JSON file and where its records are."""

    records_at: str = ""
    """Keys to the array of records, with points between: `data.customers`; empty: the file is the array, or one
    record."""
    encoding: Encoding = "utf-8"
    """How characters are written; JSON is utf-8 by its standard."""


def _run(session: FileSession, arguments: ReadJsonArguments, unit: Unit) -> Stream:
    from connector.file.json_parsing import JsonParser  # noqa: PLC0415 - only who reads needs it

    keys = arguments.records_at.split(".") if arguments.records_at else ()
    return records_of(session, arguments, JsonParser(path=keys, encoding=arguments.encoding), unit)


READ_JSON = Operation(
    name="read_json",
    summary="Read the array of records in a JSON file as a stream; memory holds one page.",
    effect="read",
    gives="stream",
    arguments=ReadJsonArguments,
    local=_run,
    errors=ERRORS,
    example="path: orders.json\nrecords_at: data.orders",
    mule="read",
)
