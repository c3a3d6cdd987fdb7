"""XsdIndex: what zeep's types do not keep of the schema documents: enumerations, base types, where a name stands."""

from __future__ import annotations

import re
import threading
from functools import cached_property
from typing import Any

from lxml import etree

from connector.netsuite.soap.suitetalk_names import XSD, local_name, namespace_of
from connector.netsuite.soap.wsdl_store import WsdlSet

_X = f"{{{XSD}}}"
_NAMESPACE = re.compile(rb"""targetNamespace\s*=\s*["']([^"']+)["']""")
_SIMPLE = re.compile(rb"""<(?:\w+:)?simpleType\b[^>]*?\bname\s*=\s*["'](\w+)["']""")
_COMPLEX = re.compile(rb"""<(?:\w+:)?complexType\b([^>]*?)\bname\s*=\s*["'](\w+)["']([^>]*)>""")


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
                parser = etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True)
                self._roots[location] = etree.fromstring(self.wsdl.read(location), parser)
            return self._roots[location]

    @cached_property
    def _locations(self) -> dict[str, str]:
        """Namespace → location of its schema document."""
        found = {}
        for location in self.wsdl.locations:
            namespace = _NAMESPACE.search(self.wsdl.read(location)[:8192])
            if namespace and location != self.wsdl.main:
                found[namespace.group(1).decode()] = location
        return found

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
        for namespace, location in self._locations.items():
            for before, name, after in _COMPLEX.findall(self.wsdl.read(location)):
                if b"abstract" not in before + after:
                    local = name.decode()
                    found[local] = (*found.get(local, ()), f"{{{namespace}}}{local}")
        return found

    @cached_property
    def simple_types(self) -> dict[str, str]:
        """Local name → simple type; these names are unique."""
        return {
            name.decode(): f"{{{namespace}}}{name.decode()}"
            for namespace, location in self._locations.items()
            for name in _SIMPLE.findall(self.wsdl.read(location))
        }


def resolved(node: Any, name: str) -> str:
    """`{namespace}name` of *name* as *node* writes it, with a prefix."""
    prefix, _, local = name.rpartition(":")
    return f"{{{node.nsmap.get(prefix or None)}}}{local}"
