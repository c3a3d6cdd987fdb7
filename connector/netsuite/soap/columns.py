"""Columns of an advanced search: which are asked for, and how the request names them.

`["email", "salesRep.email"]`, `["email", {"salesRepJoin": ["email"]}]` or `{"basic": ["email"], "salesRepJoin":
["email"]}`; a custom column is its script id, or `{"custentity_x": "select"}` with its type, or MuleSoft's key of it.
The record that a custom field refers to is joined with its type: `{"custentity_boss": {"employee": ["email"]}}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.custom_fields import KINDS, CustomKey, custom_key, is_custom
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.search_types import SearchType, search_type
from connector.netsuite.soap.type_table import Child, TypeRow, TypeTable, is_custom_record

_OPERATION = "netsuite.search"
_BY_FIELD = "customSearchJoin"
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
"""`type` of a custom column → SOAP's type of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column that is asked for."""

    name: str
    """As SOAP spells it; a custom field's script id."""
    join: str = ""
    """SOAP's name of the join; the script id of the custom field that refers to the record; "" is the record itself."""
    record_type: str = ""
    """What a custom field refers to, where the join is by one."""
    kind: str = ""
    """Which type a custom column was said to be of, in any spelling."""

    @property
    def key(self) -> str:
        """Its key in the rows: `email`, `salesRepJoin.email`, `custentity_boss.email`."""
        name = "id" if self.name == "internalId" else self.name
        return f"{self.join}.{name}" if self.join else name

    @property
    def custom(self) -> CustomKey | None:
        """The custom field it is, with the type that it was said to be of; None for a field of NetSuite's."""
        value_type = KINDS.get(self.kind.lower().removesuffix("customfieldref"), "")
        return CustomKey(self.name, value_type) if value_type else None


def columns_of(search: SearchType, asked: Any, separator: str) -> list[Column]:
    """The columns of *search* that *asked* names, in order; *separator* is that of MuleSoft's keys.

    Raises:
        ConfigurationError: A join is none, or what is joined by a custom field is not said.
    """
    if search.row is None:
        raise ConfigurationError(
            f"SOAP's {search.name} search knows neither columns nor saved searches", operation=_OPERATION
        )
    return list(_Asked(search.row, separator).columns(asked))


def asked_keys(columns: Sequence[Column]) -> tuple[str, ...]:
    """The keys of the rows that come back, in the order that *columns* are asked for."""
    return tuple(dict.fromkeys(column.key for column in columns))


Kinds = Callable[[Sequence[Column]], Mapping[str, str]]
"""Custom columns → SOAP's type of those that are known, by script id."""


def unknown(columns: Sequence[Column]) -> Mapping[str, str]:  # noqa: ARG001 - the signature of Kinds
    """Nothing is known of *columns*."""
    return {}


def with_kinds(columns: Sequence[Column], kinds: Kinds) -> list[Column]:
    """*columns*, the custom ones that say no type with what *kinds* knows of them."""
    unsaid = [column for column in columns if is_custom(column.name) and not column.kind]
    known = kinds(unsaid) if unsaid else {}
    return [replace(column, kind=known.get(column.name, "")) if column in unsaid else column for column in columns]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Reads what a caller wrote."""

    row: TypeRow
    separator: str

    def columns(self, asked: Any) -> Iterator[Column]:
        for entry in _entries(asked):
            if not isinstance(entry, Mapping):
                join, _, name = str(entry).rpartition(".")
                yield self._column(name, join=self._join(join) if join else "")
                continue
            for key, value in entry.items():
                yield from self._of(str(key), value)

    def _of(self, key: str, value: Any) -> Iterator[Column]:
        """The columns below one key: a custom field with its type, one that joins, or a join."""
        field = self._custom(key)
        if field is not None and isinstance(value, Mapping):
            yield from self._through(field.name, value)
        elif field is not None:
            yield self._column(key, kind=str(value))
        elif "." in key and isinstance(value, str):  # `{customerJoin.custentity_x: select}`
            join, _, name = key.rpartition(".")
            yield self._column(name, join=self._join(join), kind=value)
        else:
            join = "" if key == "basic" else self._join(key)
            for name, kind in _named(value):
                yield self._column(name, join=join, kind=kind)

    def _through(self, field: str, value: Mapping[str, Any]) -> Iterator[Column]:
        for record_type, names in value.items():
            for name, kind in _named(names):
                yield self._column(name, join=field, record_type=str(record_type), kind=kind)

    def _column(self, name: str, *, join: str = "", record_type: str = "", kind: str = "") -> Column:
        custom = self._custom(name)
        own = name if custom is None else custom.name
        said = kind or ("" if custom is None else custom.kind)
        return Column(name="internalId" if own == "id" else own, join=join, record_type=record_type, kind=said)

    def _custom(self, name: str) -> Column | None:
        """The custom field that *name* is the script id or MuleSoft's key of."""
        found = custom_key(name, self.separator)
        if found is not None:
            return Column(name=found.script_id, kind=found.kind)
        return Column(name=name.lower()) if is_custom(name) else None

    def _join(self, key: str) -> str:
        field = self._custom(key)
        if field is not None:
            raise ConfigurationError(
                f"columns.{key} does not say to which record the custom field refers",
                hint=f"write {{{field.name}: {{employee: [email]}}}} with its record type",
                operation=_OPERATION,
            )
        found = self.row.child(key if key.endswith("Join") else f"{key}Join")
        if found is None or found.name == _BY_FIELD:
            known = [child.name for child in self.row.children]
            raise ConfigurationError(
                f"columns.{key} is no join of {self.row.local}",
                hint=did_you_mean(key, known) or f"it is one of {', '.join(known[:15])} …",
                operation=_OPERATION,
            )
        return found.name


def _entries(asked: Any) -> list[Any]:
    return [asked] if isinstance(asked, str | Mapping) else list(asked)


def _named(value: Any) -> Iterator[tuple[str, str]]:
    """Name and type of each column in `"email"`, `["email", {"custentity_x": "select"}]` or such a mapping alone."""
    for entry in _entries(value):
        if isinstance(entry, Mapping):
            yield from ((str(name), str(kind)) for name, kind in entry.items())
        else:
            yield str(entry), ""


# -------------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class ColumnWriter:
    """Writes the columns of one search."""

    table: TypeTable
    search: SearchType
    record_type: str
    """What is searched for, as the caller named it."""
    number_of: Callable[[str], str]
    """Gives the number of a custom record type, which its columns have to bear."""

    def write(self, markup: Markup, columns: Sequence[Column]) -> None:
        """The *columns* of the search's row type in the order of the XSD, those of joined records in their joins.

        Raises:
            ConfigurationError: One of them is no column; the hint names the nearest.
        """
        joins: dict[tuple[str, str], list[Column]] = {}
        for column in columns:
            joins.setdefault((column.join, column.record_type), []).append(column)
        for child in self.search.row.children if self.search.row else ():
            if child.name == _BY_FIELD:
                for (field, record_type), wanted in joins.items():
                    if record_type:
                        self._join_by_field(markup, child, field, wanted)
                continue
            join = "" if child.name == "basic" else child.name
            row = self.table.row(child.type)
            if row is not None and (join, "") in joins:
                markup.open(child.tag)
                self._fields(markup, row, joins[join, ""], f"columns.{join}" if join else "columns", self.record_type)
                markup.close(child.tag)

    def _join_by_field(self, markup: Markup, child: Child, field: str, wanted: Sequence[Column]) -> None:
        """Columns of the records that the custom field with the script id *field* refers to."""
        record_type = wanted[0].record_type
        basic = self.table.named(f"{search_type(self.table, record_type).name}SearchRowBasic")
        own = self.table.row(child.type)
        parts = {part.name: part for part in own.children} if own else {}
        if basic is None or "customizationRef" not in parts:
            raise ConfigurationError(f"SOAP joins no {record_type} by a custom field", operation=_OPERATION)
        markup.open(child.tag)
        markup.empty(parts["customizationRef"].tag, scriptId=field)
        markup.open(parts["searchRowBasic"].tag, xsi_type=basic.qname)
        self._fields(markup, basic, wanted, f"columns.{field}", record_type)
        markup.close(parts["searchRowBasic"].tag)
        markup.close(child.tag)

    def _fields(self, markup: Markup, row: TypeRow, wanted: Sequence[Column], path: str, record_type: str) -> None:
        names, customs = _sorted(row, wanted, path)
        for child in row.children:
            if child.name == "recType" and child.required and is_custom_record(record_type):
                markup.empty(child.tag, internalId=self.number_of(record_type))
            elif child.name in names:
                markup.empty(child.tag)
            elif child.name == "customFieldList" and customs:
                _write_customs(markup, self.table, child.tag, customs, path)


def _sorted(row: TypeRow, wanted: Sequence[Column], path: str) -> tuple[set[str], dict[str, str]]:
    """The names of NetSuite's own columns, and the custom ones with their types."""
    names: set[str] = set()
    customs: dict[str, str] = {}
    for column in wanted:
        child = row.child(column.name)
        if child is not None and child.name != "customFieldList":
            names.add(child.name)
        elif (is_custom(column.name) or column.kind) and row.child("customFieldList") is not None:
            customs[column.name] = column.kind or "string"
        else:
            known = [child.name for child in row.children]
            raise ConfigurationError(
                f"{path}: {column.name} is no column of {row.local}",
                hint=did_you_mean(column.name, known) or f"it is one of {', '.join(known[:15])} …",
                operation=_OPERATION,
            )
    return names, customs


def _write_customs(markup: Markup, table: TypeTable, tag: str, customs: Mapping[str, str], path: str) -> None:
    core = table.namespaces.core
    markup.open(tag)
    for script_id, kind in customs.items():
        soap_type = custom_type(kind)
        if not soap_type:
            raise ConfigurationError(
                f"{path}.{script_id} has the type {kind!r}",
                hint=did_you_mean(kind, _CUSTOM_KINDS) or f"it is one of {', '.join(_CUSTOM_KINDS)}",
                operation=_OPERATION,
            )
        markup.empty(f"{{{core}}}customField", xsi_type=f"{{{core}}}{soap_type}", scriptId=script_id)
    markup.close(tag)


def custom_type(kind: str) -> str:
    """SOAP's type of a custom column: of our word for it, or of MuleSoft's `SelectCustomFieldRef`; "" is unknown."""
    return _CUSTOM_KINDS.get(kind.lower().removesuffix("customfieldref"), "")
