"""Custom fields on the way to NetSuite: MuleSoft's keys of them, and which of SOAP's seven kinds a value is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

KINDS = {
    "long": "LongCustomFieldRef",
    "integer": "LongCustomFieldRef",
    "double": "DoubleCustomFieldRef",
    "decimal": "DoubleCustomFieldRef",
    "boolean": "BooleanCustomFieldRef",
    "string": "StringCustomFieldRef",
    "text": "StringCustomFieldRef",
    "date": "DateCustomFieldRef",
    "datetime": "DateCustomFieldRef",
    "select": "SelectCustomFieldRef",
    "multiselect": "MultiSelectCustomFieldRef",
}
"""Hint, or the beginning of SOAP's own name → SOAP's type of a custom field's value."""

SCALARS = {
    "LongCustomFieldRef": "integer",
    "DoubleCustomFieldRef": "decimal",
    "BooleanCustomFieldRef": "boolean",
    "StringCustomFieldRef": "text",
    "DateCustomFieldRef": "either",
}
"""SOAP's type → kind of scalar it holds."""


_BY_VALUE: tuple[tuple[Any, str], ...] = (
    (bool, "BooleanCustomFieldRef"),  # before int, whose kind it is
    (int, "LongCustomFieldRef"),
    ((float, Decimal), "DoubleCustomFieldRef"),
    (date, "DateCustomFieldRef"),  # a datetime is one too
    (Mapping, "SelectCustomFieldRef"),
    ((list, tuple), "MultiSelectCustomFieldRef"),
)


@dataclass(frozen=True, slots=True)
class CustomKey:
    """A custom field as a key names it."""

    script_id: str
    kind: str = ""
    """SOAP's type of its value, where the key says it."""
    internal_id: str = ""


def custom_key(key: str, separator: str) -> CustomKey | None:
    """*key* as MuleSoft's `TYPE__scriptid` or `TYPE__scriptid__internalid`; None where it is not one.

    A script id may hold the separator itself, so the type is its first part and a number its last.
    """
    first, found, rest = key.partition(separator)
    kind = KINDS.get(first.lower().removesuffix("customfieldref"))
    if not found or kind is None or not rest:
        return None
    script_id, found, last = rest.rpartition(separator)
    if found and last.isdigit():
        return CustomKey(script_id.lower(), kind, last)
    return CustomKey(rest.lower(), kind)


def by_script_id(value: Any, separator: str) -> Any:
    """*value* as REST takes it: MuleSoft's keys are script ids, and what said the kind of a custom value is dropped."""
    if isinstance(value, list | tuple):
        return [by_script_id(item, separator) for item in value]
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Any] = {}
    for key, item in value.items():
        named = custom_key(key, separator) if isinstance(key, str) else None
        name = named.script_id if named else key
        plain = hinted(item)[1] if str(name).lower().startswith("cust") else item
        found[name] = by_script_id(plain, separator)
    return found


def hinted(value: Any) -> tuple[str, Any]:
    """SOAP's type and the value itself: from `{"type": "select", "value": …}`, else from what *value* is."""
    if isinstance(value, Mapping) and value.keys() == {"type", "value"} and str(value["type"]).lower() in KINDS:
        return KINDS[str(value["type"]).lower()], value["value"]
    return kind_of(value), value


def kind_of(value: Any) -> str:
    """SOAP's type for a value without a hint."""
    if isinstance(value, Mapping) and "items" in value:
        return "MultiSelectCustomFieldRef"
    return next((kind for types, kind in _BY_VALUE if isinstance(value, types)), "StringCustomFieldRef")
