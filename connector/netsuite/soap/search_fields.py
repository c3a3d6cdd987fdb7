"""One field of a search: operator and values, from what a caller wrote to SOAP's search field types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.soap.encode import Encoder
from connector.netsuite.soap.enumerations import soap_value
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_input import reference_attributes
from connector.netsuite.soap.suitetalk_names import local_name
from connector.netsuite.soap.type_table import Child, TypeRow

SPEC_KEYS = frozenset({"operator", "value", "value2", "values", "searchValue", "searchValue2", "predefinedSearchValue"})
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
REFERENCE_KEYS = frozenset({"id", "internalId", "externalId", "refName"})
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


class SearchFields:
    """Writes search fields."""

    def __init__(self, encoder: Encoder) -> None:
        """Write values as *encoder* does."""
        self._encoder = encoder
        self._table = encoder.shapes.table
        self._core = encoder.core

    def write(
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
        """One search field of the type *row* as the element *tag*.

        Args:
            markup: Where it is written.
            tag: `{namespace}name`.
            row: SOAP's type of the field.
            value: A value, a list of them, `{operator: value}` or `{"operator": …, "value": …}`.
            path: Where *value* stands, for errors.
            enum_of: The search type and the field whose enumeration the values come from.
            typed: Whether the element says its type.
            attributes: Further attributes.
        """
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
        if isinstance(value, Mapping) and value.keys() & SPEC_KEYS:
            unknown = value.keys() - SPEC_KEYS
            if unknown:
                word = min(unknown)
                raise ConfigurationError(
                    f"{path}.{word} is not known",
                    hint=did_you_mean(word, SPEC_KEYS) or "a criterion has operator, value and value2",
                    operation="netsuite.search",
                )
            operator = value.get("operator")
            values = _spec_values(value)
        elif isinstance(value, Mapping) and len(value) == 1 and not value.keys() & REFERENCE_KEYS:
            operator, held = next(iter(value.items()))  # `{startsWith: A}`
            values = _listed(held)
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


def _spec_values(spec: Mapping[str, Any]) -> list[Any]:
    """The values of `{operator, value, value2}` or SOAP's `searchValue`, `searchValue2`."""
    first = spec.get("value", spec.get("values", spec.get("searchValue", spec.get("predefinedSearchValue"))))
    second = spec.get("value2", spec.get("searchValue2"))
    return [*_listed(first), *_listed(second)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def custom_kind(value: Any, key_says: str = "") -> str:
    """SOAP's type of a custom criterion: its `type`, else what MuleSoft's key of it says, else what its value is."""
    own = str(value.get("type", "")) if isinstance(value, Mapping) else ""
    named = next((_CUSTOM_KINDS[kind] for kind in map(_word, (own, key_says)) if kind in _CUSTOM_KINDS), "")
    if named:
        return named
    if _of_choices(value):
        return "SearchMultiSelectCustomField"
    if isinstance(value, Mapping):
        values = _spec_values(value) if value.keys() & SPEC_KEYS else _listed(_single(value))
        return _kind_of(values[0] if values else "")
    values = _listed(value)
    return _kind_of(values[0] if values else value)


def _of_choices(value: Any) -> bool:
    """Whether the operator is one that only select fields have."""
    if not isinstance(value, Mapping):
        return False
    return str(value.get("operator", _only_key(value))).lower() in ("anyof", "noneof")


def _only_key(value: Mapping[str, Any]) -> str:
    return str(next(iter(value))) if len(value) == 1 else ""


def _word(kind: str) -> str:
    """`SelectCustomFieldRef` in our word for it."""
    return kind.lower().removesuffix("customfieldref")


def _single(value: Mapping[str, Any]) -> Any:
    """What `{startsWith: A}` is compared with; a reference stands for itself."""
    return value if value.keys() & REFERENCE_KEYS or len(value) != 1 else next(iter(value.values()))


def _kind_of(value: Any) -> str:
    kinds: tuple[tuple[Any, str], ...] = (
        (bool, "SearchBooleanCustomField"),
        (int, "SearchLongCustomField"),
        ((float, Decimal), "SearchDoubleCustomField"),
        (date, "SearchDateCustomField"),
        (Mapping, "SearchMultiSelectCustomField"),
    )
    return next((kind for types, kind in kinds if isinstance(value, types)), "SearchStringCustomField")
