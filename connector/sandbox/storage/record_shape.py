"""What the store must know about record types: their id space, the keys of their lines, their stamps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

KEYLESS = ""
"""Key of a sublist whose lines have none: it is replaced as a whole."""


@dataclass(frozen=True, slots=True)
class RecordShape:
    """One record type, as far as keeping its records goes."""

    id_space: str
    """Internal ids are unique within it: all entities share one, all transactions another (wire facts 1.11)."""
    line_keys: Mapping[str, str] = field(default_factory=dict)
    """Sublist → the field that identifies a line (`line`, `internalId`, `doc` …), or KEYLESS."""
    created: str = "createdDate"
    """Field that says when the record was made; empty: none."""
    modified: str = "lastModifiedDate"
    """Field that says when the record was last changed; empty: none."""


class RecordShapes(Protocol):
    """Where the store looks types up."""

    def shape(self, type_: str) -> RecordShape:
        """The shape of *type_*; a type that nobody declared has an id space of its own."""


class OpenShapes:
    """Shapes for a store without a catalogue: every type for itself, `item` and `line` keyed by `line`."""

    def shape(self, type_: str) -> RecordShape:
        """The shape of *type_*."""
        return RecordShape(id_space=type_, line_keys={"item": "line", "line": "line", "expense": "line"})
