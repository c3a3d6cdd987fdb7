"""Attachments: contacts, files and notes that hang on a record without standing in it.

Sources: Oracle help on `attach` and `detach` (section_N3414898, section_N3424270), on REST's `!attach`
(section_161434110577), and the XSD's AttachContactReference and AttachBasicReference.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from connector.catalogue.model import RecordType
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_desk import RecordDesk, permission_label
from connector.sandbox.records.record_transform import RecordKey
from connector.sandbox.refusals import UnknownRecordError, UnknownReferenceError, UnknownTypeError, WireError
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Label, Stored
from connector.sandbox.whole_number import whole_number

CONTACT_ROLES: Mapping[int, str] = {
    -10: "Primary Contact",
    -20: "Alternate Contact",
    -30: "Decision Maker",
    -40: "Consultant",
}
"""Roles of a contact that every account has, by internal id; more are records of the list `contactRole`."""

_ACTIVITIES = ("task", "phoneCall", "calendarEvent")
_HOLDERS = {
    "contact": ("customer", "vendor", "partner", "job", "opportunity", "supportCase", *_ACTIVITIES),
    "file": ("supportCase", "issue", "solution", "contact", "message", "folder", "campaign", *_ACTIVITIES),
    "issue": ("supportCase",),
    "solution": ("supportCase", "topic"),
}
"""Attached type → the types it can hang on, besides whole families."""

_FAMILIES = {"contact": ("transaction",), "file": ("entity", "transaction", "item")}


@dataclass(frozen=True, slots=True)
class Attachment:
    """One record that hangs on another."""

    type: str
    id: int
    attached_type: str
    attached_id: int
    role: int | None
    """Role of an attached contact; None for other records and contacts without one."""


class Attachments:
    """Attaches and detaches; kept in the store, gone with either record."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk
        desk.store.listeners.append(_forget_deleted)

    def attach(
        self, caller: Caller, to: RecordKey, attached: RecordKey, role: RecordKey | int | str | None = None
    ) -> Attachment:
        """Hang *attached* on *to*; a contact that hangs there already gets the new *role*. Raises WireError."""
        holder, guest = self._both(caller, to, attached)
        _check_pair(holder, guest, "SSS_INVALID_ATTACH_RECORD_TYPE")
        made = Attachment(holder.name, self._id(to), guest.name, self._id(attached), self._role(guest, role))
        with self._desk.store.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO attachment (type, id, attached_type, attached_id, role) VALUES (?, ?, ?, ?, ?)",
                (made.type, made.id, made.attached_type, made.attached_id, made.role),
            )
        return made

    def detach(self, caller: Caller, from_: RecordKey, detached: RecordKey) -> bool:
        """Take *detached* off *from_*; False where it did not hang there. Raises WireError."""
        holder, guest = self._both(caller, from_, detached)
        _check_pair(holder, guest, "INVALID_DETACH_RECORD_TYP")
        with self._desk.store.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM attachment WHERE type = ? AND id = ? AND attached_type = ? AND attached_id = ?",
                (holder.name, self._id(from_), guest.name, self._id(detached)),
            )
            return gone.rowcount > 0

    def on(self, type_: str, id_: int | str, attached_type: str = "") -> list[Attachment]:
        """What hangs on a record, of one type or of all, by type and id."""
        sql = (
            "SELECT type, id, attached_type, attached_id, role FROM attachment WHERE type = ? AND id = ?"
            " AND ? IN ('', attached_type) ORDER BY attached_type, attached_id"
        )
        return self._read(sql, (type_, int(id_), attached_type))

    def holders(self, attached_type: str, attached_id: int | str) -> list[Attachment]:
        """What a record hangs on, by type and id."""
        sql = (
            "SELECT type, id, attached_type, attached_id, role FROM attachment"
            " WHERE attached_type = ? AND attached_id = ? ORDER BY type, id"
        )
        return self._read(sql, (attached_type, int(attached_id)))

    def records(self, type_: str, id_: int | str, attached_type: str) -> list[Stored]:
        """The records of *attached_type* that hang on a record, e.g. its contacts or files."""
        found = (self._desk.store.get(one.attached_type, one.attached_id) for one in self.on(type_, id_, attached_type))
        return [stored for stored in found if stored is not None]

    def role_name(self, role: int | None) -> str:
        """What the role of a contact is called; "" where it has none."""
        if role is None:
            return ""
        label = self._desk.store.label("contactRole", role)
        return label.name if label else CONTACT_ROLES.get(role, "")

    # ---------------------------------------------------------------- inside

    def _read(self, sql: str, values: tuple[object, ...]) -> list[Attachment]:
        with self._desk.store.lock:
            return [Attachment(*row) for row in self._desk.store.connection.execute(sql, values)]

    def _both(self, caller: Caller, to: RecordKey, attached: RecordKey) -> tuple[RecordType, RecordType]:
        """Both record types, once the caller may edit the one and view the other."""
        holder = self._desk.allowed(caller, to.type, Level.EDIT)
        guest = self._type_of(attached.type)
        caller.needs_record(guest.name, permission_label(guest), Level.VIEW)
        return holder, guest

    def _type_of(self, name: str) -> RecordType:
        try:
            return self._desk.record_type(name)
        except UnknownTypeError:
            raise _not_attachable(name, "SSS_INVALID_ATTACH_RECORD_TYPE") from None

    def _id(self, key: RecordKey) -> int:
        record = self._desk.record_type(key.type)
        stored = self._desk.store.get(record.name, key.id, external_id=key.external_id)
        if stored is None:
            raise UnknownRecordError(record.name, str(key.external_id if key.id is None else key.id))
        return stored.id

    def _role(self, guest: RecordType, role: RecordKey | int | str | None) -> int | None:
        if role is None:
            return None
        if guest.name != "contact":
            raise WireError("A role can be given to contacts only.", code="INVALID_CONTENT", soap_code="INVALID_REF")
        key = role if isinstance(role, RecordKey) else RecordKey("contactRole", role)
        label = self._role_label(key)
        if label is not None:
            return label.id
        number = whole_number(key.id)
        if number in CONTACT_ROLES:
            return number
        raise UnknownReferenceError("role", str(key.id or key.external_id), "role")

    def _role_label(self, key: RecordKey) -> Label | None:
        if key.id is not None and whole_number(key.id) is None:
            return None
        return self._desk.store.label("contactRole", key.id, external_id=key.external_id)


def attachable(holder: RecordType, guest: str) -> bool:
    """Whether records of type *guest* can hang on records of *holder*."""
    return holder.name in _HOLDERS.get(guest, ()) or bool(holder.family and holder.family in _FAMILIES.get(guest, ()))


def _check_pair(holder: RecordType, guest: RecordType, code: str) -> None:
    if not (attachable(holder, guest.name) or (guest.name == "file" and holder.name.startswith("customrecord"))):
        raise _not_attachable(guest.name, code)


def _not_attachable(name: str, code: str) -> WireError:
    return WireError(
        f"Records of type {name} cannot be attached to or detached from this record.",
        code="INVALID_CONTENT",
        soap_code=code,
    )


def _forget_deleted(connection: sqlite3.Connection, type_: str, id_: int, body: Record | None) -> None:
    if body is None:
        connection.execute(
            "DELETE FROM attachment WHERE (type = ? AND id = ?) OR (attached_type = ? AND attached_id = ?)",
            (type_, id_, type_, id_),
        )
