"""file.read_xml: repeated elements of an XML file, as a stream."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.file.cell_types import CellType
from connector.file.read_arguments import ERRORS, ReadArguments, records_of
from connector.file.session import FileSession
from connector.stream import Stream


class ReadXmlArguments(ReadArguments):
    """An XML file and which elements are records."""

    element: str = ""
    """Name of the elements that are records, without namespace; empty: the children of the root."""
    lists: tuple[str, ...] = ()
    """Names of elements that are a list even where there is one of them."""
    types: dict[str, CellType] = {}
    """Type of a child; the others stay text. Dates are ISO 8601."""


def _run(session: FileSession, arguments: ReadXmlArguments, unit: Unit) -> Stream:
    from connector.file.xml_parsing import XmlParser  # noqa: PLC0415 - only who reads needs it

    parser = XmlParser(element=arguments.element, lists=frozenset(arguments.lists), types=arguments.types)
    return records_of(session, arguments, parser, unit)


READ_XML = Operation(
    name="read_xml",
    summary="Read the repeated elements of an XML file as a stream of records; memory holds one page.",
    effect="read",
    gives="stream",
    arguments=ReadXmlArguments,
    local=_run,
    errors=ERRORS,
    example="path: orders.xml\nelement: order\nlists: [line]",
    mule="read",
)
