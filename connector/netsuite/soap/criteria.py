"""Criteria: what a search looks for, from a friendly dict to SOAP's search fields.

`{"companyName": {"operator": "contains", "value": "Ltd"}, "isInactive": False, "customerJoin": {…}}`; a value alone
is compared with the usual operator of its field. Every mistake names the field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.soap.encode import Encoder, reference_attributes
from connector.netsuite.soap.enumerations import soap_value
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.search_types import SearchType
from connector.netsuite.soap.spelling import is_custom
from connector.netsuite.soap.suitetalk_names import local_name
from connector.netsuite.soap.type_table import Child, TypeRow

_SPEC_KEYS = frozenset(
    {"operator", "value", "value2", "values", "searchValue", "searchValue2", "predefinedSearchValue"}
)
_DEFAULT_OPERATORS = {
    "SearchStringField": "is",
    "SearchStringCustomField": "is",
    "SearchDateField": "on",
    "SearchDateCustomField": "on",
    "SearchLongField": "equalTo",
    "SearchLongCustomField": "equalTo",
    "SearchDoubleField": "equalTo",
    "SearchDoubleCustomField": "equalTo",
    "SearchTextNumberField": "equalTo",
    "SearchMultiSelectField": "anyOf",
    "SearchMultiSelectCustomField": "anyOf",
    "SearchEnumMultiSelectField": "anyOf",
    "SearchEnumMultiSelectCustomField": "anyOf",
}
_NO_VALUE = ("empty", "notEmpty")
_CUSTOM_KINDS = {
    "string": "SearchStringCustomField",
    "text": "SearchStringCustomField",
    "long": "SearchLongCustomField",
    "integer": "SearchLongCustomField",
    "double": "SearchDoubleCustomField",
    "decimal": "SearchDoubleCustomField",
    "boolean": "SearchBooleanCustomField",
    "date": "SearchDateCustomField",
    "datetime": "SearchDateCustomField",
    "select": "SearchMultiSelectCustomField",
    "multiselect": "SearchMultiSelectCustomField",
    "enum": "SearchEnumMultiSelectCustomField",
}
"""`type` of a custom criterion → SOAP's type of it."""


class Criteria:
    """Writes the criteria of one search."""

    def __init__(self, encoder: Encoder, search: SearchType) -> None:
        """Write for *search*."""
        self._encoder = encoder
        self._table = encoder.shapes.table
        self._search = search
        self._core = encoder.core

    def split(self, criteria: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Mapping[str, Any]]]:
        """The criteria of the record itself, and those of joined records by the name of the join."""
        basic: dict[str, Any] = {}
        joins: dict[str, Mapping[str, Any]] = {}
        for key, value in criteria.items():
            join = self._join(key, value)
            if join is None:
                basic[key] = value
            elif isinstance(value, Mapping):
                joins[join.name] = value
            else:
                raise ConfigurationError(
                    f"criteria.{key} is a join, so it holds a dict of criteria", hint=f"{key}: {{…}}"
                )
        return basic, joins

    def _join(self, key: str, value: Any) -> Child | None:
        """The join that *key* names; a plain field of the same name goes first unless the value can only be a join's."""
        joined = self._search.joined
        if joined is None or key == "basic":
            return None
        join = joined.child(key if key.endswith("Join") else f"{key}Join")
        if join is None or key.endswith("Join"):
            return join
        is_spec = not isinstance(value, Mapping) or bool(
            value.keys() & (_SPEC_KEYS | {"id", "externalId", "internalId"})
        )
        return None if self._search.basic.child(key) is not None and is_spec else join

    def write(self, markup: Markup, row: TypeRow, criteria: Mapping[str, Any], path: str = "criteria") -> None:
        """The fields of one `…SearchBasic`, in the order of the XSD."""
        fields: dict[str, tuple[str, Any]] = {}
        customs: dict[str, Any] = {}
        for key, value in criteria.items():
            child = row.child(_ids(key))
            if child is not None and child.name != "customFieldList":
                fields[child.name] = (key, value)
            elif is_custom(key) and row.child("customFieldList") is not None:
                customs[key.lower()] = value
            else:
                raise self._no_field(row, key, path)
        for child in row.children:
            if child.name == "customFieldList" and customs:
                self._customs(markup, child, customs, path)
            elif child.name in fields:
                key, value = fields[child.name]
                self._field(markup, child, value, f"{path}.{key}", row)

    def _no_field(self, row: TypeRow, key: str, path: str) -> ConfigurationError:
        known = [child.name for child in row.children]
        if self._search.joined is not None and path == "criteria":
            known += [child.name for child in self._search.joined.children]
        return ConfigurationError(
            f"{path}.{key} is no search field of {row.local}",
            hint=did_you_mean(key, known) or f"it is one of {', '.join(known[:15])} …",
            operation="netsuite.search",
        )

    def _field(self, markup: Markup, child: Child, value: Any, path: str, owner: TypeRow) -> None:
        row = self._table.row(child.type)
        if row is None:
            raise ConfigurationError(f"{path} cannot be searched for", operation="netsuite.search")
        if row.local in ("RecordRef", "CustomizationRef"):
            markup.empty(child.tag, **reference_attributes(value, path))
            return
        self._search_field(markup, child.tag, row, value, path, enum_of=(owner, child.name))

    def _customs(self, markup: Markup, child: Child, customs: Mapping[str, Any], path: str) -> None:
        markup.open(child.tag)
        for script_id, value in customs.items():
            kind = _custom_kind(value)
            row = self._table.row(f"{{{self._core}}}{kind}")
            if row is None:
                raise ConfigurationError(f"{path}.{script_id} cannot be searched for", operation="netsuite.search")
            spec = {key: held for key, held in value.items() if key != "type"} if isinstance(value, Mapping) else value
            self._search_field(
                markup, f"{{{self._core}}}customField", row, spec, f"{path}.{script_id}", scriptId=script_id, typed=True
            )
        markup.close(child.tag)

    def _search_field(
        self,
        markup: Markup,
        tag: str,
        row: TypeRow,
        value: Any,
        path: str,
        *,
        enum_of: tuple[TypeRow, str] | None = None,
        typed: bool = False,
        **attributes: str,
    ) -> None:
        operator, values = self._spec(row, value, path)
        if typed:
            attributes["xsi_type"] = row.qname
        if operator:
            attributes["operator"] = operator
        if operator in _NO_VALUE:
            markup.empty(tag, **attributes)
            return
        if not values:
            raise ConfigurationError(
                f"{path} has no value to search for", hint="give `value`", operation="netsuite.search"
            )
        markup.open(tag, **attributes)
        if "MultiSelect" in row.local:
            for one in values:
                self._choice(markup, row, one, path, enum_of)
        else:
            self._values(markup, row, values, path)
        markup.close(tag)

    def _spec(self, row: TypeRow, value: Any, path: str) -> tuple[str, list[Any]]:
        """Operator and values of a criterion."""
        operator: Any = None
        if isinstance(value, Mapping) and value.keys() & _SPEC_KEYS:
            unknown = value.keys() - _SPEC_KEYS
            if unknown:
                word = sorted(unknown)[0]
                raise ConfigurationError(
                    f"{path}.{word} is not known",
                    hint=did_you_mean(word, _SPEC_KEYS) or "a criterion has operator, value and value2",
                    operation="netsuite.search",
                )
            operator = value.get("operator")
            values = _spec_values(value)
        else:
            values = _listed(value)
        return self._operator(row, operator, path), values

    def _operator(self, row: TypeRow, operator: Any, path: str) -> str:
        allowed = self._table.index.enumeration(row.attributes.get("operator", ""))
        if not allowed:
            if operator:
                raise ConfigurationError(
                    f"{path} is true or false: it has no operator", hint=f"{path}: true", operation="netsuite.search"
                )
            return ""
        if operator is None:
            return _DEFAULT_OPERATORS.get(row.local, allowed[0])
        found = next((known for known in allowed if known.lower() == str(operator).lower()), None)
        if found is None:
            raise ConfigurationError(
                f"{path}.operator {operator!r} does not fit this field",
                hint=did_you_mean(str(operator), allowed) or f"it is one of {', '.join(allowed)}",
                operation="netsuite.search",
            )
        return found

    def _values(self, markup: Markup, row: TypeRow, values: Sequence[Any], path: str) -> None:
        names = ("searchValue", "searchValue2")
        first = row.child("searchValue")
        if len(values) > (2 if row.child("searchValue2") else 1):
            raise ConfigurationError(
                f"{path} has {len(values)} values, which this field cannot be compared with",
                hint="give one value, or a range with `operator: between` or `within`",
                operation="netsuite.search",
            )
        predefined = row.child("predefinedSearchValue")
        if predefined is not None and isinstance(values[0], str):
            name = self._predefined(predefined, values[0])
            if name:
                markup.text(predefined.tag, name)
                return
        for name, value in zip(names, values, strict=False):
            kind = "either" if first and first.scalar == "datetime" else first.scalar if first else "text"
            markup.text(f"{{{self._core}}}{name}", self._encoder.scalar(kind, value, path))

    def _predefined(self, child: Child, value: str) -> str:
        """*value* as one of NetSuite's relative dates (`thisMonth`), "" where it is none."""
        known = self._table.index.enumeration(child.type)
        return next((name for name in known if name.lower() == value.lower()), "")

    def _choice(self, markup: Markup, row: TypeRow, value: Any, path: str, enum_of: tuple[TypeRow, str] | None) -> None:
        """One of the values of a select field: a reference, or a word of an enumeration."""
        tag = f"{{{self._core}}}searchValue"
        child = row.child("searchValue")
        if child is not None and child.complex:
            markup.empty(tag, **{key: held for key, held in reference_attributes(value, path).items() if key != "type"})
            return
        text = str(value.get("id") if isinstance(value, Mapping) else value)
        markup.text(tag, self._enum_value(text, path, enum_of) if enum_of else text)

    def _enum_value(self, text: str, path: str, enum_of: tuple[TypeRow, str]) -> str:
        qname = self._enumeration(*enum_of)
        allowed = self._table.index.enumeration(qname)
        found = soap_value(local_name(qname), text, allowed)
        if found is None and allowed:
            raise ConfigurationError(
                f"{path} has no value {text!r}",
                hint=did_you_mean(text, allowed) or f"it is one of {', '.join(allowed[:12])}",
                operation="netsuite.search",
            )
        return found or text

    def _enumeration(self, owner: TypeRow, field: str) -> str:
        """The enumeration behind a search field, which the XSD calls a string; "" where none is found."""
        record = owner.local.removesuffix("SearchBasic")
        word = field[:1].upper() + field[1:]
        row = self._table.named(record)
        child = row.child(field) if row else None
        if child is not None and self._table.index.enumeration(child.type):
            return child.type
        simple = self._table.index.simple_types
        return simple.get(f"{record}{word}") or simple.get(word, "")


def _ids(key: str) -> str:
    return "internalId" if key == "id" else key


def _spec_values(spec: Mapping[str, Any]) -> list[Any]:
    """The values of `{operator, value, value2}` or SOAP's `searchValue`, `searchValue2`."""
    first = spec.get("value", spec.get("values", spec.get("searchValue", spec.get("predefinedSearchValue"))))
    second = spec.get("value2", spec.get("searchValue2"))
    return [*_listed(first), *_listed(second)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _custom_kind(value: Any) -> str:
    """SOAP's type of a custom criterion: its `type`, else what its value is."""
    if isinstance(value, Mapping):
        named = _CUSTOM_KINDS.get(str(value.get("type", "")).lower())
        if named:
            return named
        if value.keys() & _SPEC_KEYS:
            values = _spec_values(value)
            return _kind_of(values[0] if values else "")
    values = _listed(value)
    return _kind_of(values[0] if values else value)


def _kind_of(value: Any) -> str:
    kinds = (
        (bool, "SearchBooleanCustomField"),
        (int, "SearchLongCustomField"),
        ((float, Decimal), "SearchDoubleCustomField"),
        (date, "SearchDateCustomField"),
        (Mapping, "SearchMultiSelectCustomField"),
    )
    return next((kind for types, kind in kinds if isinstance(value, types)), "SearchStringCustomField")  # type: ignore[arg-type]
