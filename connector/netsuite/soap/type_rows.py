"""TypeRow: what the WSDL says about one type, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from connector.netsuite.soap.suitetalk_names import local_name

Scalar = Literal["text", "boolean", "integer", "decimal", "datetime", "binary"]


@dataclass(frozen=True, slots=True)
class Child:
    """One element inside a complex type."""

    tag: str
    """`{namespace}name`."""
    name: str
    type: str
    """`{namespace}name` of its type."""
    many: bool
    required: bool
    complex: bool
    scalar: Scalar = "text"
    """What a simple one holds."""


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One complex type: its elements in the order of the XSD, inherited ones first, and its attributes."""

    qname: str
    children: tuple[Child, ...]
    attributes: Mapping[str, str]
    """Attribute → its simple type."""
    text: Scalar | None = None
    """What it holds where it has text instead of elements."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Attribute → what it says where it is not written."""

    @property
    def local(self) -> str:
        """Name without namespace."""
        return local_name(self.qname)

    def child(self, name: str) -> Child | None:
        """The element of that name in SOAP's spelling; upper and lower case are the same."""
        lowered = name.lower()
        return next((child for child in self.children if child.name.lower() == lowered), None)
