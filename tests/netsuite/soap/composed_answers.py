"""Answers composed from the schema alone: every field of the type filled, each with a value that no other has.

Nothing of the codec is used, so that what the codec makes of an answer can be held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from lxml import etree

from connector.netsuite.soap.type_rows import Child, TypeRow
from connector.netsuite.soap.type_table import TypeTable

XSI = "http://www.w3.org/2001/XMLSchema-instance"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
NOON = datetime(2026, 1, 1, 12, 7, 9, tzinfo=timezone(timedelta(hours=-8)))
CUSTOM_KINDS = ("String", "Long", "Double", "Boolean", "Date", "Select", "MultiSelect")
STANDING_FOR = {
    "Record": ("Customer",),
    "BaseRef": ("RecordRef",),
    "SearchRow": ("CustomerSearchRow",),
    "SearchRowBasic": ("ItemSearchRowBasic",),
    "AsyncResult": ("AsyncAddListResult",),
    "CustomFieldRef": tuple(f"{kind}CustomFieldRef" for kind in CUSTOM_KINDS),
    "SearchColumnCustomField": tuple(f"SearchColumn{kind}CustomField" for kind in CUSTOM_KINDS),
}
"""Abstract type → what stands in its place, one after the other."""
COHERENT = {
    "isSuccess": "true",
    "afterSubmitFailed": "false",
    "totalRecords": "1",
    "totalPages": "1",
    "pageIndex": "1",
}
"""Name of an element or attribute → what it must say for an answer to make sense."""


class Composer:
    """Composes the answers of one WSDL."""

    def __init__(self, table: TypeTable, concrete: Mapping[str, str] | None = None, without: str = "") -> None:
        """Compose by *table*; *concrete* says what stands for an abstract type in this answer (`Record`: `Task`).

        No element is named *without*: an answer holds records or rows.
        """
        self.table = table
        self._without = ("nullFieldList", without)  # the first is for requests
        self._choices = STANDING_FOR | {name: (one,) for name, one in (concrete or {}).items()}
        self._number = 1000

    def answer(self, operation: str) -> bytes:
        """The envelope of the answer to *operation*."""
        namespaces = {f"n{number}": uri for number, uri in enumerate(self.table.index.namespaces)}
        envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={**namespaces, "soapenv": ENVELOPE, "xsi": XSI})
        body = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
        row = self.table.row(self.table.element_type(f"{operation}Response"))
        assert row is not None
        made = etree.SubElement(body, f"{{{self.table.namespaces.messages}}}{operation}Response")
        self._fill(made, row, ())
        written: bytes = etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
        return written

    def _fill(self, made: Any, row: TypeRow, above: tuple[str, ...]) -> None:
        for name, type_ in row.attributes.items():
            made.set(name, self._value(name, type_, "boolean" if type_.endswith("}boolean") else "text"))
        if row.text:
            made.text = self._value("", "", row.text)
        for child in row.children:
            if child.type in above or child.name in self._without:
                continue  # there is no end to a type that is above already
            for _ in range(self._times(child)):
                self._child(made, child, (*above, row.qname))

    def _times(self, child: Child) -> int:
        """How often an element stands: a list of answers has one for each record sent, which is one."""
        kinds = self._choices.get(child.type.rpartition("}")[2], ())
        if not child.many or child.name in ("writeResponse", "readResponse", "record", "searchRow"):
            return 1
        return max(2, len(kinds))

    def _child(self, parent: Any, child: Child, above: tuple[str, ...]) -> None:
        made = etree.SubElement(parent, child.tag)
        if not child.complex:
            made.text = self._value(child.name, child.type, child.scalar)
            return
        row = self._row(child.type)
        if row.qname != child.type:
            prefix = next(known for known, uri in made.nsmap.items() if row.qname.startswith(f"{{{uri}}}"))
            made.set(f"{{{XSI}}}type", f"{prefix}:{row.local}")
        self._fill(made, row, above)

    def _row(self, qname: str) -> TypeRow:
        """The type that stands for *qname*."""
        local = qname.rpartition("}")[2]
        choices = self._choices.get(local, ())
        row = self.table.named(choices[0]) if choices else self.table.row(qname)
        self._choices[local] = (*choices[1:], *choices[:1])
        assert row is not None
        return row

    def _value(self, name: str, type_: str, scalar: str) -> str:
        if name in COHERENT:
            return COHERENT[name]
        allowed = self.table.index.enumeration(type_) if type_ else ()
        if allowed:
            return "finished" if "finished" in allowed else allowed[self._number % len(allowed)]
        self._number += 1
        number = self._number
        values = {
            "boolean": "true",
            "integer": str(number),
            "decimal": f"{number}.25",
            "datetime": (NOON + timedelta(hours=number)).isoformat(timespec="milliseconds"),
            "binary": "YTtiCg==",
        }
        return values.get(scalar) or (str(number) if name == "internalId" else f"value_{number}")
