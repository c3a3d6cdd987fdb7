"""The schema table: what SuiteTalk's XSD documents say, read once, without the version in any name.

A name is `prefix:Local` with NetSuite's usual prefixes (`platformCore:RecordRef`, `xsd:string`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from lxml import etree

from connector.sandbox.soap.wire_names import XSD, declared_area

_X = f"{{{XSD}}}"


@dataclass(frozen=True, slots=True)
class ElementRule:
    """One child of a complex type."""

    name: str
    area: str
    """Prefix of the namespace in which the element itself stands."""
    type: str
    """Full name of its type; `@` and the name of a global element where it refers to one."""
    many: bool
    required: bool


@dataclass(frozen=True, slots=True)
class ComplexType:
    """One complex type as declared, without what it inherits."""

    name: str
    base: str
    abstract: bool
    elements: tuple[ElementRule, ...]
    attributes: Mapping[str, str]
    """Attribute → simple type."""
    is_text: bool = False
    """Simple content: the value is the element's own text."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Attribute → the value it has where it is not sent."""


@dataclass(frozen=True, slots=True)
class SimpleType:
    """An enumeration or another restriction of a built-in type."""

    name: str
    base: str
    values: tuple[str, ...]


@dataclass
class SchemaTable:
    """Types and global elements of a set of schema documents."""

    complex_types: dict[str, ComplexType] = field(default_factory=dict)
    simple_types: dict[str, SimpleType] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    """Global element → its type."""
    _elements: dict[str, tuple[ElementRule, ...]] = field(default_factory=dict)

    def elements(self, name: str) -> tuple[ElementRule, ...]:
        """All children of a type in wire order, those of its base type first."""
        if name not in self._elements:
            declared = self.complex_types.get(name)
            inherited = self.elements(declared.base) if declared and declared.base else ()
            own = map(self._resolved, declared.elements if declared else ())
            self._elements[name] = (*inherited, *own)
        return self._elements[name]

    def _resolved(self, rule: ElementRule) -> ElementRule:
        """*rule* with the type of the global element it refers to, where it does."""
        return replace(rule, type=self.roots[rule.type[1:]]) if rule.type.startswith("@") else rule

    def attributes(self, name: str) -> dict[str, str]:
        """All attributes of a type with their simple types, inherited ones first."""
        declared = self.complex_types.get(name)
        if declared is None:
            return {}
        return {**(self.attributes(declared.base) if declared.base else {}), **declared.attributes}

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether type *name* is *ancestor* or extends it."""
        while name and name != ancestor:
            declared = self.complex_types.get(name)
            name = declared.base if declared else ""
        return bool(name)

    def allowed(self, name: str) -> tuple[str, ...]:
        """The values of an enumeration; empty for every other type."""
        simple = self.simple_types.get(name)
        return simple.values if simple else ()

    @cached_property
    def by_local_name(self) -> dict[str, list[str]]:
        """Local name → full names of the complex types that bear it."""
        found: dict[str, list[str]] = {}
        for name in self.complex_types:
            found.setdefault(name.partition(":")[2], []).append(name)
        return found

    @cached_property
    def records(self) -> dict[str, str]:
        """Local name → full name of each concrete type that extends Record and is a record of its own."""
        return {
            name.partition(":")[2]: name
            for name, declared in self.complex_types.items()
            if not declared.abstract and "internalId" in declared.attributes and self.is_a(name, "platformCore:Record")
        }


def read_table(documents: Iterable[bytes]) -> SchemaTable:
    """Read schema documents of one version into a table."""
    table = SchemaTable()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    for document in documents:
        _Reader(table, etree.fromstring(document, parser)).read()
    return table


class _Reader:
    """Reads one schema document into a table."""

    def __init__(self, table: SchemaTable, schema: Any) -> None:
        self.table = table
        self.schema = schema
        self.prefixes = {prefix or "": _prefix(namespace) for prefix, namespace in schema.nsmap.items()}
        self.own = _prefix(schema.get("targetNamespace", ""))

    def read(self) -> None:
        for node in self.schema:
            name = f"{self.own}:{node.get('name')}"
            if node.tag == _X + "complexType":
                self.table.complex_types[name] = self._complex(name, node)
            elif node.tag == _X + "simpleType":
                self.table.simple_types[name] = self._simple(name, node)
            elif node.tag == _X + "element":
                self.table.roots[name] = self._type(node, name)

    def _name(self, qname: str) -> str:
        prefix, _, local = qname.rpartition(":")
        return f"{self.prefixes.get(prefix, prefix)}:{local}"

    def _type(self, node: Any, name: str) -> str:
        """The type of an element; an anonymous one is kept under the element's name and an asterisk."""
        if node.get("type"):
            return self._name(node.get("type"))
        for child in node:
            if child.tag == _X + "complexType":
                self.table.complex_types[name + "*"] = self._complex(name + "*", child)
                return name + "*"
        return "xsd:anyType"

    def _complex(self, name: str, node: Any) -> ComplexType:
        extension = node.find(f"{_X}complexContent/{_X}extension")
        text = node.find(f"{_X}simpleContent/{_X}extension")
        body = next((part for part in (extension, text) if part is not None), node)
        attributes = body.findall(_X + "attribute")
        return ComplexType(
            name=name,
            base=self._name(extension.get("base")) if extension is not None else "",
            abstract=node.get("abstract") == "true",
            elements=tuple(self._rule(name, child) for child in body.iterfind(f"{_X}sequence/{_X}element")),
            attributes={one.get("name"): self._name(one.get("type", "xsd:string")) for one in attributes},
            is_text=text is not None,
            defaults={one.get("name"): one.get("default") for one in attributes if one.get("default")},
        )

    def _rule(self, owner: str, node: Any) -> ElementRule:
        many = node.get("maxOccurs", "1") not in ("0", "1")
        required = node.get("minOccurs", "1") != "0"
        if node.get("ref"):
            ref = self._name(node.get("ref"))
            area, _, local = ref.partition(":")
            return ElementRule(local, area, "@" + ref, many, required)
        local = node.get("name")
        return ElementRule(local, self.own, self._type(node, f"{owner}.{local}"), many, required)

    def _simple(self, name: str, node: Any) -> SimpleType:
        restriction = node.find(_X + "restriction")
        values = tuple(value.get("value") for value in restriction.iterfind(_X + "enumeration"))
        return SimpleType(name, self._name(restriction.get("base")), values)


def _prefix(namespace: str) -> str:
    if namespace == XSD:
        return "xsd"
    area = declared_area(namespace)
    return area.prefix if area else namespace
