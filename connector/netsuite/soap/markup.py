"""Markup: XML text put together from parts, each namespace declared once at the envelope.

zeep repeats a declaration on nearly every element; the same list of records is less than half as long this way.
"""

from __future__ import annotations

import re

from connector.netsuite.soap.suitetalk_names import XSI, local_name, namespace_of, prefix_of

_SPECIAL = re.compile("[^\t\n\x20-\x25'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search
"""What an element's text cannot hold as it is; most text has none of it, and one look says so."""
_UNSAFE = re.compile("[&<>\r]").search
_UNSAFE_IN_ATTRIBUTE = re.compile('[&<>"\r\n\t]').search
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
        """`prefix:name` of `{namespace}name`."""
        tag = self._tags.get(qname)
        if tag is None:
            namespace = namespace_of(qname)
            if namespace not in self.prefixes:
                self.prefixes[namespace] = prefix_of(namespace) or f"ns{len(self.prefixes)}"
            self._tags[qname] = tag = f"{self.prefixes[namespace]}:{local_name(qname)}"
        return tag

    def open(self, qname: str, **attributes: str) -> None:
        """Begin an element; `xsi_type` among its attributes is the `{namespace}name` of its type."""
        tag = self._tags.get(qname) or self.tag(qname)
        self.parts.append(f"<{tag}{self._attributes(attributes)}>" if attributes else f"<{tag}>")

    def close(self, qname: str) -> None:
        """End an element."""
        self.parts.append(f"</{self._tags.get(qname) or self.tag(qname)}>")

    def empty(self, qname: str, **attributes: str) -> None:
        """An element without content."""
        self.parts.append(f"<{self.tag(qname)}{self._attributes(attributes)}/>")

    def text(self, qname: str, value: str, **attributes: str) -> None:
        """An element that holds text."""
        tag = self._tags.get(qname) or self.tag(qname)
        written = escaped(value) if _SPECIAL(value) else value
        self.parts.append(f"<{tag}{self._attributes(attributes) if attributes else ''}>{written}</{tag}>")

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


def escaped(value: str) -> str:
    """*value* as the text of an element; characters that XML cannot carry are left out."""
    if _NOT_XML.search(value):
        value = _NOT_XML.sub("", value)
    if _UNSAFE(value) is None:
        return value
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def escaped_attribute(value: str) -> str:
    """*value* as the value of an attribute."""
    value = escaped(value)
    if _UNSAFE_IN_ATTRIBUTE(value) is not None:
        for found, written in _ATTRIBUTE_ESCAPES.items():
            value = value.replace(found, written)
    return value
