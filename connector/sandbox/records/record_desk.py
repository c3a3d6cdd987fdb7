"""RecordDesk: reading and writing records by NetSuite's rules, for every channel alike (REST and SOAP)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from connector.catalogue.model import RecordType
from connector.catalogue.reader import Catalogue
from connector.errors import ConfigurationError
from connector.sandbox.accounting.line_sourcing import sourced
from connector.sandbox.accounting.settlement import settled
from connector.sandbox.accounting.transaction_effects import TransactionEffects
from connector.sandbox.accounting.transaction_links import completed, completed_changes
from connector.sandbox.accounting.transaction_totals import changes_amounts, compute, forget_amounts
from connector.sandbox.people import permissions
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Level, Tenant
from connector.sandbox.records import record_features, user_access
from connector.sandbox.records.account_customization import PREFIXES, AccountCustomization
from connector.sandbox.records.dependents import Dependents
from connector.sandbox.records.file_cabinet import filed, refiled, same_file
from connector.sandbox.records.record_checks import (
    check_free,
    check_period,
    check_unchanged,
    check_unique,
    moves_postings,
)
from connector.sandbox.records.record_conform import Conformed, Policy, RecordConform
from connector.sandbox.records.record_defaults import defaults, followed
from connector.sandbox.records.record_view import RecordView
from connector.sandbox.records.reference_lookup import ReferenceLookup
from connector.sandbox.records.required_fields import check_complete, check_not_cleared
from connector.sandbox.records.save_preferences import DEFAULT, SavePreferences
from connector.sandbox.records.system_notes import SystemNotes
from connector.sandbox.records.user_access import EMPLOYEE
from connector.sandbox.refusals import DependentsError, UnknownRecordError, UnknownTypeError, WireError
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored, Tombstone

_MOST_NAMES = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a write."""

    stored: Stored
    created: bool
    warnings: tuple[str, ...] = ()


class RecordDesk:
    """Permissions, required fields, references, defaults, totals and uniqueness around the store."""

    def __init__(self, store: Store, catalogue: Catalogue, tenant: Tenant | None = None) -> None:
        """Stand before *store*; *tenant* says which features are on, without one all are."""
        self.store = store
        self.catalogue = catalogue
        self.customization = AccountCustomization(store, catalogue)
        self.references = ReferenceLookup(store, catalogue)
        self.view = RecordView(catalogue, self.references, self.customization, self.hidden)
        self.notes = SystemNotes(store)
        self.conflicts: dict[tuple[str, int], int] = {}
        """Record type and id → how many more writes to it find that somebody else changed the record."""
        self.attended: Callable[[str], AbstractContextManager[object]] = nullcontext
        """Around the work on each record that a client names, with its type; may raise WireError (`record_faults`)."""
        self._tenant = tenant
        self._conform = RecordConform(catalogue, self.references, self.customization, self.hidden)
        self._dependents = Dependents(store, catalogue, self.customization)
        self._effects = TransactionEffects(store, catalogue)
        self._types: dict[tuple[str, frozenset[str]], RecordType] = {}

    # ---------------------------------------------------------------- record types

    def hidden(self) -> frozenset[str]:
        """Names of the fields and sublists that the account's features hide, in every record."""
        return record_features.hidden_members(self._tenant.features) if self._tenant else frozenset()

    def record_type(self, name: str) -> RecordType:
        """The record type of that name, without what the account's features hide; raises UnknownTypeError."""
        lowered = name.lower()
        if lowered.startswith(PREFIXES):
            return record_features.without(self.customization.record_type(lowered), self.hidden())
        hidden = self.hidden()
        found = self._types.get((name, hidden))
        if found is None:
            found = self._type(name, hidden)
            if len(self._types) < _MOST_NAMES:
                self._types[name, hidden] = found
        return found

    def _type(self, name: str, hidden: frozenset[str]) -> RecordType:
        try:
            record = self.catalogue.record(name)
        except ConfigurationError:
            raise UnknownTypeError(name) from None
        if self._tenant and record.name in record_features.hidden_types(self._tenant.features):
            raise UnknownTypeError(name)
        return record_features.without(record, hidden)

    def record_types(self) -> list[RecordType]:
        """All record types, the account's own ones too."""
        gone = record_features.hidden_types(self._tenant.features) if self._tenant else frozenset()
        names = [name for name in self.catalogue.names() if name not in gone]
        return [*map(self.record_type, names), *self.customization.record_types()]

    # ---------------------------------------------------------------- reading

    def get(
        self,
        caller: Caller,
        type_: str,
        id: int | str | None = None,  # noqa: A002 - NetSuite's word
        *,
        external_id: str | None = None,
    ) -> Record:
        """The canonical record with the names of what it refers to; raises UnknownRecordError."""
        record = self.allowed(caller, type_, Level.VIEW)
        with self.attended(record.name):
            stored = self._found(record, id, external_id)
            caller.needs_reach(stored.body)
            return self.view.named(record, stored.body)

    def allowed(self, caller: Caller, type_: str, level: Level) -> RecordType:
        """The record type, once the caller's role is known to reach *level* for it."""
        record = self.record_type(type_)
        caller.needs_record(record.name, permission_label(record), level)
        return record

    def conformed(
        self, record: RecordType, body: Mapping[str, Any], *, names: Policy = "error", values: Policy = "error"
    ) -> Conformed:
        """*body*, as a caller wrote it, in canonical form; nothing is saved."""
        return self._conform.conform(record, body, names=names, values=values)

    def _found(self, record: RecordType, id_: int | str | None, external_id: str | None) -> Stored:
        stored = self.store.get(record.name, id_, external_id=external_id)
        if stored is None:
            raise UnknownRecordError(record.name, str(id_ if id_ is not None else external_id))
        return stored

    # ---------------------------------------------------------------- writing

    def create(
        self,
        caller: Caller,
        type_: str,
        body: Mapping[str, Any],
        *,
        names: Policy = "error",
        values: Policy = "error",
        preferences: SavePreferences = DEFAULT,
    ) -> Written:
        """Make a record."""
        record = self.allowed(caller, type_, Level.CREATE)
        with self.attended(record.name), self.store.transaction():
            conformed = self._conform.conform(record, body, names=names, values=values, active_only=True)
            return self._create(caller, record, conformed, preferences)

    def update(
        self,
        caller: Caller,
        type_: str,
        id: int | str | None,  # noqa: A002 - NetSuite's word
        changes: Mapping[str, Any],
        *,
        external_id: str | None = None,
        replace: Sequence[str] | bool = (),
        names: Policy = "error",
        values: Policy = "error",
        preferences: SavePreferences = DEFAULT,
    ) -> Written:
        """Change a record; absent fields stay, None clears, sublists in *replace* lose the lines not named."""
        record = self.allowed(caller, type_, Level.EDIT)
        with self.attended(record.name), self.store.transaction():
            old = self._writable(caller, self._found(record, id, external_id))
            conformed = self._conform.conform(record, changes, names=names, values=values)
            return self._update(caller, record, old, conformed, replace, preferences)

    def upsert(
        self,
        caller: Caller,
        type_: str,
        external_id: str,
        body: Mapping[str, Any],
        *,
        replace: Sequence[str] | bool = (),
        names: Policy = "error",
        values: Policy = "error",
        preferences: SavePreferences = DEFAULT,
    ) -> Written:
        """Change the record with that external id, or make it."""
        record = self.record_type(type_)
        given = {**body, "externalId": external_id}
        with self.attended(record.name), self.store.transaction():
            old = self.store.get(record.name, external_id=external_id)
            self.allowed(caller, type_, Level.EDIT if old else Level.CREATE)
            if old:
                self._writable(caller, old)
            conformed = self._conform.conform(record, given, names=names, values=values, active_only=old is None)
            if old:
                return self._update(caller, record, old, conformed, replace, preferences)
            return self._create(caller, record, conformed, preferences)

    def delete(
        self,
        caller: Caller,
        type_: str,
        id: int | str | None = None,  # noqa: A002 - NetSuite's word
        *,
        external_id: str | None = None,
        preferences: SavePreferences = DEFAULT,
    ) -> Tombstone:
        """Remove a record."""
        record = self.allowed(caller, type_, Level.FULL)
        with self.attended(record.name), self.store.transaction():
            old = self._writable(caller, self._found(record, id, external_id))
            check_period(self.store, record, old.body)
            dependent = self._dependents.first(record, old.id)
            if dependent:
                raise DependentsError(*dependent)
            self._effects.happened(record.name, old.body, None)
            self._follow(record, old.id, old.body, None)
            self.notes.deleted(caller, old, preferences)
            return self.store.delete(record.name, old.id)

    # ---------------------------------------------------------------- rules

    def _writable(self, caller: Caller, stored: Stored) -> Stored:
        caller.needs_reach(stored.body, Level.EDIT)
        check_free(caller, stored)
        check_unchanged(self.conflicts, stored)
        return stored

    def _create(
        self, caller: Caller, record: RecordType, conformed: Conformed, preferences: SavePreferences
    ) -> Written:
        body = {name: value for name, value in conformed.record.items() if value is not None}
        _check_external_id(record, body)
        if record.name == "file":
            same = same_file(self.store, body)
            if same:
                return self._update(caller, record, same, conformed, (), preferences)
            body = filed(self.store, body)
        body = completed(self.store, record, body)
        filled = defaults(record, body, self.store, caller.tenant)
        custom = self.customization.missing(record, body) if preferences.mandatory_custom_fields else []
        check_complete(record, body, filled, custom)
        body = settled(record, compute(record, sourced(self.store, record, {**filled, **body})))
        caller.needs_reach(body, Level.CREATE)
        check_unique(self.store, record, body, None)
        check_period(self.store, record, body)
        made = self.store.create(record.name, body)
        self._effects.happened(record.name, None, made.body)
        self._follow(record, made.id, None, made.body)
        self.notes.created(caller, made, preferences)
        return Written(made, created=True, warnings=tuple(conformed.warnings))

    def _update(
        self,
        caller: Caller,
        record: RecordType,
        old: Stored,
        conformed: Conformed,
        replace: Sequence[str] | bool,
        preferences: SavePreferences,
    ) -> Written:
        changes = followed(record, completed_changes(self.store, record, old.body, conformed.record))
        if record.name == "file":
            changes = refiled(self.store, old.body, changes)
        after = {**old.body, **changes}
        touched = [name for name in changes if name.startswith("cust")]
        custom = self.customization.missing(record, after) if touched and preferences.mandatory_custom_fields else []
        check_not_cleared(record, after, changes, custom)
        if moves_postings(changes):
            check_period(self.store, record, old.body, after)
        merged = self.store.update(record.name, old.id, forget_amounts(changes), replace)
        body = merged.body
        if changes_amounts(changes):
            body = settled(record, compute(record, sourced(self.store, record, body)))
        caller.needs_reach(body, Level.EDIT)
        check_unique(self.store, record, body, old.id)
        if body != merged.body:
            merged = self.store.update(record.name, old.id, body, replace=True)
        self._effects.happened(record.name, old.body, merged.body)
        self._follow(record, old.id, old.body, merged.body)
        self.notes.changed(caller, old.body, merged, preferences)
        return Written(merged, created=False, warnings=tuple(conformed.warnings))

    def _follow(self, record: RecordType, id_: int, before: Record | None, after: Record | None) -> None:
        if record.name == EMPLOYEE and self._tenant:
            user_access.follow(self._tenant, id_, before, after)


def permission_label(record: RecordType) -> str:
    """The permission that NetSuite asks for, as its refusals name it: `Transactions -> Sales Order`."""
    return record.label if record.name.startswith("customrecord_") else permissions.label_of(record.name)


def _check_external_id(record: RecordType, body: Record) -> None:
    if body.get("externalId") and not record.external_id:
        raise WireError(
            f"External ids are not supported for {record.name}.",
            code="INVALID_CONTENT",
            soap_code="EXTERNALID_NOT_SUPPORTED",
        )
