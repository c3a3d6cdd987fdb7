"""Custom fields: MuleSoft's keys of them, read and written, and which of SOAP's seven kinds a value is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

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

Customization = Literal[
    "crmCustomField", "customList", "customRecordCustomField", "customRecordType", "customSegment",
    "customTransactionType", "entityCustomField", "itemCustomField", "itemNumberCustomField", "itemOptionCustomField",
    "otherCustomField", "transactionBodyCustomField", "transactionColumnCustomField",
]  # fmt: skip
"""GetCustomizationType (XSD platform.coreTypes 2023_2)."""

_RECORD_TYPE = "customRecordType"
_SCRIPT_ID = re.compile(r"cust(?:body|col|entity|item|event|record|itemnumber|uom|page)|cseg", re.IGNORECASE)
"""What the script id of a custom field begins with."""
CUSTOM_FIELD_LIST = "customFieldList"
"""SOAP's element around the custom fields of a record or a line."""

_BY_VALUE: tuple[tuple[Any, str], ...] = (
    (bool, "BooleanCustomFieldRef"),  # before int, whose kind it is
    (int, "LongCustomFieldRef"),
    ((float, Decimal), "DoubleCustomFieldRef"),
    (date, "DateCustomFieldRef"),  # a datetime is one too
    (Mapping, "SelectCustomFieldRef"),
    ((list, tuple), "MultiSelectCustomFieldRef"),
)


def is_custom(name: str) -> bool:
    """Whether *name* is the script id of a custom field."""
    return _SCRIPT_ID.match(name) is not None


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


@dataclass(frozen=True, slots=True)
class MuleKeys:
    """Writes MuleSoft's keys (Mule references 1.1, 2.5).

    A key with its number is another one in each account; without, sandbox and production have the same.
    """

    separator: str = "__"
    omit_internal_id: bool = False

    def field(self, field: CustomKey) -> str:
        """The key of a custom field: `SelectCustomFieldRef__custentity_x__520`."""
        return self._joined(field.kind or "StringCustomFieldRef", field.script_id, field.internal_id)

    def record_type(self, script_id: str, internal_id: str = "") -> str:
        """The key of a custom record type: `__customRecordType__customrecord_x__374`."""
        return self.separator + self._joined(_RECORD_TYPE, script_id, internal_id)

    def record(self, record: Mapping[str, Any], known: Callable[[str], CustomKey | None]) -> dict[str, Any]:
        """*record* with such keys instead of script ids, in its lines and addresses too.

        Args:
            record: A canonical record.
            known: Gives a custom field by its script id; the kind of one that is not known follows from its value.
        """
        found: dict[str, Any] = {}
        for name, value in record.items():
            if is_custom(name):
                field = known(name) or CustomKey(name)
                found[self.field(replace(field, kind=field.kind or kind_of(value)))] = value
            else:
                found[name] = self._inner(value, known)
        return found

    def row(self, row: Mapping[str, Any], known: Callable[[str], CustomKey | None]) -> dict[str, Any]:
        """The *row* of a search with such keys, also where they lead through joins: `salesRepJoin.custentity_x`."""
        found: dict[str, Any] = {}
        for key, value in row.items():
            join, point, name = key.rpartition(".")
            before = self._part(join, "SelectCustomFieldRef", known)  # only a reference leads to another record
            found[f"{before}{point}{self._part(name, kind_of(value), known)}"] = value
        return found

    def _part(self, name: str, kind: str, known: Callable[[str], CustomKey | None]) -> str:
        field = known(name) or (CustomKey(name) if is_custom(name) else None)
        return name if field is None else self.field(replace(field, kind=field.kind or kind))

    def _inner(self, value: Any, known: Callable[[str], CustomKey | None]) -> Any:
        if isinstance(value, Mapping):
            return self.record(value, known)
        return [self._inner(line, known) for line in value] if isinstance(value, list) else value

    def _joined(self, *parts: str) -> str:
        return self.separator.join(part for part in (parts[:-1] if self.omit_internal_id else parts) if part)


def record_key(text: str, separator: str) -> tuple[str, str]:
    """Script id and number in MuleSoft's key of a custom record type; *text* and "" where it is none."""
    start = f"{_RECORD_TYPE}{separator}".lower()
    plain = text.removeprefix(separator)
    if plain.lower().startswith(start):
        plain = plain[len(start) :]
    elif separator == "_" or not plain.lower().startswith("customrecord"):
        return text, ""
    script_id, found, last = plain.rpartition(separator)
    return (script_id, last) if found and last.isdigit() else (plain, "")


def by_script_id(value: Any, separator: str) -> Any:
    """*value* as REST takes it: MuleSoft's keys are script ids, and what said the kind of a custom value is dropped.

    SOAP's `customFieldList` dissolves into the fields it holds.
    """
    if isinstance(value, list | tuple):
        return [by_script_id(item, separator) for item in value]
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Any] = {}
    for key, item in value.items():
        if key == CUSTOM_FIELD_LIST and item is not None:
            found |= {field.script_id: by_script_id(held, separator) for field, held in listed(item, separator)}
            continue
        named = custom_key(key, separator) if isinstance(key, str) else None
        name = named.script_id if named else key
        plain = hinted(item)[1] if is_custom(str(name)) else item
        found[name] = by_script_id(plain, separator)
    return found


def listed(value: Any, separator: str) -> Iterable[tuple[CustomKey, Any]]:
    """Custom fields given together: a dict by script id or MuleSoft's key, or SOAP's own list of them."""
    if isinstance(value, Mapping) and "customField" not in value:
        for key, held in value.items():
            named = custom_key(str(key), separator)
            inner = held["value"] if isinstance(held, Mapping) and held.keys() == {"value"} else held
            yield named or CustomKey(str(key).lower()), inner
        return
    for entry in (value["customField"] if isinstance(value, Mapping) else value) or ():
        script_id, internal_id = str(entry.get("scriptId") or ""), str(entry.get("internalId") or "")
        yield CustomKey(script_id.lower(), internal_id=internal_id), entry.get("value")


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
