"""XmlParser: repeated elements of an XML file as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, ClassVar

from lxml import etree

from connector.file.cell_types import CellType, unfit
from connector.file.page_reading import BadRowError, BrokenFileError, Row

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlParser:
    """Reads XML without entities of its own and without a DTD: `@name` is an attribute, `#text` text beside them."""

    element: str
    """Name of the elements that are records; empty: the children of the root."""
    lists: frozenset[str]
    types: Mapping[str, CellType]
    counts: ClassVar[str] = "line"

    def rows(self, file: BinaryIO, skip: int) -> Iterator[Row]:
        """As `RecordParser.rows`."""
        try:
            for element in islice(self._elements(file), skip, None):
                yield element.sourceline or 0, f"<{element.tag}>", self._record(element)
        except etree.XMLSyntaxError as error:
            yield error.lineno or 0, "", BrokenFileError(f"the file is no XML here: {error.msg}")

    def _elements(self, file: BinaryIO) -> Iterator[Any]:
        """The elements that are records, each gone from memory when the next is asked for."""
        tag = f"{{*}}{self.element}" if self.element else None
        walk = etree.iterparse(
            file, events=("start", "end"), tag=tag, resolve_entities=False, load_dtd=False, no_network=True,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        depth, outer = 0, 0 if self.element else 1
        for event, element in walk:
            if event == "start":
                _refuse_doctype(element, depth)
                depth += 1
                continue
            depth -= 1
            if depth == outer:
                yield element
                _forget(element)

    def _record(self, element: Any) -> Any:
        found = value_of(element, self.lists)
        record = found if isinstance(found, dict) else {} if found is None else {"#text": found}
        problem = unfit(record, self.types)
        return BadRowError(problem) if problem else record


def _refuse_doctype(element: Any, depth: int) -> None:
    """Entities that a file declares itself are a way to fill the memory or to read other files."""
    if not depth and element.getroottree().docinfo.doctype:
        message = "it has a DOCTYPE, which is not read; remove it"
        raise etree.XMLSyntaxError(message, 0, 1, 0)


def _forget(element: Any) -> None:
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def value_of(element: Any, lists: frozenset[str]) -> Any:
    """What *element* holds: its text, or a mapping of attributes and children; empty is None."""
    if element.get(_NIL) in ("true", "1"):
        return None
    if not len(element) and not element.attrib:
        return element.text
    found: dict[str, Any] = {f"@{_local(name)}": value for name, value in element.attrib.items() if name != _NIL}
    for child in element:
        name, value = _local(child.tag), value_of(child, lists)
        if name not in found:
            found[name] = [value] if name in lists else value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    text = "".join(element.xpath("text()"))
    return {**found, "#text": text} if text.strip() else found


def _local(name: str) -> str:
    return name.rpartition("}")[2]
