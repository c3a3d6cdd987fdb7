"""TypeTable: what the WSDL says about a type, as plain rows, each made when it is first needed."""

from __future__ import annotations

import re
import threading
from functools import cached_property
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.soap.suitetalk_names import Namespaces, first_lower
from connector.netsuite.soap.type_rows import Child, Scalar, TypeRow
from connector.netsuite.soap.wsdl_store import WsdlSet
from connector.netsuite.soap.xsd_index import XsdIndex
from connector.netsuite.soap.xsd_rows import BeyondError, XsdRows

__all__ = ["Child", "Scalar", "TypeRow", "TypeTable", "is_custom_record", "scalar_of"]

_SCALARS: dict[str, Scalar] = {
    "Boolean": "boolean",
    "Long": "integer",
    "Int": "integer",
    "Integer": "integer",
    "Short": "integer",
    "Double": "decimal",
    "Float": "decimal",
    "Decimal": "decimal",
    "DateTime": "datetime",
    "Base64Binary": "binary",
}
"""zeep's class of a built-in XSD type → what it is; any other is text."""

_OTHER_SPELLINGS = {
    "intercompanyjournalentry": "InterCompanyJournalEntry",
    "advintercompanyjournalentry": "AdvInterCompanyJournalEntry",
    "intercompanytransferorder": "InterCompanyTransferOrder",
    "class": "Classification",
    "project": "Job",
    "event": "CalendarEvent",
}
"""What people call a record type → its SOAP type (record names 1.11)."""


_CUSTOM_RECORD = re.compile(r"(?:^|__|[^A-Za-z0-9_])customrecord(?:_|\d)", re.IGNORECASE)


class TypeTable:
    """The types of one WSDL."""

    def __init__(self, wsdl: WsdlSet) -> None:
        """Describe the types of *wsdl*."""
        self.index = XsdIndex(wsdl)
        self.namespaces = Namespaces(wsdl.version)
        self._rows_of_xsd = XsdRows(self.index)
        self._rows: dict[str, TypeRow | None] = {}
        self._lock = threading.RLock()

    @cached_property
    def client(self) -> Any:
        """A zeep client, with its schema read lazily."""
        with self._lock:
            from connector.netsuite.soap.lazy_schema import open_client  # noqa: PLC0415 - zeep costs 0.1 s

            return open_client(self.index.wsdl, self.index)

    def row(self, qname: str) -> TypeRow | None:
        """The complex type *qname*; None where the WSDL has no such type."""
        try:
            return self._rows[qname]
        except KeyError:
            with self._lock:
                if qname not in self._rows:
                    self._rows[qname] = self._read(qname)
                return self._rows[qname]

    def _read(self, qname: str) -> TypeRow | None:
        try:
            return self._rows_of_xsd.row(qname)
        except BeyondError:  # zeep knows all of XSD; a tenth of a second more
            return self.row_by_zeep(qname)

    def row_by_zeep(self, qname: str) -> TypeRow | None:
        """The same as zeep understands it."""
        from zeep.exceptions import Error  # noqa: PLC0415 - zeep costs 0.1 s

        try:
            found = self.client.get_type(qname)
        except (Error, ValueError):
            return None
        return None if found is None or not hasattr(found, "elements_nested") else _row(found)

    def element_type(self, name: str) -> str:
        """The type of the global element *name* of the messages namespace (a request, a header)."""
        qname = f"{{{self.namespaces.messages}}}{name}"
        return self._rows_of_xsd.element_type(qname) or str(self.client.get_element(qname).type.qname.text)

    def soap_action(self, operation: str) -> str:
        """The SOAPAction of *operation*, from the binding."""
        binding = next(iter(self.client.wsdl.bindings.values()))
        return str(binding.get(operation).soapaction)

    def record(self, record_type: str) -> TypeRow:
        """The type of a record by any of its spellings: `salesOrder`, `SalesOrder`, `customrecord_x`.

        Raises:
            ConfigurationError: The WSDL has no such record type.
        """
        name = record_type.rpartition(":")[2]
        if is_custom_record(name):
            name = "CustomRecord"
        qname = self._record_type(_OTHER_SPELLINGS.get(name.lower(), name))
        row = self.row(qname) if qname else None
        if row is None:
            raise ConfigurationError(
                f"SOAP {self.namespaces.version} has no record type {record_type!r}",
                hint=_of_list(name) or self._near(name) or _SPELLING,
            )
        return row

    def _near(self, name: str) -> str:
        if name.lower() in self._type_values:
            return "this WSDL lists its name and does not describe it: `wsdl_version` 2025_2 of NetSuite's own does"
        return did_you_mean(name, self.record_types)

    def _record_type(self, name: str) -> str | None:
        """The type of the record *name*, in any case; None where the RecordType enumeration does not list it."""
        value = self._type_values.get(name.lower(), "")
        qnames = self.index.complex_types.get(value[:1].upper() + value[1:], ())
        if len(qnames) > 1:  # a line of a sublist bears the same name
            record = f"{{{self.namespaces.core}}}Record"
            qnames = tuple(qname for qname in qnames if self.index.extends(qname, record))
        return qnames[0] if qnames else None

    @cached_property
    def record_types(self) -> tuple[str, ...]:
        """The record types as SOAP's RecordType enumeration spells them."""
        return self.index.enumeration(f"{{{self.namespaces['types.core']}}}RecordType")

    def record_type_value(self, record_type: str) -> str:
        """*record_type* as the RecordType enumeration spells it, for a reference."""
        row = self.record(record_type)
        return self._type_values.get(row.local.lower(), first_lower(row.local))

    @cached_property
    def _type_values(self) -> dict[str, str]:
        """Lower-case name → name of each record type."""
        return {value.lower(): value for value in self.record_types}

    def named(self, local: str) -> TypeRow | None:
        """The complex type with that local name in whatever namespace; records win over lines of the same name."""
        known = self.index.complex_types.get(local, ())
        wanted = self._record_type(local)
        return self.row(wanted if wanted in known else known[0]) if known else None


def is_custom_record(name: str) -> bool:
    """Whether *name* is the script id of a custom record type, or MuleSoft's key that holds one."""
    return _CUSTOM_RECORD.search(name) is not None


def _row(found: Any) -> TypeRow:
    from zeep.xsd.elements import Element  # noqa: PLC0415 - zeep costs 0.1 s
    from zeep.xsd.types.simple import AnySimpleType  # noqa: PLC0415 - zeep costs 0.1 s

    qname = str(found.qname.text)
    attributes = {name: str(attribute.type.qname.text) for name, attribute in found.attributes if attribute.qname}
    defaults = {name: attribute.default_value for name, attribute in found.attributes if attribute.default_value}
    inner = found._element  # noqa: SLF001 - where zeep keeps the base of simple content
    if isinstance(inner, Element) and isinstance(inner.type, AnySimpleType):
        return TypeRow(qname, (), attributes, scalar_of(inner.type), defaults)
    children = tuple(_child(element) for _, element in found.elements if hasattr(element, "qname"))
    return TypeRow(qname, children, attributes, None, defaults)


def _child(element: Any) -> Child:
    simple = not hasattr(element.type, "elements_nested")
    return Child(
        tag=str(element.qname.text),
        name=str(element.qname.localname),
        type=str(element.type.qname.text),
        many=bool(element.accepts_multiple),
        required=not element.is_optional,
        complex=not simple,
        scalar=scalar_of(element.type) if simple else "text",
    )


def scalar_of(simple: Any) -> Scalar:
    """What zeep's simple type *simple* holds."""
    return next((_SCALARS[base.__name__] for base in type(simple).__mro__ if base.__name__ in _SCALARS), "text")


_SPELLING = "name a record type as REST does, e.g. `salesOrder`"


def _of_list(name: str) -> str:
    """Where the values of a custom list are, which SOAP has no records of; "" for any other *name*."""
    if not name.lower().startswith("customlist"):
        return ""
    return (
        "get_select_value of a field that uses the list, or suiteql (SELECT id, name FROM customlist_x), has its values"
    )
