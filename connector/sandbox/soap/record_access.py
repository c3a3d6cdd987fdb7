"""Reading and writing records for SOAP: by the desk's rules where the catalogue knows the type, else as they come."""

from __future__ import annotations

from dataclasses import dataclass

from connector.catalogue.model import RecordType
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.save_preferences import DEFAULT, SavePreferences
from connector.sandbox.refusals import DuplicateError, UnknownRecordError, WireError
from connector.sandbox.soap import schema_extras
from connector.sandbox.soap.decode_record import DecodedRecord, DecodedRef
from connector.sandbox.soap.schema_extras import Extras
from connector.sandbox.soap.wire_types import WireTypes
from connector.sandbox.storage.store import Store, Stored
from connector.sandbox.whole_number import whole_number


@dataclass(slots=True)
class RecordAccess:
    """What one caller may read and write."""

    desk: RecordDesk
    types: WireTypes
    caller: Caller
    preferences: SavePreferences = DEFAULT
    """How writes are to be treated, as the request's header says."""

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
        with self.desk.attended(ref.type):
            self.allow(ref.type, Level.VIEW)
            stored = self.find(ref)
            self.caller.needs_reach(stored.body)
            return stored

    def find(self, ref: DecodedRef) -> Stored:
        """The record that *ref* names, whatever the role; the internal id wins over the external one."""
        if not ref.id and not ref.external_id:
            raise WireError("You must specify the internalId or externalId of the record.", code="INVALID_KEY_OR_REF")
        stored = None
        if not ref.id or whole_number(ref.id) is not None:
            stored = self.store.get(ref.type, ref.id or None, external_id=ref.external_id or None)
        if stored is None:
            raise missing(ref)
        return stored

    # ---------------------------------------------------------------- writing

    def add(self, given: DecodedRecord) -> Stored:
        """Make a record."""
        body = {**given.body, "externalId": given.external_id} if given.external_id else dict(given.body)
        known = self.types.record(given.type)
        with self.desk.attended(given.type), self.store.transaction():
            self._check_new(given)
            if known is None:
                self.allow(given.type, Level.CREATE)
                return self.store.create(given.type, body)
            ours, extras = schema_extras.split(known, body, self.types.catalogue.subrecords)
            made = self.desk.create(self.caller, known.name, ours, preferences=self.preferences).stored
            return self._with_extras(made, extras)

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
        with self.desk.attended(given.type), self.store.transaction():
            self.allow(given.type, Level.EDIT)
            old = self.find(ref)
            if known is None:
                return self.store.update(given.type, old.id, body, replace=given.replace)
            ours, extras = schema_extras.split(known, body, self.types.catalogue.subrecords)
            replace = self._replaced(known, given)
            changed = self.desk.update(
                self.caller, known.name, old.id, ours, replace=replace, preferences=self.preferences
            )
            return self._with_extras(changed.stored, extras)

    def upsert(self, given: DecodedRecord) -> Stored:
        """Change the record with that external id, or make it."""
        if given.id:
            raise WireError("You cannot set internalId in an upsert operation.", code="CANT_SET_INTERNALID")
        if not given.external_id:
            raise WireError("You must specify the externalId of the record.", code="EXTERNALID_REQD")
        with self.desk.attended(given.type), self.store.transaction():
            found = self.store.get(given.type, external_id=given.external_id)
            return self.update(given) if found else self.add(given)

    def delete(self, ref: DecodedRef) -> Stored:
        """Remove a record; gives what it was."""
        with self.desk.attended(ref.type), self.store.transaction():
            self.allow(ref.type, Level.FULL)
            old = self.find(ref)
            known = self.types.record(ref.type)
            if known is not None:
                self.desk.delete(self.caller, known.name, old.id, preferences=self.preferences)
            else:
                self.store.delete(ref.type, old.id)
        return old

    def _with_extras(self, stored: Stored, extras: Extras) -> Stored:
        """*stored* with what the schema has and the catalogue does not describe."""
        if not extras:
            return stored
        return self.store.update(stored.type, stored.id, schema_extras.laid_on(stored.body, extras), replace=True)

    def _replaced(self, known: RecordType, given: DecodedRecord) -> list[str]:
        """Sublists that are replaced: as asked for, and those without a key always (Oracle help section_N3441570)."""
        keyless = [one.name for one in known.sublists if one.name in given.body and not one.key]
        return [*given.replace, *keyless]


def missing(ref: DecodedRef) -> UnknownRecordError:
    """The refusal of a reference that leads nowhere, in SOAP's words (Oracle help section_N3536574)."""
    return missing_text(UnknownRecordError(ref.type, ref.id or ref.external_id))


def missing_text(refusal: UnknownRecordError) -> UnknownRecordError:
    """*refusal* in SOAP's words."""
    refusal.message = "That record does not exist."
    return refusal
