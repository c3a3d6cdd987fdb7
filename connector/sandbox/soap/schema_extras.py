"""What the user's WSDL has and the catalogue does not describe, on a record, its lines and its subrecords: kept beside.

The rules of a record know the catalogue's fields only; what stands beside them is taken off before a record is saved
and laid on again after it, line by line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connector.catalogue.model import Field, Structure, Sublist, Subrecord
from connector.sandbox.soap.record_layout import CUSTOM_FIELD

_NOT_FIELDS = frozenset({"externalId", "id", "internalId", "refName", "type"})


@dataclass(slots=True)
class Extras:
    """Values that the catalogue does not describe."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, Lines] = field(default_factory=dict)
    """Sublist → what is beside its lines."""
    parts: dict[str, Extras] = field(default_factory=dict)
    """Subrecord → what is beside its fields."""

    def __bool__(self) -> bool:
        return bool(self.values or self.lines or self.parts)


@dataclass(slots=True)
class Lines:
    """What is beside the lines of a sublist."""

    key: str
    """Field that identifies a line; "" where none does."""
    given: list[tuple[str, Extras]]
    """Key of each line of the request, "" where it has none, and what is beside it."""


def split(
    known: Structure, body: Mapping[str, Any], subrecords: Mapping[str, Subrecord]
) -> tuple[dict[str, Any], Extras]:
    """The part of *body* that *known* describes, and the rest."""
    ours: dict[str, Any] = {}
    extras = Extras()
    for name, value in body.items():
        member = known.find(name)
        if isinstance(member, Sublist) and isinstance(value, list):
            ours[name] = _split_lines(member, value, subrecords, extras)
        elif isinstance(member, Field) and member.kind == "subrecord" and isinstance(value, Mapping):
            ours[name], beside = split(subrecords[member.subrecord], value, subrecords)
            if beside:
                extras.parts[name] = beside
        elif name in _NOT_FIELDS or CUSTOM_FIELD.match(name) or _is_taken(member, value):
            ours[name] = value
        else:
            extras.values[name] = value
    return ours, extras


def _split_lines(
    sublist: Sublist, lines: Sequence[Any], subrecords: Mapping[str, Subrecord], extras: Extras
) -> list[dict[str, Any]]:
    found = [split(sublist, line, subrecords) for line in lines]
    if any(beside for _, beside in found):
        given = [(_key(ours.get(sublist.key)), beside) for ours, beside in found]
        extras.lines[sublist.name] = Lines(sublist.key, given)
    return [ours for ours, _ in found]


def _is_taken(member: Any, value: Any) -> bool:
    """Whether the rules take *value* for *member*: not where REST has a reference and SOAP a plain value."""
    if not isinstance(member, Field) or member.kind != "reference":
        return member is not None
    if isinstance(value, Mapping):
        return "id" in value or "externalId" in value
    return not isinstance(value, bool)


def laid_on(body: Mapping[str, Any], extras: Extras) -> dict[str, Any]:
    """The fields of *body* that *extras* change, with them."""
    changed = dict(extras.values)
    for name, beside in extras.parts.items():
        part = body.get(name)
        changed[name] = _merged(part if isinstance(part, Mapping) else {}, beside)
    for name, given in extras.lines.items():
        changed[name] = _merged_lines(body.get(name) or [], given)
    return changed


def _merged(body: Mapping[str, Any], extras: Extras) -> dict[str, Any]:
    found = {**body, **laid_on(body, extras)}
    return {name: value for name, value in found.items() if value is not None}


def _merged_lines(kept: Sequence[Mapping[str, Any]], lines: Lines) -> list[dict[str, Any]]:
    """Kept lines with what was given beside them: by place where all were given, else by key, new ones at the end."""
    merged = [dict(line) for line in kept]
    if len(kept) == len(lines.given):
        return [_merged(line, beside) for line, (_, beside) in zip(merged, lines.given, strict=True)]
    new = [beside for key, beside in lines.given if not key]
    for place, beside in enumerate(new, start=len(merged) - len(new)):
        if 0 <= place < len(merged):
            merged[place] = _merged(merged[place], beside)
    keyed = {key: beside for key, beside in lines.given if key}
    return [_merged(line, keyed.get(_key(line.get(lines.key)), Extras())) for line in merged]


def _key(value: Any) -> str:
    """A line's key in a form that can be compared."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return "" if found is None else str(found)
