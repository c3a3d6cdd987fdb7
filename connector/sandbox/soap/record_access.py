"""Reading and writing records for SOAP: by the desk's rules where the catalogue knows the type, else as they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connector.catalogue.model import RecordType
from connector.sandbox.caller import Caller
from connector.sandbox.record_desk import RecordDesk
from connector.sandbox.refusals import DuplicateError, UnknownRecordError, WireError
from connector.sandbox.soap.decode_record import DecodedRecord, DecodedRef
from connector.sandbox.soap.record_layout import CUSTOM_FIELD
from connector.sandbox.soap.wire_types import WireTypes
from connector.sandbox.store import Store, Stored
from connector.sandbox.tenant import Level


@dataclass(slots=True)
class RecordAccess:
    """What one caller may read and write."""

    desk: RecordDesk
    types: WireTypes
    caller: Caller

    @property
    def store(self) -> Store:
        """Where the records lie."""
        return self.desk.store

    # ---------------------------------------------------------------- reading

    def allow(self, type_: str, level: Level) -> None:
        """Refuse unless the caller's role reaches *level* for records of *type_*."""
        known = self.types.record(type_)
        if known is not None:
            self.desk.allowed(self.caller, known.name, level)
        else:
            self.caller.needs_record(type_, f"Lists -> {self.types.label(type_)}", level)

    def read(self, ref: DecodedRef) -> Stored:
        """The record that *ref* names; raises WireError."""
        self.allow(ref.type, Level.VIEW)
        return self.find(ref)

    def find(self, ref: DecodedRef) -> Stored:
        """The record that *ref* names, whatever the role; the internal id wins over the external one."""
        if not ref.id and not ref.external_id:
            raise WireError("You must specify the internalId or externalId of the record.", code="INVALID_KEY_OR_REF")
        stored = None
        if not ref.id or ref.id.lstrip("-").isdigit():
            stored = self.store.get(ref.type, ref.id or None, external_id=ref.external_id or None)
        if stored is None:
            raise missing(ref)
        return stored

    # ---------------------------------------------------------------- writing

    def add(self, given: DecodedRecord) -> Stored:
        """Make a record."""
        body = {**given.body, "externalId": given.external_id} if given.external_id else dict(given.body)
        known = self.types.record(given.type)
        with self.store.transaction():
            self._check_new(given)
            if known is None:
                self.allow(given.type, Level.CREATE)
                return self.store.create(given.type, body)
            ours, others = _split(known, body)
            made = self.desk.create(self.caller, known.name, ours).stored
            return self._with_others(made, others)

    def _check_new(self, given: DecodedRecord) -> None:
        """Refuse an external id that another record has."""
        space = self.store.shapes.shape(given.type).id_space
        if given.external_id and self.store.label(space, external_id=given.external_id):
            raise DuplicateError("This record already exists", "DUP_RCRD")

    def update(self, given: DecodedRecord) -> Stored:
        """Change a record; the external id is the key, or is changed where the internal id is given too."""
        body = dict(given.body)
        if given.id and given.external_id:
            body["externalId"] = given.external_id
        known = self.types.record(given.type)
        ref = DecodedRef(given.type, given.id, given.external_id)
        with self.store.transaction():
            self.allow(given.type, Level.EDIT)
            old = self.find(ref)
            if known is None:
                return self.store.update(given.type, old.id, body, replace=given.replace)
            ours, others = _split(known, body)
            replace = self._replaced(known, given)
            changed = self.desk.update(self.caller, known.name, old.id, ours, replace=replace).stored
            return self._with_others(changed, others)

    def upsert(self, given: DecodedRecord) -> Stored:
        """Change the record with that external id, or make it."""
        if given.id:
            raise WireError("You cannot set internalId in an upsert operation.", code="CANT_SET_INTERNALID")
        if not given.external_id:
            raise WireError("You must specify the externalId of the record.", code="EXTERNALID_REQD")
        with self.store.transaction():
            found = self.store.get(given.type, external_id=given.external_id)
            return self.update(given) if found else self.add(given)

    def delete(self, ref: DecodedRef) -> Stored:
        """Remove a record; gives what it was."""
        self.allow(ref.type, Level.FULL)
        with self.store.transaction():
            old = self.find(ref)
            known = self.types.record(ref.type)
            if known is not None:
                self.desk.delete(self.caller, known.name, old.id)
            else:
                self.store.delete(ref.type, old.id)
        return old

    def _with_others(self, stored: Stored, others: Mapping[str, Any]) -> Stored:
        """*stored* with the fields that the schema has and the catalogue does not describe."""
        return self.store.update(stored.type, stored.id, others, replace=True) if others else stored

    def _replaced(self, known: RecordType, given: DecodedRecord) -> list[str]:
        """Sublists that are replaced: as asked for, and those without a key always (Oracle help section_N3441570)."""
        keyless = [one.name for one in known.sublists if one.name in given.body and not one.key]
        return [*given.replace, *keyless]


def missing(ref: DecodedRef) -> UnknownRecordError:
    """The refusal of a reference that leads nowhere, in SOAP's words (Oracle help section_N3536574)."""
    refusal = UnknownRecordError(ref.type, ref.id or ref.external_id)
    refusal.message = "That record does not exist."
    return refusal


def _split(known: RecordType, body: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the catalogue describes, and what only the schema has."""
    ours: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for name, value in body.items():
        known_name = name == "externalId" or CUSTOM_FIELD.match(name) or known.find(name) is not None
        (ours if known_name else others)[name] = value
    return ours, others
