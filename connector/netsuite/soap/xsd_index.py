"""XsdIndex: what zeep's types do not keep of the schema documents: enumerations, base types, where a name stands."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree

from connector.errors import ConfigurationError
from connector.netsuite.soap.suitetalk_names import XSD, local_name, namespace_of
from connector.netsuite.soap.wsdl_store import WsdlSet

_X = f"{{{XSD}}}"
_NAMESPACE = re.compile(rb"""targetNamespace\s*=\s*["']([^"']+)["']""")
_NAME = re.compile(rb"""\bname\s*=\s*["'](\w+)["']""")


class _Document(NamedTuple):
    """One schema document, and the names of the types that it declares."""

    location: str
    complex_types: list[str]
    """Those that are not abstract."""
    simple_types: list[str]


class XsdIndex:
    """The schema documents of a WSDL, each parsed when it is first needed."""

    def __init__(self, wsdl: WsdlSet) -> None:
        """Index *wsdl*."""
        self.wsdl = wsdl
        self._roots: dict[str, Any] = {}
        self._named: dict[str, dict[str, Any]] = {}
        self._lock = threading.RLock()

    def root(self, location: str) -> Any:
        """The root element of the document at *location*."""
        with self._lock:
            if location not in self._roots:
                self._roots[location] = self._parsed(location)
            return self._roots[location]

    def _parsed(self, location: str) -> Any:
        parser = etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True)
        try:
            return etree.fromstring(self.wsdl.read(location), parser)
        except etree.XMLSyntaxError as error:
            raise ConfigurationError(
                f"{location} of the WSDL is damaged: {error.msg}",
                hint="put a complete copy there, or leave `wsdl` out: it is fetched from the account",
            ) from None

    @cached_property
    def _documents(self) -> dict[str, _Document]:
        """Namespace → its schema document; each is read once."""
        found = {}
        for location in self.wsdl.locations:
            text = b"" if location == self.wsdl.main else self.wsdl.read(location)
            namespace = _NAMESPACE.search(text[:8192])
            if namespace:
                made = [name for name, attributes in _named(text, b"complexType") if b"abstract" not in attributes]
                simple = [name for name, _ in _named(text, b"simpleType")]
                found[namespace.group(1).decode()] = _Document(location, made, simple)
        return found

    @cached_property
    def _locations(self) -> dict[str, str]:
        """Namespace → location of its schema document."""
        return {namespace: document.location for namespace, document in self._documents.items()}

    def location(self, namespace: str) -> str:
        """Where the schema document of *namespace* is; "" where there is none."""
        return self._locations.get(namespace, "")

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The target namespaces of all schema documents."""
        return tuple(self._locations)

    def named(self, namespace: str) -> dict[str, Any]:
        """Name → node of the global types of *namespace*; empty where there is no such namespace."""
        with self._lock:
            if namespace not in self._named:
                location = self._locations.get(namespace)
                nodes = self.root(location) if location else ()
                self._named[namespace] = {
                    node.get("name"): node for node in nodes if node.tag in (_X + "complexType", _X + "simpleType")
                }
            return self._named[namespace]

    def node(self, qname: str) -> Any | None:
        """The declaration of the global type *qname*, None where there is none."""
        return self.named(namespace_of(qname)).get(local_name(qname))

    def enumeration(self, qname: str) -> tuple[str, ...]:
        """The values that the simple type *qname* allows, empty where it is open."""
        node = self.node(qname)
        if node is None:
            return ()
        return tuple(value.get("value") for value in node.iter(_X + "enumeration"))

    def extends(self, qname: str, ancestor: str) -> bool:
        """Whether the complex type *qname* is *ancestor* or a type made from it."""
        while qname and qname != ancestor:
            node = self.node(qname)
            extension = None if node is None else node.find(f"{_X}complexContent/{_X}extension")
            qname = "" if extension is None else resolved(extension, extension.get("base"))
        return bool(qname)

    def is_abstract(self, qname: str) -> bool:
        """Whether *qname* only stands for types made from it."""
        node = self.node(qname)
        return node is not None and node.get("abstract") == "true"

    @cached_property
    def complex_types(self) -> dict[str, tuple[str, ...]]:
        """Local name → the complex types that bear it (three names of 2023.2 are borne twice)."""
        found: dict[str, tuple[str, ...]] = {}
        for namespace, document in self._documents.items():
            for local in document.complex_types:
                found[local] = (*found.get(local, ()), f"{{{namespace}}}{local}")
        return found

    @cached_property
    def simple_types(self) -> dict[str, str]:
        """Local name → simple type; these names are unique."""
        return {
            name: f"{{{namespace}}}{name}"
            for namespace, document in self._documents.items()
            for name in document.simple_types
        }


def _named(text: bytes, kind: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and attributes of each type of that *kind*; cutting is faster than a pattern that looks at every `<`."""
    for part in text.split(kind)[1:]:
        attributes = part[: part.find(b">")]
        name = _NAME.search(attributes) if attributes[:1].isspace() else None
        if name:
            yield name.group(1).decode(), attributes


def resolved(node: Any, name: str) -> str:
    """`{namespace}name` of *name* as *node* writes it, with a prefix."""
    prefix, _, local = name.rpartition(":")
    return f"{{{node.nsmap.get(prefix or None)}}}{local}"
