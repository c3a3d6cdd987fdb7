"""System notes: who changed which field of a record, when, from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connector.sandbox.people.caller import Caller
from connector.sandbox.records.save_preferences import SavePreferences
from connector.sandbox.storage import canonical_json
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored

CREATE, CHANGE, DELETE = "Create", "Change", "Delete"
"""Kinds of notes: a field set on a new record, a field changed, a record removed."""

_NOT_NOTED = frozenset(
    ("id", "links", "createdDate", "dateCreated", "created", "lastModifiedDate", "lastModified")
)  # fmt: skip
_CUSTOM = ("cust", "cseg")
_INSERT = (
    "INSERT INTO system_note (type, record, name, field, event, old, new, made_at, user, role, context)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_COLUMNS = "id, type, record, name, field, event, old, new, made_at, user, role, context"


@dataclass(frozen=True, slots=True)
class SystemNote:
    """One note, as the table `system_note` of the store keeps it."""

    id: int
    type: str
    record: int
    """Internal id of the record."""
    name: str
    """What the record was called."""
    field: str
    """Canonical name of the field; a line's as `item[2].quantity`; "" when the whole record was removed."""
    event: str
    old: str | None
    """Value before, as text; references as internal ids."""
    new: str | None
    made_at: str
    """ISO time in UTC."""
    user: int
    role: int
    context: str


class SystemNotes:
    """Writes notes along with the records, inside the same transaction; reads them back."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def created(self, caller: Caller, new: Stored, preferences: SavePreferences) -> None:
        """Note the fields of a new record; its lines are not noted one by one."""
        fields = (
            (name, None, _text(value)) for name, value in new.body.items() if not _is_lines(value) and _noted(name)
        )
        self._write(caller, new, CREATE, fields, preferences)

    def changed(self, caller: Caller, old: Record, new: Stored, preferences: SavePreferences) -> None:
        """Note the fields that differ."""
        self._write(caller, new, CHANGE, _differences(old, new.body), preferences)

    def deleted(self, caller: Caller, old: Stored, preferences: SavePreferences) -> None:
        """Note that a record is gone."""
        self._write(caller, old, DELETE, [("", old.name, None)], preferences)

    def of(self, type_: str, id_: int | str) -> list[SystemNote]:
        """The notes of one record, oldest first."""
        sql = f"SELECT {_COLUMNS} FROM system_note WHERE type = ? AND record = ? ORDER BY id"  # noqa: S608 - constant
        with self._store.lock:
            return [SystemNote(*row) for row in self._store.connection.execute(sql, (type_, int(id_)))]

    def all(self, *, after: int = 0, limit: int = 1000) -> list[SystemNote]:
        """A page of all notes by ascending id."""
        sql = f"SELECT {_COLUMNS} FROM system_note WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608 - constant names
        with self._store.lock:
            return [SystemNote(*row) for row in self._store.connection.execute(sql, (after, limit))]

    def _write(
        self,
        caller: Caller,
        stored: Stored,
        event: str,
        fields: Iterator[tuple[str, str | None, str | None]] | list[tuple[str, str | None, str | None]],
        preferences: SavePreferences,
    ) -> None:
        context, now = preferences.context or "Other", self._store.now()
        head, tail = (stored.type, stored.id, stored.name), (now, caller.user.id, caller.role.id, context)
        rows = [
            (*head, name, event, old, new, *tail)
            for name, old, new in fields
            if preferences.custom_field_notes or not name.startswith(_CUSTOM)
        ]
        if rows:
            self._store.connection.executemany(_INSERT, rows)


def _noted(name: str) -> bool:
    return name not in _NOT_NOTED


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and set(value[0]) != {"id"}


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str | None, str | None]]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before == after or not _noted(name):
            continue
        if _is_lines(before) or _is_lines(after):
            yield from _line_differences(name, before or [], after or [])
        else:
            yield name, _text(before), _text(after)


def _line_differences(
    sublist: str, old: list[Record], new: list[Record]
) -> Iterator[tuple[str, str | None, str | None]]:
    for place in range(max(len(old), len(new))):
        before = old[place] if place < len(old) else {}
        after = new[place] if place < len(new) else {}
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                yield f"{sublist}[{place + 1}].{name}", _text(before.get(name)), _text(after.get(name))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, Mapping) and "id" in value:
        return str(value["id"])
    if isinstance(value, dict | list):
        return canonical_json.dumps(value)
    return str(value)
