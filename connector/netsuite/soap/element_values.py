"""Values that an element holds whatever record it stands in: references, lengths of time, what no table describes."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from connector.netsuite.soap.suitetalk_names import XSI_TYPE, local_name

Record = dict[str, Any]
_REFERENCE_KEYS = {"internalId": "id", "externalId": "externalId", "type": "type", "scriptId": "scriptId"}
"""Attribute of a reference → canonical key; `typeId` says nothing that REST knows."""


def type_of(element: Any) -> str:
    """The type that an element's xsi:type names, as `{namespace}name`; "" where it has none."""
    named = element.get(XSI_TYPE)
    if not named:
        return ""
    prefix, _, local = named.rpartition(":")
    return f"{{{element.nsmap.get(prefix or None, '')}}}{local}"


def reference(element: Any) -> Record | None:
    """A reference: `id`, `refName` and whatever else says which record is meant."""
    found: Record = {}
    for attribute, value in element.items():
        key = _REFERENCE_KEYS.get(attribute)
        if key is not None:
            found[key] = value
    if len(element) and element[0].text:
        found["refName"] = element[0].text
    return found or None


def references(element: Any) -> list[Record] | None:
    """A list of references; None where there is none."""
    return [found for child in element if (found := reference(child))] or None


def duration(element: Any) -> str | None:
    """A length of time as REST has it: hours and minutes."""
    parts = {local_name(child.tag): child.text for child in element}
    try:
        span = Decimal(parts["timeSpan"])
    except (KeyError, InvalidOperation, TypeError):
        return None
    minutes = round(span * (1 if parts.get("unit") == "minute" else 60))
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


def generic(element: Any) -> Any:
    """An element that no table describes: text, a reference, or a dict (lists where a name repeats)."""
    if not len(element):
        attributes = {key: value for key, value in element.attrib.items() if not key.startswith("{")}
        return reference(element) if "internalId" in attributes else element.text
    if "internalId" in element.attrib and len(element) == 1 and local_name(element[0].tag) == "name":
        return reference(element)
    found: Record = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, value = local_name(child.tag), generic(child)
        if name in found:
            known = found[name]
            found[name] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            found[name] = value
    return found


def ids(element: Any) -> Record:
    """The ids of a record element."""
    found = {}
    for attribute, key in (("internalId", "id"), ("externalId", "externalId")):
        value = element.get(attribute)
        if value is not None:
            found[key] = value
    return found
