"""What a record must have before NetSuite keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connector.catalogue.model import Field, RecordType, Sublist
from connector.sandbox.refusals import MissingValueError
from connector.sandbox.storage.canonical_json import Record

_EMPTY: tuple[Any, ...] = (None, "", [])


def check_complete(record: RecordType, body: Record, filled: Record, custom: list[str] | None = None) -> None:
    """Refuse a new record that lacks something; *filled* is what NetSuite adds, which cannot stand for a name.

    *custom* are the labels of mandatory custom fields that are empty.
    """
    missing = []
    if record.required_one_of and not _any(body, record.required_one_of):
        missing.append(record.required_one_of[0])
    missing += [name for name in record.required_on_create if body.get(name, filled.get(name)) in _EMPTY]
    labels = _labels(record, missing) + (custom or [])
    if not labels:
        labels = _missing_in_lines(record, body)
    _refuse(labels)


def check_not_cleared(record: RecordType, body: Record, changes: Record, custom: list[str] | None = None) -> None:
    """Refuse an update that would empty what *body*, the record after it, must have."""
    missing = [name for name in record.required_on_create if name in changes and body.get(name) in _EMPTY]
    named = record.required_one_of
    if any(name in changes for name in named) and not _any(body, named):
        missing.insert(0, named[0])
    _refuse(_labels(record, missing) + (custom or []))


def _any(body: Mapping[str, Any], names: Iterable[str]) -> bool:
    return any(body.get(name) not in _EMPTY for name in names)


def _labels(record: RecordType, names: list[str]) -> list[str]:
    members = [(name, record.find(name)) for name in names]
    return [member.label if member else name for name, member in members]


def _missing_in_lines(record: RecordType, body: Record) -> list[str]:
    """Labels of required columns that some line leaves empty, each once."""
    found: dict[str, None] = {}
    for sublist in record.sublists:
        lines = body.get(sublist.name)
        if isinstance(lines, list) and lines:
            found |= dict.fromkeys(_missing_in(sublist, lines))
    return list(found)


def _missing_in(sublist: Sublist, lines: list[Record]) -> Iterable[str]:
    for column in sublist.members:
        if isinstance(column, Field) and column.required and any(line.get(column.name) in _EMPTY for line in lines):
            yield column.label


def _refuse(labels: list[str]) -> None:
    if labels:
        raise MissingValueError(labels)
