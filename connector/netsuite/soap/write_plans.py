"""WritePlan: one SOAP type ready to be written, each key of a caller with its place, its tags as text, its writer.

What is the same for every record of a type is worked out once, so that a record is one loop over its own keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connector.netsuite.custom_fields import CustomKey, custom_key, is_custom
from connector.netsuite.soap.date_fields import ACTIVITIES
from connector.netsuite.soap.markup import declared_prefix, escaped_attribute, prefixed
from connector.netsuite.soap.shapes import Shape, Slot
from connector.netsuite.soap.suitetalk_names import namespace_of

Write = Callable[[Any, "Field", Any, str], None]
"""Writes the value of a field (third) of the record or line at a path (fourth) with the writer of a record (first)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type: its slot, and what stands around its value."""

    position: int
    """Its place in the order of the XSD."""
    slot: Slot
    write: Write
    tag: str
    """`prefix:name`."""
    begin: str
    """`<prefix:name>`."""
    end: str
    line_tag: str
    """`prefix:name` of what repeats in a list."""
    emptied_by_name: bool
    """Whether it is a list that is emptied as a field is cleared: one that cannot say `replaceAll` has an entry or is
    not sent (Oracle's platform guide, "Working with Fields"; many of the XSD's types ask for one)."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field, and the attributes that name it."""

    key: CustomKey
    attributes: str

    @classmethod
    def of(cls, key: CustomKey) -> CustomField:
        """The custom field that *key* names."""
        named = (("internalId", key.internal_id), ("scriptId", key.script_id))
        return cls(key, "".join(f' {name}="{escaped_attribute(value)}"' for name, value in named if value))


class WritePlan:
    """One type, ready to be written."""

    def __init__(self, shape: Shape, separator: str, writer_of: Callable[[Slot], Write]) -> None:
        """Write *shape* with what *writer_of* gives; *separator* joins the parts of MuleSoft's custom keys."""
        self.shape = shape
        self.local = shape.local
        self.has_times = shape.local in ACTIVITIES
        self.by_key: dict[str, Field] = {}
        """The fields that were asked for, by the keys callers used."""
        self.customs_by_key: dict[str, CustomField] = {}
        self._separator = separator
        self._fields = {slot.tag: _field(i, slot, writer_of(slot), shape) for i, slot in enumerate(shape.slots)}
        tags = [tag for slot in shape.slots for tag in (slot.tag, slot.line_tag) if tag]
        self.prefixes = {namespace: declared_prefix(namespace) for namespace in map(namespace_of, tags)}
        """Namespace → prefix of its tags."""
        self.customs = next((self._fields[slot.tag] for slot in shape.slots if _holds_customs(slot)), None)
        """The list of its custom fields, where it has one."""

    def field(self, key: str) -> Field | None:
        """The field that *key* names in any spelling; None where it is a custom field, or none at all."""
        slot = self.shape.slot(key)
        if slot is None or not slot.key:
            return None
        return self.by_key.setdefault(key, self._fields[slot.tag])

    def custom(self, key: str) -> CustomField | None:
        """The custom field that *key* names; None where it names none."""
        named = custom_key(key, self._separator)
        if named is None and is_custom(key):
            named = CustomKey(key.lower())
        return None if named is None else self.customs_by_key.setdefault(key, CustomField.of(named))


def _field(position: int, slot: Slot, write: Write, shape: Shape) -> Field:
    tag = prefixed(slot.tag)
    return Field(
        position,
        slot,
        write,
        tag,
        begin=f"<{tag}>",
        end=f"</{tag}>",
        line_tag=prefixed(slot.line_tag) if slot.line_tag else "",
        emptied_by_name=slot.is_list and not slot.replaces and bool(shape.nulls),
    )


def _holds_customs(slot: Slot) -> bool:
    return slot.kind == "custom" and not slot.key
