"""Records and criteria composed from NetSuite's own schema: every element that it allows, with a value of its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from connector.sandbox.soap.schema_table import ElementRule, SchemaTable
from connector.sandbox.soap.wire_names import XSI_TYPE, area_named

VERSION = "2023_2"
_DEEPEST = 4
_VALUES = {
    "xsd:string": "text",
    "xsd:boolean": "true",
    "xsd:long": "7",
    "xsd:int": "7",
    "xsd:double": "1.5",
    "xsd:dateTime": "2026-11-20T00:00:00.000-08:00",
    "xsd:base64Binary": "YQ==",
}
_CORE = area_named("platformCore").namespace(VERSION)
CUSTOM_KINDS = {
    "LongCustomFieldRef": "7",
    "DoubleCustomFieldRef": "1.5",
    "BooleanCustomFieldRef": "true",
    "StringCustomFieldRef": "text",
    "DateCustomFieldRef": "2026-11-20T00:00:00.000-08:00",
    "SelectCustomFieldRef": "",
    "MultiSelectCustomFieldRef": "",
}
"""The seven types of custom field, each with a value."""


@dataclass
class Composer:
    """Composes elements of one schema."""

    table: SchemaTable
    skipped: frozenset[str] = field(default_factory=frozenset)
    """Types that are left out, as they refer to other records."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Element → its value, where any text will not do."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Element → internal id of what it refers to, of those that are not left out."""

    def record(self, type_: str, *, prefix: str = "custbody", **attributes: str) -> Any:
        """A `record` element of that type with a value in each of its elements."""
        element = self._named("platformMsgs", "record", type_)
        element.attrib.update(attributes)
        self._fill(element, type_, 0, prefix)
        return element

    def _named(self, area: str, name: str, type_: str) -> Any:
        prefixes = {each: area_named(each).namespace(VERSION) for each in (area, type_.partition(":")[0])}
        element = etree.Element(f"{{{prefixes[area]}}}{name}", nsmap=prefixes)
        element.set(XSI_TYPE, type_)
        return element

    def _fill(self, parent: Any, type_: str, depth: int, prefix: str) -> None:
        for rule in self.table.elements(type_):
            named = rule.name in self.references
            if rule.name != "nullFieldList" and (named or rule.type not in self.skipped):
                for child in self._child(rule, depth, prefix):
                    parent.append(child)

    def _child(self, rule: ElementRule, depth: int, prefix: str) -> Iterator[Any]:
        tag = f"{{{area_named(rule.area).namespace(VERSION)}}}{rule.name}"
        element = etree.Element(tag, nsmap={"platformCore": _CORE})
        values = self.table.allowed(rule.type)
        text = values[-1] if values else _VALUES.get(rule.type)
        if text is not None:
            text = self.texts.get(rule.name, text)
        if text is not None:
            element.text = text
        elif rule.type == "platformCore:CustomFieldList":
            self._custom(element, prefix)
        elif rule.type.endswith("CustomFieldRef"):
            self._custom_value(element, f"{prefix}_{rule.name.lower()}", rule.type.partition(":")[2])
        elif rule.type == "platformCore:DimensionRef":
            element.set(XSI_TYPE, "platformCore:StringDimensionRef")
            self._custom_value(element, "custdimension", "StringCustomFieldRef")
        elif rule.type == "platformCore:BaseRef":
            element.set(XSI_TYPE, "platformCore:RecordRef")
            element.set("internalId", "1")
        elif rule.type.endswith("Ref"):
            element.set("internalId", self.references.get(rule.name, "1"))
        elif depth >= _DEEPEST:
            return
        else:
            self._fill(element, rule.type, depth + 1, prefix)
            if not len(element):
                return
        yield element

    def _custom(self, element: Any, prefix: str) -> None:
        for kind in CUSTOM_KINDS:
            one = etree.SubElement(element, f"{{{_CORE}}}customField", nsmap={"platformCore": _CORE})
            one.set(XSI_TYPE, f"platformCore:{kind}")
            self._custom_value(one, f"{prefix}_{kind.lower()}", kind)

    def _custom_value(self, element: Any, script_id: str, kind: str) -> None:
        element.set("scriptId", script_id)
        for number in ("1", "2")[: 2 if kind.startswith("Multi") else 1]:
            held = etree.SubElement(element, f"{{{_CORE}}}value")
            held.text = CUSTOM_KINDS[kind] or None
            if held.text is None:
                held.set("internalId", number)


def plain_elements(element: Any) -> list[tuple[str, str]]:
    """Local names and texts of the children that hold a plain value, in order."""
    return [(etree.QName(one).localname, one.text) for one in element if one.text and not len(one)]


def as_text(element: Any) -> str:
    """The element as text for an envelope."""
    text: str = etree.tostring(element).decode()
    return text


def operation(name: str, *parts: Any) -> Any:
    """The element of an operation around *parts*."""
    element = etree.Element(f"{{{area_named('platformMsgs').namespace(VERSION)}}}{name}")
    element.extend(parts)
    return element
