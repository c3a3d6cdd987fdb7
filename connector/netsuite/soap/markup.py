"""Markup: XML text put together from parts, each namespace declared once at the envelope.

zeep repeats a declaration on nearly every element; the same list of records is less than half as long this way.
"""

from __future__ import annotations

import re
from functools import lru_cache

from connector.netsuite.soap.suitetalk_names import XSI, local_name, namespace_of, prefix_of

_SPECIAL = re.compile("[\0-\x08\x0b-\x1f&<>\ud800-\udfff\ufffe\uffff]").search
"""What an element's text cannot hold as it is; most text has none of it, and one look says so."""
_SPECIAL_IN_ATTRIBUTE = re.compile('[\0-\x1f"&<>\ud800-\udfff\ufffe\uffff]').search
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ATTRIBUTE_ESCAPES = {"\n": "&#10;", "\t": "&#9;", '"': "&quot;"}


class Markup:
    """Elements of one message, as parts of a text."""

    def __init__(self) -> None:
        """Begin empty."""
        self.parts: list[str] = []
        self.prefixes: dict[str, str] = {}
        """Namespace → prefix, for those in use."""
        self._tags: dict[str, str] = {}

    def tag(self, qname: str) -> str:
        """`prefix:name` of `{namespace}name`; its namespace is declared from now on."""
        tag = self._tags.get(qname)
        if tag is None:
            namespace = namespace_of(qname)
            self.prefixes[namespace] = declared_prefix(namespace)
            self._tags[qname] = tag = prefixed(qname)
        return tag

    def open(self, qname: str, **attributes: str) -> None:
        """Begin an element; `xsi_type` among its attributes is the `{namespace}name` of its type."""
        self.parts.append(f"<{self.tag(qname)}{self._attributes(attributes)}>")

    def close(self, qname: str) -> None:
        """End an element."""
        self.parts.append(f"</{self.tag(qname)}>")

    def empty(self, qname: str, **attributes: str) -> None:
        """An element without content."""
        self.parts.append(f"<{self.tag(qname)}{self._attributes(attributes)}/>")

    def text(self, qname: str, value: str, **attributes: str) -> None:
        """An element that holds text."""
        tag = self.tag(qname)
        self.parts.append(f"<{tag}{self._attributes(attributes)}>{escaped(value)}</{tag}>")

    def _attributes(self, attributes: dict[str, str]) -> str:
        if not attributes:
            return ""
        written = []
        for name, value in attributes.items():
            if name == "xsi_type":
                written.append(f' xsi:type="{self.tag(value)}"')
            else:
                written.append(f' {name}="{escaped_attribute(value)}"')
        return "".join(written)

    def mark(self) -> int:
        """A place to go back to."""
        return len(self.parts)

    def back_to(self, mark: int) -> None:
        """Forget what was written since *mark*."""
        del self.parts[mark:]

    def declarations(self) -> str:
        """The namespace declarations for everything written so far."""
        own = "".join(f' xmlns:{prefix}="{namespace}"' for namespace, prefix in self.prefixes.items())
        return f' xmlns:xsi="{XSI}"{own}'

    def __str__(self) -> str:
        return "".join(self.parts)


@lru_cache(maxsize=256)
def declared_prefix(namespace: str) -> str:
    """The prefix of *namespace* in every message: tags can be put together before there is one to stand in."""
    return prefix_of(namespace) or "ns_" + re.sub(r"\W", "_", namespace)


def prefixed(qname: str) -> str:
    """`prefix:name` of `{namespace}name`."""
    return f"{declared_prefix(namespace_of(qname))}:{local_name(qname)}"


def escaped(value: str) -> str:
    """*value* as the text of an element; characters that XML cannot carry are left out."""
    if _SPECIAL(value) is None:
        return value
    value = _NOT_XML.sub("", value)
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def escaped_attribute(value: str) -> str:
    """*value* as the value of an attribute."""
    if _SPECIAL_IN_ATTRIBUTE(value) is None:
        return value
    value = escaped(value)
    for found, written in _ATTRIBUTE_ESCAPES.items():
        value = value.replace(found, written)
    return value
