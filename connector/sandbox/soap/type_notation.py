"""A short notation for schema types, so that a type of the wire fits on one line.

`Status: statusDetail*:StatusDetail @isSuccess:boolean` is a complex type with a repeated child and an attribute.
`?` after a child = optional, `*` = any number, `+` = one or more; `Name(Base)` extends; `^Name` is abstract;
`=core.status` refers to a global element; a type in lower case is one of XSD's own; `core.RecordRef` stands in another
area; `Name = a b c` is an enumeration; `element: Type` with a lower-case first letter declares a global element.
An indented line goes on with the line above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from connector.sandbox.soap.schema_table import ComplexType, ElementRule, SchemaTable, SimpleType

_BUILT_IN = frozenset({"boolean", "long", "int", "double", "dateTime", "string", "base64Binary"})
_HEAD = re.compile(r"(\^?)(\w+)(?:\(([\w.]+)\))?\Z")
_SHORT = {
    "core": "platformCore",
    "coreTyp": "platformCoreTyp",
    "faults": "platformFaults",
    "faultTyp": "platformFaultTyp",
    "msgs": "platformMsgs",
    "common": "platformCommon",
    "commonTyp": "platformCommonTyp",
}


def read_notation(table: SchemaTable, area: str, text: str) -> None:
    """Read the lines of *text* as declarations of *area* (a prefix) into *table*."""
    for line in filter(None, re.sub(r"\n +", " ", text).splitlines()):
        head, separator, body = re.split(r"\s*([:=])\s*", line, maxsplit=1)
        if separator == "=":
            name = f"{area}:{head}"
            table.simple_types[name] = SimpleType(name, "xsd:string", tuple(body.split()))
        elif head[0].islower():
            table.roots[f"{area}:{head}"] = type_name(area, body)
        else:
            declared = _complex(area, head, body.split())
            table.complex_types[declared.name] = declared


def type_name(area: str, short: str) -> str:
    """The full name of a type as the notation writes it inside *area*."""
    if short in _BUILT_IN:
        return f"xsd:{short}"
    prefix, dot, local = short.rpartition(".")
    return f"{_SHORT.get(prefix, prefix)}:{local}" if dot else f"{area}:{short}"


def _complex(area: str, head: str, words: Iterable[str]) -> ComplexType:
    found = _HEAD.match(head)
    if found is None:
        raise ValueError(f"not a type: {head}")
    abstract, name, base = found.groups()
    elements: list[ElementRule] = []
    attributes: dict[str, str] = {}
    is_text = False
    for word in words:
        if word.startswith("@"):
            attribute, _, kind = word[1:].partition(":")
            attributes[attribute] = type_name(area, kind or "string")
        elif word == "#text":
            is_text = True
        else:
            elements.append(element_rule(area, word))
    return ComplexType(
        name=f"{area}:{name}",
        base=type_name(area, base) if base else "",
        abstract=bool(abstract),
        elements=tuple(elements),
        attributes=attributes,
        is_text=is_text,
    )


def element_rule(area: str, word: str) -> ElementRule:
    """One child as the notation writes it, e.g. `statusDetail*:StatusDetail` or `=core.status?`."""
    name, _, kind = word.partition(":")
    mark = name[-1] if name[-1] in "?*+" else ""
    name = name.removesuffix(mark)
    many, required = mark in ("*", "+") and bool(mark), mark in ("", "+")
    if name.startswith("="):
        ref = type_name(area, name[1:])
        owner, _, local = ref.partition(":")
        return ElementRule(local, owner, "@" + ref, many, required)
    return ElementRule(name, area, type_name(area, kind or "string"), many, required)
