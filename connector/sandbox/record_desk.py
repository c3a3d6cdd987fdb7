"""RecordDesk: reading and writing records by NetSuite's rules, for every channel alike (REST and SOAP)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connector.catalogue.model import RecordType
from connector.catalogue.reader import Catalogue
from connector.errors import ConfigurationError
from connector.sandbox.account_customization import AccountCustomization
from connector.sandbox.caller import Caller
from connector.sandbox.canonical_json import Record
from connector.sandbox.record_conform import Conformed, Policy, RecordConform
from connector.sandbox.record_defaults import defaults
from connector.sandbox.record_view import RecordView
from connector.sandbox.reference_lookup import ReferenceLookup
from connector.sandbox.refusals import (
    DuplicateError,
    LockedError,
    UnknownRecordError,
    UnknownTypeError,
    WireError,
)
from connector.sandbox.required_fields import check_complete, check_not_cleared
from connector.sandbox.store import Store, Stored, Tombstone
from connector.sandbox.tenant import Level
from connector.sandbox.transaction_totals import changes_amounts, compute, forget_amounts


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a write."""

    stored: Stored
    created: bool
    warnings: tuple[str, ...] = ()


class RecordDesk:
    """Permissions, required fields, references, defaults, totals and uniqueness around the store."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store = store
        self.catalogue = catalogue
        self.customization = AccountCustomization(store, catalogue)
        self.references = ReferenceLookup(store, catalogue)
        self.view = RecordView(catalogue, self.references, self.customization)
        self._conform = RecordConform(catalogue, self.references, self.customization)

    def record_type(self, name: str) -> RecordType:
        """The record type of that name; raises UnknownTypeError."""
        if name.lower().startswith("customrecord_"):
            return self.customization.record_type(name.lower())
        try:
            return self.catalogue.record(name)
        except ConfigurationError:
            raise UnknownTypeError(name) from None

    def record_types(self) -> list[RecordType]:
        """All record types, the account's own ones too."""
        return [*self.catalogue, *self.customization.record_types()]

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
        return self.view.named(record, self._found(record, id, external_id).body)

    def allowed(self, caller: Caller, type_: str, level: Level) -> RecordType:
        """The record type, once the caller's role is known to reach *level* for it."""
        record = self.record_type(type_)
        caller.needs_record(record.name, permission_label(record), level)
        return record

    def _found(self, record: RecordType, id_: int | str | None, external_id: str | None) -> Stored:
        stored = self.store.get(record.name, id_, external_id=external_id)
        if stored is None:
            raise UnknownRecordError(record.name, str(id_ if id_ is not None else external_id))
        return stored

    # ---------------------------------------------------------------- writing

    def create(
        self, caller: Caller, type_: str, body: Mapping[str, Any], *, names: Policy = "error", values: Policy = "error"
    ) -> Written:
        """Make a record."""
        record = self.allowed(caller, type_, Level.CREATE)
        with self.store.transaction():
            conformed = self._conform.conform(record, body, names=names, values=values)
            return self._create(caller, record, conformed)

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
    ) -> Written:
        """Change a record; absent fields stay, None clears, sublists in *replace* lose the lines not named."""
        record = self.allowed(caller, type_, Level.EDIT)
        with self.store.transaction():
            old = self._found(record, id, external_id)
            _check_lock(caller, old)
            conformed = self._conform.conform(record, changes, names=names, values=values)
            return self._update(record, old, conformed, replace)

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
    ) -> Written:
        """Change the record with that external id, or make it."""
        record = self.record_type(type_)
        with self.store.transaction():
            old = self.store.get(record.name, external_id=external_id)
            self.allowed(caller, type_, Level.EDIT if old else Level.CREATE)
            if old:
                _check_lock(caller, old)
            conformed = self._conform.conform(record, {**body, "externalId": external_id}, names=names, values=values)
            return self._update(record, old, conformed, replace) if old else self._create(caller, record, conformed)

    def delete(
        self,
        caller: Caller,
        type_: str,
        id: int | str | None = None,  # noqa: A002 - NetSuite's word
        *,
        external_id: str | None = None,
    ) -> Tombstone:
        """Remove a record."""
        record = self.allowed(caller, type_, Level.FULL)
        with self.store.transaction():
            old = self._found(record, id, external_id)
            _check_lock(caller, old)
            return self.store.delete(record.name, old.id)

    # ---------------------------------------------------------------- rules

    def _create(self, caller: Caller, record: RecordType, conformed: Conformed) -> Written:
        body = {name: value for name, value in conformed.record.items() if value is not None}
        if body.get("externalId") and not record.external_id:
            raise WireError(
                f"External ids are not supported for {record.name}.",
                code="INVALID_CONTENT",
                soap_code="EXTERNALID_NOT_SUPPORTED",
            )
        filled = defaults(record, body, self.store, caller.tenant)
        check_complete(record, body, filled)
        body = {**filled, **body}
        body = compute(record, body)
        self._check_unique(record, body, None)
        return Written(self.store.create(record.name, body), created=True, warnings=tuple(conformed.warnings))

    def _update(self, record: RecordType, old: Stored, conformed: Conformed, replace: Sequence[str] | bool) -> Written:
        check_not_cleared(record, {**old.body, **conformed.record}, conformed.record)
        merged = self.store.update(record.name, old.id, forget_amounts(conformed.record), replace)
        computed = compute(record, merged.body) if changes_amounts(conformed.record) else merged.body
        self._check_unique(record, computed, old.id)
        if computed != merged.body:
            merged = self.store.update(record.name, old.id, computed, replace=True)
        return Written(merged, created=False, warnings=tuple(conformed.warnings))

    def _check_unique(self, record: RecordType, body: Record, own: int | None) -> None:
        for field, message, soap_code in _UNIQUE.get(record.family, ()):
            value = body.get(field)
            if isinstance(value, str) and any(other != own for other in self.store.named(record.name, value)):
                raise DuplicateError(message.format(record=record.label.lower()), soap_code)


_SAME_ID = (
    "A {record} record with this ID already exists. You must enter a unique {record} ID for each record you create."
)
_SAME_ITEM = (
    "Uniqueness error - there is already an item with that item name or child of that parent with that item name."
)
_UNIQUE = {
    "entity": (("entityId", _SAME_ID, "UNIQUE_CUST_ID_REQD"),),
    "item": (("itemId", _SAME_ITEM, "DUP_ITEM"),),
}
"""Family → fields that no two records of a type may share, with NetSuite's words and SOAP's code."""


def permission_label(record: RecordType) -> str:
    """The permission that NetSuite asks for, as its screens name it: `Transactions -> Sales Order`."""
    return f"{'Transactions' if record.family == 'transaction' else 'Lists'} -> {record.label}"


def _check_lock(caller: Caller, stored: Stored) -> None:
    """Refuse while the record is held, so often as was ordered."""
    locks, key = caller.tenant.locks, (stored.type, stored.id)
    left = locks.get(key, 0)
    if left > 0:
        locks[key] = left - 1
        raise LockedError
