"""A record that the control panel is given, in the shapes that every channel reads; no rule of NetSuite is applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.catalogue.model import Field, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.sandbox.records.field_values import scalar
from connector.sandbox.refusals import InvalidValueError
from connector.sandbox.storage.canonical_json import Record


def shaped(structure: Structure, body: Mapping[str, Any], catalogue: Catalogue) -> Record:
    """*body* with its known members in canonical form, unknown ones as they are; raises InvalidValueError."""
    return {name: _member(structure.find(name), value, catalogue) for name, value in body.items()}


def _member(member: Field | Sublist | None, value: Any, catalogue: Catalogue) -> Any:
    if member is None or value is None:
        return value
    if isinstance(member, Sublist):
        return [shaped(member, line, catalogue) for line in _objects(member.name, value)]
    match member.kind:
        case "reference" | "enum":
            return _reference(member.name, value)
        case "multiselect":
            return [_reference(member.name, one) for one in _list(member.name, value)]
        case "subrecord":
            if not isinstance(value, Mapping):
                raise InvalidValueError(member.name, member.name, "an object")
            return shaped(catalogue.subrecords[member.subrecord], value, catalogue)
    return scalar(value, member, member.name)


def _list(name: str, value: Any) -> list[Any]:
    found = value.get("items") if isinstance(value, Mapping) else value
    if not isinstance(found, list):
        raise InvalidValueError(name, name, "a list")
    return found


def _objects(name: str, value: Any) -> list[Mapping[str, Any]]:
    found = _list(name, value)
    if not all(isinstance(one, Mapping) for one in found):
        raise InvalidValueError(name, name, "a list of lines")
    return found


def _reference(name: str, value: Any) -> Record:
    """A reference by its id, given as an object, a text or a number."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return {"id": str(value)}
    if not isinstance(value, Mapping) or not all(isinstance(one, str | int) for one in value.values() if one):
        raise InvalidValueError(name, name, "a reference such as {'id': '1'}")
    return {key: one if isinstance(one, bool) else str(one) for key, one in value.items() if one is not None}
