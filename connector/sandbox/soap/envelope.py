"""SOAP envelopes: reading a request, writing an answer or a fault as NetSuite does (wire facts 5.1, 5.6, 13)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from connector.sandbox.soap.wire_names import SOAP, XSD, XSI, area_named, version_in

ID_LENGTH = 60
"""Characters of an nsId, a searchId and an asynchronous job's id in every capture."""
_MOST_BYTES = 100 * 1024 * 1024  # Oracle help section_N3418637
_HOST = "partners117.prod-phx-na9.core.ns.internal"
_FAULT_CODE = "soapenv:Server.userException"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PLAIN = re.compile('[^&<>\\r"\\n\\t\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]*')
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<soapenv:Envelope xmlns:soapenv="{SOAP}" xmlns:xsd="{XSD}" xmlns:xsi="{XSI}">'
)


class FaultError(Exception):
    """A request that is answered with a SOAP fault: nothing of it was processed."""

    def __init__(
        self, message: str, *, element: str = "", code: str = "USER_ERROR", faultcode: str = _FAULT_CODE
    ) -> None:
        """*element* names the platform fault (`invalidCredentialsFault`); "" gives a fault without one."""
        super().__init__(message)
        self.message = message
        self.element = element
        self.code = code
        self.faultcode = faultcode


@dataclass(frozen=True, slots=True)
class Request:
    """One SOAP request: the operation's element and the header blocks by local name."""

    operation: str
    version: str
    """Version token of the operation's namespace, e.g. `2025_2`; "" where it has none."""
    body: Any
    headers: dict[str, list[Any]]

    def header(self, name: str) -> Any | None:
        """The first header block of that local name, in any namespace (peers 5.3 a)."""
        found = self.headers.get(name)
        return found[0] if found else None

    def flag(self, block: str, name: str, *, default: bool) -> bool:
        """A boolean preference of a header block."""
        text = child_text(self.header(block), name)
        return default if text == "" else text in ("true", "1")


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Any) -> list[Any]:
    """The child elements, without comments and processing instructions."""
    return [] if element is None else [child for child in element if isinstance(child.tag, str)]


def child(element: Any, name: str) -> Any | None:
    """The first child of that local name, whatever its namespace."""
    return next((found for found in children(element) if local_name(found) == name), None)


def child_text(element: Any, name: str) -> str:
    """The trimmed text of the child *name*; "" where there is none."""
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""


def read_request(body: bytes) -> Request:
    """Read an envelope; raises FaultError where it is none."""
    if len(body) > _MOST_BYTES:
        raise FaultError("The request exceeds the maximum size of 100 MB.", element="exceededRequestSizeFault")
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        envelope = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise FaultError(f"org.xml.sax.SAXParseException: {error.msg}") from None
    if envelope.getroottree().docinfo.doctype:
        raise FaultError("org.xml.sax.SAXParseException: DOCTYPE is not allowed in a SOAP message.")
    if local_name(envelope) != "Envelope":
        raise FaultError("org.xml.sax.SAXException: Bad envelope tag: " + local_name(envelope))
    operation = next(iter(children(child(envelope, "Body"))), None)
    if operation is None:
        raise FaultError("org.xml.sax.SAXException: the SOAP body is empty.")
    headers: dict[str, list[Any]] = {}
    for block in children(child(envelope, "Header")):
        headers.setdefault(local_name(block), []).append(block)
    namespace = etree.QName(operation).namespace or ""
    return Request(local_name(operation), version_in(namespace), operation, headers)


def xml_text(value: str) -> str:
    """*value* as character data: escaped, and without what XML 1.0 cannot carry."""
    if _PLAIN.fullmatch(value):  # nearly every value: nothing in it needs a second look
        return value
    return escape(_NOT_XML.sub("", value)).replace("\r", "&#13;")


def xml_attribute(value: str) -> str:
    """*value* between double quotes."""
    if _PLAIN.fullmatch(value):
        return f'"{value}"'
    return '"' + xml_text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") + '"'


def answer_text(operation: str, content: str, prefixes: Iterable[str], version: str, ns_id: str) -> bytes:
    """The envelope of an answer: *content* stands in the messages namespace as the default, others by *prefixes*."""
    messages = area_named("platformMsgs").namespace(version)
    declared = "".join(
        f' xmlns:{prefix}="{area_named(prefix).namespace(version)}"' for prefix in sorted({"platformCore", *prefixes})
    )
    return (
        f'{_HEAD}<soapenv:Header><platformMsgs:documentInfo xmlns:platformMsgs="{messages}">'
        f"<platformMsgs:nsId>{ns_id}</platformMsgs:nsId></platformMsgs:documentInfo></soapenv:Header>"
        f'<soapenv:Body><{operation}Response xmlns="{messages}"{declared}>{content}</{operation}Response>'
        "</soapenv:Body></soapenv:Envelope>"
    ).encode()


def fault_text(fault: FaultError, version: str) -> bytes:
    """The envelope of a fault: no header, NetSuite's element and the Axis host name in the detail."""
    message = xml_text(fault.message)
    platform = ""
    if fault.element:
        namespace = area_named("platformFaults").namespace(version)
        platform = (
            f'<platformFaults:{fault.element} xmlns:platformFaults="{namespace}">'
            f"<platformFaults:code>{fault.code}</platformFaults:code>"
            f"<platformFaults:message>{message}</platformFaults:message></platformFaults:{fault.element}>"
        )
    return (
        f"{_HEAD}<soapenv:Body><soapenv:Fault><faultcode>{fault.faultcode}</faultcode>"
        f"<faultstring>{message}</faultstring><detail>{platform}"
        f'<ns1:hostname xmlns:ns1="http://xml.apache.org/axis/">{_HOST}</ns1:hostname></detail></soapenv:Fault>'
        "</soapenv:Body></soapenv:Envelope>"
    ).encode()


def wire_id(account: str, now: float, kind: str = "WEBSERVICES") -> str:
    """A new id of exactly sixty characters: kind, account, date, digits, hexadecimal."""
    day = datetime.fromtimestamp(now, UTC).strftime("%m%d%Y")
    digits = f"{secrets.randbelow(10**22):022d}"
    return f"{kind}_{account}_{day}{digits}_{secrets.token_hex(ID_LENGTH // 2)}"[:ID_LENGTH]
