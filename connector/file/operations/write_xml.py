"""file.write_xml: records as repeated elements of an XML file."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.draining import drained
from connector.file.session import FileSession
from connector.file.write_arguments import ERRORS, WriteArguments, sink_of
from connector.outcome import Report

_NAME = r"^[^\W\d][\w.\-]*$"


class WriteXmlArguments(WriteArguments):
    """Records and the XML file they go to."""

    root: str = Field(default="records", pattern=_NAME)
    """Name of the element around all."""
    element: str = Field(default="record", pattern=_NAME)
    """Name of the element that each record becomes; a key `@name` is an attribute, `#text` text, a list repeats."""


def _sink(session: FileSession, arguments: WriteXmlArguments, unit: Unit) -> Any:
    from connector.file.xml_format import XmlFormat  # noqa: PLC0415 - only who writes needs it

    return sink_of(session, arguments, XmlFormat(root=arguments.root, element=arguments.element), unit)


def _run(session: FileSession, arguments: WriteXmlArguments, unit: Unit) -> Report:
    return drained(_sink(session, arguments, unit), arguments.records, unit, arguments.batch_size)


WRITE_XML = Operation(
    name="write_xml",
    summary="Write records to an XML file that appears when it is complete.",
    effect="write",
    takes="list",
    gives="report",
    arguments=WriteXmlArguments,
    local=_run,
    sink=_sink,
    ordered=True,
    records="records",
    errors=ERRORS,
    example="path: orders.xml\nroot: orders\nelement: order",
    mule="write",
)
