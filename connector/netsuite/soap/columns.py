"""Columns of an advanced search: which are asked for, and the rows they come back in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.custom_fields import is_custom
from connector.netsuite.soap.date_fields import calendar_kind
from connector.netsuite.soap.element_values import generic, reference, type_of
from connector.netsuite.soap.enumerations import coded
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.search_types import SearchType
from connector.netsuite.soap.suitetalk_names import XSI_TYPE, local_name
from connector.netsuite.soap.type_table import TypeRow, TypeTable
from connector.netsuite.soap.wire_scalars import Calendar

Columns = Sequence[Any] | Mapping[str, Any]
Row = dict[str, Any]
_CUSTOM_KINDS = {
    "string": "SearchColumnStringCustomField",
    "text": "SearchColumnStringCustomField",
    "long": "SearchColumnLongCustomField",
    "integer": "SearchColumnLongCustomField",
    "double": "SearchColumnDoubleCustomField",
    "decimal": "SearchColumnDoubleCustomField",
    "boolean": "SearchColumnBooleanCustomField",
    "date": "SearchColumnDateCustomField",
    "datetime": "SearchColumnDateCustomField",
    "select": "SearchColumnSelectCustomField",
    "multiselect": "SearchColumnMultiSelectCustomField",
    "enum": "SearchColumnEnumMultiSelectCustomField",
}


def write_columns(markup: Markup, table: TypeTable, search: SearchType, columns: Columns) -> None:
    """The fields of the search's row type that are asked for, those of joined records in their joins.

    `["email", "salesRep.email"]`, `["email", {"salesRepJoin": ["email"]}]` or `{"basic": ["email"], "salesRepJoin":
    ["email"]}`; a custom column is its script id, or `{"custentity_x": "select"}` with its type.
    """
    if search.row is None:
        raise ConfigurationError(f"SOAP's {search.name} search has no columns", operation="netsuite.search")
    basic, joins = _split(search.row, columns)
    for child in search.row.children:
        wanted = basic if child.name == "basic" else joins.get(child.name)
        if not wanted:
            continue
        row = table.row(child.type)
        if row is None:
            continue
        markup.open(child.tag)
        _write_fields(markup, table, row, wanted, "columns" if child.name == "basic" else f"columns.{child.name}")
        markup.close(child.tag)


def asked_keys(search: SearchType, columns: Columns) -> tuple[str, ...]:
    """The keys of the rows that come back, in the order that the columns are asked for: `email`, `salesRepJoin.email`.

    Raises:
        ConfigurationError: One of them is no column; the hint names the nearest.
    """
    if search.row is None:
        return ()
    keys = []
    for join, entry in _entries(search.row, columns):
        name = next(iter(entry)) if isinstance(entry, Mapping) else str(entry)
        keys.append(f"{join}.{_key(name)}" if join else _key(name))
    return tuple(dict.fromkeys(keys))


def _key(name: str) -> str:
    return "id" if name == "internalId" else name.lower() if is_custom(name) else name


def _split(row: TypeRow, columns: Columns) -> tuple[list[Any], dict[str, list[Any]]]:
    basic: list[Any] = []
    joins: dict[str, list[Any]] = {}
    for join, entry in _entries(row, columns):
        (joins.setdefault(join, []) if join else basic).append(entry)
    return basic, joins


def _entries(row: TypeRow, columns: Columns) -> Iterator[tuple[str, Any]]:
    """The join ("" for the record itself) and the column of each that is asked for, in order."""
    entries: list[Any] = [columns] if isinstance(columns, str | Mapping) else list(columns)
    for entry in entries:
        if not isinstance(entry, Mapping):
            join, _, name = str(entry).rpartition(".")
            yield (_join(row, join), name) if join else ("", entry)
            continue
        for key, value in entry.items():
            if is_custom(key):
                yield "", {key: value}
                continue
            join = "" if key == "basic" else _join(row, key)
            for one in [value] if isinstance(value, str) else value:
                yield join, one


def _join(row: TypeRow, key: str) -> str:
    found = row.child(key if key.endswith("Join") else f"{key}Join")
    if found is None:
        known = [child.name for child in row.children]
        raise ConfigurationError(
            f"columns.{key} is no join of {row.local}",
            hint=did_you_mean(key, known) or f"it is one of {', '.join(known[:15])} …",
            operation="netsuite.search",
        )
    return found.name


def _write_fields(markup: Markup, table: TypeTable, row: TypeRow, wanted: Sequence[Any], path: str) -> None:
    names: dict[str, str] = {}
    customs: dict[str, str] = {}
    for entry in wanted:
        name, kind = next(iter(entry.items())) if isinstance(entry, Mapping) else (str(entry), "string")
        child = row.child("internalId" if name == "id" else name)
        if child is not None and child.name != "customFieldList":
            names[child.name] = child.tag
        elif is_custom(name) and row.child("customFieldList") is not None:
            customs[name.lower()] = str(kind).lower()
        else:
            known = [child.name for child in row.children]
            raise ConfigurationError(
                f"{path}: {name} is no column of {row.local}",
                hint=did_you_mean(name, known) or f"it is one of {', '.join(known[:15])} …",
                operation="netsuite.search",
            )
    for child in row.children:
        if child.name in names:
            markup.empty(child.tag)
        elif child.name == "customFieldList" and customs:
            _write_customs(markup, table, child.tag, customs, path)


def _write_customs(markup: Markup, table: TypeTable, tag: str, customs: Mapping[str, str], path: str) -> None:
    core = table.namespaces.core
    markup.open(tag)
    for script_id, kind in customs.items():
        if kind not in _CUSTOM_KINDS:
            raise ConfigurationError(
                f"{path}.{script_id} has the type {kind!r}",
                hint=did_you_mean(kind, _CUSTOM_KINDS) or f"it is one of {', '.join(_CUSTOM_KINDS)}",
                operation="netsuite.search",
            )
        markup.empty(f"{{{core}}}customField", xsi_type=f"{{{core}}}{_CUSTOM_KINDS[kind]}", scriptId=script_id)
    markup.close(tag)


class RowReader:
    """Reads the rows of searches with columns."""

    def __init__(self, table: TypeTable, calendar: Calendar) -> None:
        """Read rows of the searches of *table*, dates by *calendar*."""
        self._table = table
        self._scalars = dict(calendar.readers())
        self._readers: dict[tuple[str, str], tuple[str, Callable[[Any], Any]]] = {}

    def row(self, element: Any, order: Sequence[str] = ()) -> Row:
        """A `searchRow`, flat: the record's own columns by name, those of a join as `salesRepJoin.email`.

        *order* are the keys that were asked for: they come first, in that order, None where the row has none; a column
        that holds several values has them as a list.
        """
        declared = self._table.row(type_of(element))
        found: Row = {}
        for part in element:
            name = local_name(part.tag)
            if name == "customSearchJoin":
                found |= self._by_custom_field(part)
                continue
            child = declared.child(name) if declared else None
            prefix = "" if name == "basic" else f"{name}."
            for key, value in self._columns(part, child.type if child else ""):
                found[prefix + key] = value
        return _ordered(found, order) if order else found

    def _by_custom_field(self, part: Any) -> Row:
        """The columns of a record that a custom field refers to, as `custentity_x.name`."""
        field = "customSearchJoin"
        found: Row = {}
        for element in part:
            if local_name(element.tag) == "customizationRef":
                field = (element.get("scriptId") or f"customfield_{element.get('internalId')}").lower()
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
        key = (element.get("scriptId") or f"customfield_{element.get('internalId')}").lower()
        held = [value for value in element if local_name(value.tag) == "searchValue"]
        if word == "MultiSelect":
            return key, [reference(value) for value in held]
        read = _CUSTOM_READERS.get(word, "")
        values = [reference(value) if word == "Select" else self._scalar(read)(value) for value in held]
        return key, (values[0] if len(values) == 1 else values or None)


def _ordered(found: Row, order: Sequence[str]) -> Row:
    """*found* in the order asked for, under the names asked for, whatever their case."""
    spelled = {name.lower(): name for name in found}
    row = {key: found.pop(spelled.get(key.lower(), key), None) for key in order}
    return {**row, **found}


_CUSTOM_READERS = {"Boolean": "boolean", "Long": "integer", "Double": "decimal", "Date": "either"}
