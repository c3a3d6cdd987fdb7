"""zeep over a schema that is read when it is needed: the same types as a full load, thirty times sooner.

zeep reads all 47 documents and builds all 1,782 types at once. Here an import is only noted and a document only
indexed; zeep's own visitor builds a type when it is first looked up. Made by subclassing, nothing is patched.
"""
# mypy: allow-untyped-calls
# zeep ships types for a part of itself only.

from __future__ import annotations

import copy
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree
from zeep import Client, Settings
from zeep.transports import Transport
from zeep.wsdl.bindings.soap import SoapOperation
from zeep.wsdl.definitions import PortType
from zeep.wsdl.parse import parse_abstract_message, parse_abstract_operation
from zeep.wsdl.wsdl import Definition, Document
from zeep.xsd.schema import Schema, SchemaDocument
from zeep.xsd.visitor import SchemaVisitor

from connector.netsuite.soap.suitetalk_names import XSD, prefix_of
from connector.netsuite.soap.wsdl_store import WsdlSet, absolute
from connector.netsuite.soap.xsd_index import XsdIndex

_W = "{http://schemas.xmlsoap.org/wsdl/}"
_X = f"{{{XSD}}}"
_KINDS = {
    _X + "complexType": "type",
    _X + "simpleType": "type",
    _X + "element": "element",
    _X + "group": "group",
    _X + "attribute": "attribute",
    _X + "attributeGroup": "attribute_group",
}
_log = logging.getLogger(__name__)


class StoredTransport(Transport):
    """The door through which zeep gets WSDL and schema documents: the set, never the network."""

    def __init__(self, wsdl: WsdlSet, **options: Any) -> None:
        super().__init__(**options)
        self.wsdl = wsdl

    def load(self, url: str) -> bytes:
        """The document at *url*."""
        return self.wsdl.read(url)


def open_client(wsdl: WsdlSet, index: XsdIndex, **client_options: Any) -> Client:
    """A zeep client for *wsdl*; where this zeep does not allow a lazy schema, one that has read it whole."""
    transport: Any = client_options.pop("transport", None) or StoredTransport(wsdl)
    settings = Settings(strict=False, xml_huge_tree=True, forbid_entities=True)
    try:
        document: Any = LazyDocument(wsdl, index, transport, settings)
    except (AttributeError, TypeError, KeyError) as error:  # another zeep, with other insides
        _log.warning("zeep cannot read this WSDL lazily (%s); reading it whole", error)
        document = Document(wsdl.main, transport, settings=settings)
    client = Client(document, transport=transport, settings=settings, **client_options)
    for namespace in document.types.namespaces:
        prefix = prefix_of(namespace or "")
        if prefix:
            client.set_ns_prefix(prefix, namespace)
    return client


class LazySchemaDocument(SchemaDocument):
    """One schema document; its types are built when somebody asks for them."""

    def __init__(self, namespace: str, location: str, schema: LazySchema, node: Any = None) -> None:
        super().__init__(namespace, location, location)
        self._schema = schema
        self._node = node
        self._pending: dict[tuple[str, str], Any] | None = None
        self._visitor: Any = None

    def index(self) -> dict[tuple[str, str], Any]:
        """Note what the document declares, without building any of it."""
        if self._pending is not None:
            return self._pending
        if self._node is None:
            self._node = self._schema.index.root(self._location)
        node = self._node
        self._element_form = node.get("elementFormDefault", "unqualified")
        self._attribute_form = node.get("attributeFormDefault", "unqualified")
        self._visitor = SchemaVisitor(self._schema, self)
        self._pending = pending = {}
        for child in node:
            kind = _KINDS.get(child.tag)
            if kind:
                pending[kind, f"{{{self._target_namespace}}}{child.get('name')}"] = child
            elif child.tag == _X + "import":
                self._note_import(child)
            elif child.tag == _X + "include":
                self._visitor.process(child, node)
        return pending

    def _note_import(self, node: Any) -> None:
        namespace, location = node.get("namespace"), node.get("schemaLocation")
        if not location:
            return
        location = absolute(self._location, location)
        documents = self._schema.documents
        document = documents.get_by_namespace_and_location(namespace, location)
        if document is None:
            document = LazySchemaDocument(namespace, location, self._schema)
            documents.add(document)
        self.register_import(namespace, document)

    def load(self, schema: Any, node: Any) -> None:  # noqa: ARG002 - zeep's signature
        """Read the schema inside the WSDL itself: its imports."""
        self.index()

    def resolve(self) -> None:
        """Nothing: each type is resolved when it is built."""
        self._resolved = True

    def _get_component(self, qname: Any, items: dict[str, Any], item_name: str) -> Any:
        """Give a type, element …; build it first where this is the first look-up."""
        key = getattr(qname, "text", qname)
        kind = "attribute_group" if item_name == "attributeGroup" else item_name
        with self._schema.lock:
            if key not in items:
                node = self.index().pop((kind, key), None)
                if node is not None:
                    self._visitor.process(node, node.getparent())
                    items[key] = items[key].resolve()
            return super()._get_component(qname, items, item_name)

    def build_all(self) -> None:
        """Build everything that is still pending."""
        for kind, key in list(self.index()):
            getattr(self, f"get_{kind}")(etree.QName(key))


class LazySchema(Schema):
    """All schema documents of the WSDL."""

    def __init__(self, index: XsdIndex, transport: Any, location: str, settings: Any) -> None:
        self.index = index
        self.lock = threading.RLock()
        super().__init__(node=None, transport=transport, location=location, settings=settings)

    def create_new_document(self, node: Any, url: str, base_url: Any = None, target_namespace: Any = None) -> Any:
        """Take in the schema element of the WSDL."""
        namespace = (node.get("targetNamespace") if node is not None else None) or target_namespace
        document = LazySchemaDocument(namespace, base_url or url, self, node)
        self.documents.add(document)
        document.load(self, node)
        return document

    def _get_schema_documents(self, namespace: str, fail_silently: bool = False) -> Any:
        """Find the documents of *namespace*, also where only a document not read yet imports it."""
        with self.lock:
            for document in list(self.documents):
                if self.documents.has_schema_document_for_ns(namespace):
                    break
                if isinstance(document, LazySchemaDocument):
                    document.index()
        return super()._get_schema_documents(namespace, fail_silently)


class _BuiltWhenAsked(dict[str, Any]):
    """Name → node, made into what zeep wants when it is first asked for."""

    def __init__(self, nodes: dict[str, Any], build: Callable[[str, Any], Any], lock: threading.RLock) -> None:
        super().__init__(nodes)
        self._pending = set(nodes)
        self._build = build
        self._lock = lock

    def __getitem__(self, name: str) -> Any:
        with self._lock:
            if name in self._pending:
                self._pending.discard(name)
                self[name] = self._build(name, super().__getitem__(name))
            return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self:
            return default
        return self[name]

    def values(self) -> Any:
        return [self[name] for name in self]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]


class LazyDefinition(Definition):
    """The WSDL's messages, port and binding, each operation built when it is first used."""

    def parse_messages(self, doc: Any) -> dict[str, Any]:
        """Note the messages."""
        nodes = {f"{{{self.target_namespace}}}{node.get('name')}": node for node in doc.iterchildren(_W + "message")}
        return _BuiltWhenAsked(nodes, lambda _, node: parse_abstract_message(self, node), self.types.lock)

    def parse_ports(self, doc: Any) -> dict[str, Any]:
        """Note the operations of each port type."""
        ports = {}
        for node in doc.iterchildren(_W + "portType"):
            name = etree.QName(self.target_namespace, node.get("name"))
            operations = {child.get("name"): child for child in node.iterchildren(_W + "operation")}
            ports[name.text] = PortType(
                name,
                _BuiltWhenAsked(operations, lambda _, child: parse_abstract_operation(self, child), self.types.lock),
            )
        return ports

    def parse_binding(self, doc: Any) -> dict[str, Any]:
        """Let zeep read the bindings without their operations, and note those."""
        bare = etree.Element(doc.tag, nsmap=doc.nsmap)
        operations: dict[str, dict[str, Any]] = {}
        for node in doc.iterchildren(_W + "binding"):
            kept = etree.SubElement(bare, node.tag, dict(node.attrib))
            noted = operations.setdefault(f"{{{self.target_namespace}}}{node.get('name')}", {})
            for child in node:
                if child.tag == _W + "operation":
                    noted[child.get("name")] = child
                else:
                    kept.append(copy.deepcopy(child))
        bindings: dict[str, Any] = super().parse_binding(bare)
        for name, binding in bindings.items():
            binding._operations = _BuiltWhenAsked(  # noqa: SLF001 - zeep offers no other way to fill a binding
                operations[name], self._operation(binding), self.types.lock
            )
        return bindings

    def _operation(self, binding: Any) -> Callable[[str, Any], Any]:
        def build(_: str, node: Any) -> Any:
            operation = SoapOperation.parse(self, node, binding, nsmap=binding.nsmap)
            operation.resolve(self)
            return operation

        return build

    def resolve_imports(self) -> None:
        """Tie bindings and services together; messages and operations resolve when they are built."""
        if self._resolved_imports:
            return
        self._resolved_imports = True
        for binding in self.bindings.values():
            binding.port_type = self.get("port_types", binding.port_name.text)
        for service in self.services.values():
            service.resolve(self)


class LazyDocument(Document):
    """zeep's Document over a stored WSDL."""

    def __init__(self, wsdl: WsdlSet, index: XsdIndex, transport: Any, settings: Any) -> None:
        self.settings = settings
        self.location = wsdl.main
        self.transport = transport
        self._definitions: dict[Any, Any] = {}
        self.types = LazySchema(index, transport, self.location, settings)
        self.load(self.location)

    def load(self, location: str) -> None:
        """Read the WSDL itself and note what it declares."""
        schema: Any = self.types
        root = LazyDefinition(self, schema.index.root(location), self.location)
        root.resolve_imports()
        self.messages, self.port_types = root.messages, root.port_types
        self.bindings, self.services = root.bindings, root.services

    def schema_documents(self) -> Iterator[LazySchemaDocument]:
        """All schema documents noted so far."""
        return (document for document in self.types.documents if isinstance(document, LazySchemaDocument))
