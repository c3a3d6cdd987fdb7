"""XmlFormat: records as repeated elements of an XML file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from connector.file.cell_types import cell

_NAME = re.compile(r"[^\W\d][\w.\-]*")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlFormat:
    """Writes XML: a key is an element, `@key` an attribute, `#text` text, a list the element several times."""

    root: str
    element: str
    assemble: None = None

    def begin(self, records: Sequence[Any], first_line: str) -> dict[str, Any]:  # noqa: ARG002 - the protocol's
        """As `Format.begin`: nothing is decided."""
        return {}

    def head(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.head`."""
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<{checked_name(self.root)}>\n'

    def text(self, record: Any, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.text`."""
        if not isinstance(record, Mapping):
            raise ValueError(f"a record is a mapping, this is a {type(record).__name__}")  # noqa: TRY004 - one class
        return _element(checked_name(self.element), record) + "\n"

    def tail(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.tail`."""
        return f"</{self.root}>\n"


def checked_name(name: str) -> str:
    """*name* where it can be that of an element; raises ValueError where it cannot."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of an XML element")
    return name


def _element(name: str, value: Any) -> str:
    if not isinstance(value, Mapping):
        text = _escaped(value)
        return f"<{name}>{text}</{name}>" if text else f"<{name}/>"
    attributes, inner = "", ""
    for key, item in value.items():
        if key == "#text":
            inner += _escaped(item)
        elif str(key).startswith("@"):
            attributes += f' {checked_name(key[1:])}="{_escaped(item, within_tag=True)}"'
        else:
            items = item if isinstance(item, list | tuple) else [item]
            inner += "".join(_element(checked_name(str(key)), each) for each in items)
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def _escaped(value: Any, *, within_tag: bool = False) -> str:
    if isinstance(value, list | tuple | Mapping):
        raise ValueError("a list in a list has no name in XML")  # noqa: TRY004 - one class
    text = cell(value)
    if _NO_XML.search(text):
        raise ValueError("a text holds a character that XML cannot hold")
    text = escape(text, quote=within_tag).replace("\r", "&#13;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;") if within_tag else text
