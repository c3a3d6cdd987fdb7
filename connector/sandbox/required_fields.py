"""What a record must have before NetSuite keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connector.catalogue.model import RecordType
from connector.sandbox.canonical_json import Record
from connector.sandbox.refusals import MissingValueError

_EMPTY: tuple[Any, ...] = (None, "", [])


def check_complete(record: RecordType, body: Record, filled: Record) -> None:
    """Refuse a new record that lacks something; *filled* is what NetSuite adds, which cannot stand for a name."""
    missing = []
    if record.required_one_of and not _any(body, record.required_one_of):
        missing.append(record.required_one_of[0])
    missing += [name for name in record.required_on_create if body.get(name, filled.get(name)) in _EMPTY]
    _refuse(record, missing)


def check_not_cleared(record: RecordType, body: Record, changes: Record) -> None:
    """Refuse an update that would empty what *body*, the record after it, must have."""
    missing = [name for name in record.required_on_create if name in changes and body.get(name) in _EMPTY]
    named = record.required_one_of
    if any(name in changes for name in named) and not _any(body, named):
        missing.insert(0, named[0])
    _refuse(record, missing)


def _any(body: Mapping[str, Any], names: Iterable[str]) -> bool:
    return any(body.get(name) not in _EMPTY for name in names)


def _refuse(record: RecordType, missing: list[str]) -> None:
    if missing:
        members = [(name, record.find(name)) for name in missing]
        raise MissingValueError([member.label if member else name for name, member in members])
