"""The body of a SOAP request by the schema that the sandbox serves: unknown elements, wrong order, wrong values."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from connector.sandbox.soap.schema_documents import SchemaDocuments
from connector.sandbox.soap.wire_names import is_served

_MOST = 20
"""Errors told of one request."""
_HOST = "http://sandbox.invalid/"
_IMPORT = re.compile(r"<xsd:import\b[^>]*/>")
_IMPORTED = re.compile(r'namespace="([^"]*)"')
_NAMESPACE = re.compile(r"\{[^}]*\}")
_LOCK = threading.Lock()


def schema_errors(documents: SchemaDocuments, version: str, body: Any) -> list[tuple[int, str]]:
    """Line and message of what the schema of *version* does not allow in the element *body*."""
    if not is_served(version):
        return []
    with _LOCK:  # a schema is made once, and its log belongs to one validation
        named = frozenset(uri for element in body.iter() for uri in element.nsmap.values())
        schema = _schema(documents, version, named)  # type: ignore[arg-type]  # documents are hashed by what they are
        copy = etree.ElementTree(etree.fromstring(etree.tostring(body)))
        if schema.validate(copy):
            return []
        return [(int(error.line), _NAMESPACE.sub("", error.message)) for error in schema.error_log][:_MOST]


@lru_cache(maxsize=32)
def _schema(documents: SchemaDocuments, version: str, named: frozenset[str]) -> Any:
    """The schema of those namespaces *named* that the WSDL imports, and of what they import: a tenth of the whole."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Documents(documents, version))
    found = _IMPORT.findall(documents.wsdl(version, _HOST))
    imports = "".join(one for one in found if not named.isdisjoint(_IMPORTED.findall(one)))
    entry = f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">{imports}</xsd:schema>'
    return etree.XMLSchema(etree.fromstring(entry.encode(), parser, base_url=f"{_HOST}wsdl/v{version}_0/netsuite.wsdl"))


class _Documents(etree.Resolver):  # type: ignore[misc]  # lxml has no types
    """Gives the schema documents that the sandbox serves, by their addresses."""

    def __init__(self, documents: SchemaDocuments, version: str) -> None:
        super().__init__()
        self._documents = documents
        self._version = version

    def resolve(self, url: str, _public_id: str, context: Any) -> Any:
        """The document at *url*; an empty one where there is none."""
        text = self._documents.schema(urlsplit(url).path.lstrip("/"), self._version) if url.startswith(_HOST) else None
        if text is None:
            return None
        return self.resolve_string(text.encode(), context, base_url=url)
