"""file.write_json: records as a JSON array."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.draining import drained
from connector.file.session import FileSession
from connector.file.write_arguments import ERRORS, WriteArguments, sink_of
from connector.outcome import Report


class WriteJsonArguments(WriteArguments):
    """Records and the JSON file they go to."""

    records_at: str = ""
    """Keys of the objects around the array, with points between: `data.customers`; empty: the file is the array."""


def _sink(session: FileSession, arguments: WriteJsonArguments, unit: Unit) -> Any:
    from connector.file.json_format import JsonFormat  # noqa: PLC0415 - only who writes needs it

    keys = arguments.records_at.split(".") if arguments.records_at else ()
    return sink_of(session, arguments, JsonFormat(path=keys), unit)


def _run(session: FileSession, arguments: WriteJsonArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


WRITE_JSON = Operation(
    name="write_json",
    summary="Write records to a JSON file, as an array, that appears when it is complete.",
    effect="write",
    takes="list",
    gives="report",
    arguments=WriteJsonArguments,
    local=_run,
    sink=_sink,
    ordered=True,
    records="records",
    errors=ERRORS,
    example="path: customers.json",
    mule="write",
)
