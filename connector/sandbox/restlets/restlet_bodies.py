"""Bodies of RESTlets: what a script is given, and what is sent of what it returns, by content type.

JSON is parsed and written for the script, text is handed over as it is (Oracle help section_4407966008); XML becomes
an object by element names, which Oracle says and does not show: that shape is an inference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from connector.sandbox.storage import canonical_json

JSON, TEXT, XML = "application/json", "text/plain", "application/xml"
MEDIA_TYPES = (JSON, TEXT, XML)
"""Content types that a RESTlet takes, case-sensitive (Oracle help section_4619215993)."""
LARGEST_STRING = 10 * 1024 * 1024
"""Bytes of a string in or out (Oracle help section_4640094112)."""


@dataclass(frozen=True, slots=True)
class ScriptResponse:
    """What `restlet.createResponse` makes: content under a content type of its own (Oracle help section_0618021129)."""

    content: str
    content_type: str


class UnreadableBodyError(ValueError):
    """The body is not what its content type says."""


class ReturnFormatError(ValueError):
    """The script returned what cannot be sent under the content type; `str()` names what it should return."""


def content_type(media: str) -> str:
    """The Content-Type header of an answer."""
    return f"{media}; charset=utf-8"


def read_body(body: bytes, media: str) -> Any:
    """What the script's POST or PUT function is given; raises UnreadableBodyError."""
    if not body.strip():
        return {} if media == JSON else ""
    try:
        if media == JSON:
            return canonical_json.loads_sent(body)
        return _from_xml(body) if media == XML else body.decode()
    except ValueError as error:
        raise UnreadableBodyError(str(error)) from None


def write_result(result: Any, media: str) -> tuple[bytes, str]:
    """Body and Content-Type of what a script returned; raises ReturnFormatError."""
    if isinstance(result, ScriptResponse):
        return result.content.encode(), result.content_type
    return _text_of(result, media).encode(), content_type(media)


def _text_of(result: Any, media: str) -> str:
    if media == JSON:
        if result is None:
            return ""  # JavaScript's undefined has no JSON text
        try:
            return canonical_json.dumps(result)
        except TypeError:
            raise ReturnFormatError("JSON") from None
    if isinstance(result, str):
        return result
    if media == XML and isinstance(result, Mapping) and len(result) == 1:
        return _to_xml(result)
    raise ReturnFormatError("XML" if media == XML else "TEXT")


# -------------------------------------------------------------------- XML


def _from_xml(body: bytes) -> dict[str, Any]:
    from lxml import etree  # noqa: PLC0415 - only XML bodies pay for it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableBodyError(str(error)) from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableBodyError("a document type declaration")
    return {etree.QName(root).localname: _element(root)}


def _element(element: Any) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return element.text or ""
    found: dict[str, Any] = {}
    for child in children:
        name, value = child.tag.rpartition("}")[2], _element(child)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def _to_xml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(_named(str(name), inner) for name, inner in value.items())
    if value is None:
        return ""
    return escape(canonical_json.dumps(value) if isinstance(value, bool) else str(value))


def _named(name: str, value: Any) -> str:
    if not name.isidentifier():
        raise ReturnFormatError("XML")
    if isinstance(value, list | tuple):
        return "".join(_named(name, one) for one in value)
    return f"<{name}>{_to_xml(value)}</{name}>"
