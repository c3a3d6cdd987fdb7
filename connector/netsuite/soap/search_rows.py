"""Rows of a search with columns: the record's own columns by name, those of a join as `salesRepJoin.email`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from connector.netsuite.custom_fields import CustomKey
from connector.netsuite.soap.date_fields import calendar_kind
from connector.netsuite.soap.element_values import generic, reference, type_of
from connector.netsuite.soap.enumerations import coded
from connector.netsuite.soap.suitetalk_names import XSI_TYPE, local_name
from connector.netsuite.soap.type_table import TypeRow, TypeTable
from connector.netsuite.soap.wire_scalars import Calendar

Row = dict[str, Any]
_BY_FIELD = "customSearchJoin"


class RowReader:
    """Reads the rows of searches with columns."""

    def __init__(self, table: TypeTable, calendar: Calendar) -> None:
        """Read rows of the searches of *table*, dates by *calendar*."""
        self._table = table
        self._scalars = dict(calendar.readers())
        self._readers: dict[tuple[str, str], tuple[str, Callable[[Any], Any]]] = {}
        self.customs: dict[str, CustomKey] = {}
        """The custom fields that were met, by script id: which kind of SOAP's they are, and their number."""

    def row(self, element: Any, order: Sequence[str] = ()) -> Row:
        """A `searchRow`, flat: the record's own columns by name, those of a join as `salesRepJoin.email`.

        *order* are the keys that were asked for: they come first, in that order, None where the row has none; a column
        that holds several values has them as a list.
        """
        declared = self._table.row(type_of(element))
        found: Row = {}
        for part in element:
            name = local_name(part.tag)
            if name == _BY_FIELD:
                found |= self._by_custom_field(part)
                continue
            child = declared.child(name) if declared else None
            prefix = "" if name == "basic" else f"{name}."
            for key, value in self._columns(part, child.type if child else ""):
                found[prefix + key] = value
        return _ordered(found, order) if order else found

    def _by_custom_field(self, part: Any) -> Row:
        """The columns of a record that a custom field refers to, as `custentity_x.name`."""
        field = _BY_FIELD
        found: Row = {}
        for element in part:
            if local_name(element.tag) == "customizationRef":
                field = self._met(element, "")
            else:
                found = dict(self._columns(element, type_of(element)))
        return {f"{field}.{key}": value for key, value in found.items()}

    def _columns(self, part: Any, qname: str) -> Iterator[tuple[str, Any]]:
        values: dict[str, list[Any]] = {}
        for element in part:
            name = local_name(element.tag)
            if name == "customFieldList":
                for custom in element:
                    yield self._custom(custom)
                continue
            key, read = self._reader(qname, name)
            held = [read(value) for value in element if local_name(value.tag) == "searchValue"]
            values.setdefault(key, []).extend(value for value in held if value is not None)
        for key, held in values.items():
            if held:
                yield key, held[0] if len(held) == 1 else held

    def _reader(self, qname: str, name: str) -> tuple[str, Callable[[Any], Any]]:
        found = self._readers.get((qname, name))
        if found is None:
            key = "id" if name == "internalId" else name
            found = self._readers[qname, name] = (key, self._made(qname, name))
        return found

    def _made(self, qname: str, name: str) -> Callable[[Any], Any]:
        if name in ("internalId", "externalId"):
            return lambda value: value.get("internalId") or value.get("externalId") or value.text or None
        row = self._table.row(qname)
        column = row.child(name) if row else None
        field = self._table.row(column.type) if column else None
        inner = field.child("searchValue") if field else None
        if row is None or field is None or inner is None:
            return generic
        if inner.complex:
            return reference
        if field.local == "SearchColumnEnumSelectField":
            simple = self._enumeration(row, name)
            return lambda value: dict(coded(simple, value.text)) if value.text else None
        kind = calendar_kind(row.local, name) if inner.scalar == "datetime" else inner.scalar
        return self._scalar(kind)

    def _scalar(self, kind: str) -> Callable[[Any], Any]:
        convert = self._scalars.get(kind, str)
        return lambda value: convert(value.text) if value.text else None

    def _enumeration(self, row: TypeRow, name: str) -> str:
        """Local name of the enumeration behind a column, which the XSD calls a string."""
        record = row.local.removesuffix("SearchRowBasic")
        word = name[:1].upper() + name[1:]
        owner = self._table.named(record)
        child = owner.child(name) if owner else None
        if child is not None and self._table.index.enumeration(child.type):
            return local_name(child.type)
        simple = self._table.index.simple_types
        return next((known for known in (f"{record}{word}", word) if known in simple), word)

    def _custom(self, element: Any) -> tuple[str, Any]:
        kind = element.get(XSI_TYPE, "").rpartition(":")[2]
        word = kind.removeprefix("SearchColumn").removesuffix("CustomField")
        key = self._met(element, f"{word.removeprefix('Enum')}CustomFieldRef")
        held = [value for value in element if local_name(value.tag) == "searchValue"]
        if word == "MultiSelect":
            return key, [reference(value) for value in held]
        read = _CUSTOM_READERS.get(word, "")
        values = [reference(value) if word == "Select" else self._scalar(read)(value) for value in held]
        return key, (values[0] if len(values) == 1 else values or None)

    def _met(self, element: Any, kind: str) -> str:
        """The script id of the custom field that *element* names, which is remembered as one of *kind* ("": unsaid)."""
        number = element.get("internalId") or ""
        name = (element.get("scriptId") or f"customfield_{number}").lower()
        known = self.customs.get(name, CustomKey(name))
        self.customs[name] = CustomKey(name, kind or known.kind, number or known.internal_id)
        return name


def _ordered(found: Row, order: Sequence[str]) -> Row:
    """*found* in the order asked for, under the names asked for, whatever their case."""
    spelled = {name.lower(): name for name in found}
    row = {key: found.pop(spelled.get(key.lower(), key), None) for key in order}
    return {**row, **found}


_CUSTOM_READERS = {"Boolean": "boolean", "Long": "integer", "Double": "decimal", "Date": "either"}
