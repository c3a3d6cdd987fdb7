"""XsdRows: the rows of the type table read from the schema documents themselves, without zeep.

NetSuite's schemas use sequences, extensions, simple content and attributes, and nothing else; where one uses more, the
reader says so and zeep reads that type. A test holds each of the 1,501 types of 2023.2 against what zeep makes of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from connector.netsuite.soap.suitetalk_names import XSD, local_name, namespace_of
from connector.netsuite.soap.type_rows import Child, Scalar, TypeRow
from connector.netsuite.soap.xsd_index import XsdIndex, resolved

_X = f"{{{XSD}}}"
_SCALARS: dict[str, Scalar] = {
    "boolean": "boolean",
    "base64Binary": "binary",
    "dateTime": "datetime",
    **dict.fromkeys(("decimal", "double", "float"), "decimal"),
    **dict.fromkeys(("byte", "short", "int", "long", "integer"), "integer"),
    **dict.fromkeys(("unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"), "integer"),
    **dict.fromkeys(("positiveInteger", "nonNegativeInteger", "negativeInteger", "nonPositiveInteger"), "integer"),
}
"""Built-in type of XSD → what it holds; any other is text."""
Form = Literal["elements", "text"]


class BeyondError(Exception):
    """The schema uses something this reader does not know."""


class XsdRows:
    """Reads complex types of one WSDL."""

    def __init__(self, index: XsdIndex) -> None:
        """Read what *index* finds."""
        self._index = index

    def row(self, qname: str) -> TypeRow | None:
        """The complex type *qname*; None where there is none.

        Raises:
            BeyondError: It is made of something else than sequences, extensions and simple content.
        """
        node = self._index.node(qname)
        if node is None or node.tag != _X + "complexType":
            return None
        children: list[Child] = []
        attributes: dict[str, str] = {}
        defaults: dict[str, str] = {}
        text: Scalar | None = None
        for part in self._lineage(node):
            for made in part:
                if made.tag == _X + "attribute":
                    self._attribute(made, attributes, defaults)
                elif made.tag == _X + "sequence":
                    children += [self._child(element) for element in _elements(made)]
                else:
                    raise BeyondError(f"{qname} has {local_name(made.tag)}")
            if part.getparent().tag == _X + "simpleContent":
                text = self._scalar(resolved(part, part.get("base")))
        return TypeRow(qname, tuple(children), attributes, text, defaults)

    def element_type(self, qname: str) -> str | None:
        """The type of the global element *qname*; None where it is written in place or there is no such element."""
        location = self._index.location(namespace_of(qname))
        for node in self._index.root(location) if location else ():
            if node.tag == _X + "element" and node.get("name") == local_name(qname):
                return resolved(node, node.get("type")) if node.get("type") else None
        return None

    def _lineage(self, node: Any) -> list[Any]:
        """What declares the parts of a type: its base's, the base's base first, then its own."""
        content = next((child for child in node if child.tag != _X + "annotation"), None)
        if content is None or content.tag not in (_X + "complexContent", _X + "simpleContent"):
            return [node]
        extension = content[0]
        if extension.tag != _X + "extension":
            raise BeyondError(f"{node.get('name')} is a restriction")
        if content.tag == _X + "simpleContent":
            return [extension]
        base = self._index.node(resolved(extension, extension.get("base")))
        if base is None:
            raise BeyondError(f"{node.get('name')} extends what is not there")
        return [*self._lineage(base), extension]

    def _child(self, node: Any) -> Child:
        if node.get("ref"):
            return self._referred(node)
        if not node.get("type"):
            raise BeyondError(f"{node.get('name')} has a type of its own")
        schema = node.getroottree().getroot()
        qualified = node.get("form", schema.get("elementFormDefault")) == "qualified"
        name = node.get("name")
        return self._made(node, f"{{{schema.get('targetNamespace')}}}{name}" if qualified else name, node)

    def _referred(self, node: Any) -> Child:
        """An element declared elsewhere: name and type from there, occurrence from here."""
        tag = resolved(node, node.get("ref"))
        location = self._index.location(namespace_of(tag))
        for declared in self._index.root(location) if location else ():
            if declared.tag == _X + "element" and declared.get("name") == local_name(tag) and declared.get("type"):
                return self._made(declared, tag, node)
        raise BeyondError(f"{tag} is not there")

    def _made(self, declared: Any, tag: str, occurring: Any) -> Child:
        type_ = resolved(declared, declared.get("type"))
        node = self._index.node(type_)
        if node is None and namespace_of(type_) != XSD:
            raise BeyondError(f"{type_} is not there")
        is_complex = node is not None and node.tag == _X + "complexType"
        return Child(
            tag=tag,
            name=local_name(tag),
            type=type_,
            many=occurring.get("maxOccurs", "1") != "1",
            required=occurring.get("minOccurs", "1") != "0",
            complex=is_complex,
            scalar="text" if is_complex else self._scalar(type_),
        )

    def _attribute(self, node: Any, types: dict[str, str], defaults: dict[str, str]) -> None:
        name, type_ = node.get("name"), node.get("type")
        if not name or not type_:
            raise BeyondError("an attribute is declared elsewhere")
        types[name] = resolved(node, type_)
        if node.get("default") is not None:
            defaults[name] = node.get("default")

    def _scalar(self, qname: str) -> Scalar:
        """What the simple type *qname* holds."""
        while namespace_of(qname) != XSD:
            node = self._index.node(qname)
            restriction = None if node is None else node.find(_X + "restriction")
            if restriction is None or not restriction.get("base"):
                raise BeyondError(f"{qname} is no restriction")
            qname = resolved(restriction, restriction.get("base"))
        return _SCALARS.get(local_name(qname), "text")


def _elements(sequence: Any) -> Iterator[Any]:
    for child in sequence:
        if child.tag != _X + "element":
            raise BeyondError(f"a sequence has {child.tag}")
        yield child
