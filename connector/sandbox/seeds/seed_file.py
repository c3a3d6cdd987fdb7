"""Records out of a file of the user's: `{customer: [{…}], salesOrder: [{…}]}` in YAML or JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from connector.catalogue.model import Field, RecordType
from connector.catalogue.reader import Catalogue
from connector.diagnostics import Diagnostic, did_you_mean
from connector.errors import ConfigurationError
from connector.marked_yaml import Loc, MarkedDocument, read_file
from connector.sandbox.accounting.transaction_totals import compute
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.records.account_customization import DEFINITIONS, PREFIXES, AccountCustomization, value_rows
from connector.sandbox.records.field_values import scalar
from connector.sandbox.records.record_conform import RecordConform
from connector.sandbox.records.record_defaults import defaults
from connector.sandbox.records.reference_lookup import ReferenceLookup
from connector.sandbox.refusals import UnknownFieldError, UnknownReferenceError, WireError
from connector.sandbox.rest.dataset_service import RECORD_TYPE as DATASET
from connector.sandbox.soap.searching.saved_searches import RECORD_TYPE as SAVED_SEARCH
from connector.sandbox.soap.searching.saved_searches import read_definition
from connector.sandbox.storage.store import Store

_SHAPE = "write `recordType:` with a list of records below, as in `customer: [{companyName: ACME}]`"


def load_file(store: Store, path: Path, tenant: Tenant, catalogue: Catalogue) -> None:
    """Write the records of *path* in its order, or nothing: raises ConfigurationError with all that is wrong."""
    load_document(store, read_file(path), tenant, catalogue)


def load_document(store: Store, document: MarkedDocument, tenant: Tenant, catalogue: Catalogue) -> None:
    """As `load_file`, of a document that is read already."""
    listeners = list(store.listeners)
    try:
        reader = _SeedReader(store, document, tenant, catalogue)
        _write(store, document.file, reader)
    finally:
        store.listeners[:] = listeners  # the reader's own knowledge of custom fields goes with it


def _write(store: Store, path: str, reader: _SeedReader) -> None:
    with store.transaction():
        reader.read()
        if reader.findings:
            count = "one mistake" if len(reader.findings) == 1 else f"{len(reader.findings)} mistakes"
            raise ConfigurationError(
                f"the seed {path} has {count}", hint="mend what is listed", findings=reader.findings
            )


class _SeedReader:
    """Checks and writes one document."""

    def __init__(self, store: Store, document: MarkedDocument, tenant: Tenant, catalogue: Catalogue) -> None:
        self._store, self._document, self._tenant, self._catalogue = store, document, tenant, catalogue
        self._custom = AccountCustomization(store, catalogue)
        self._conform = RecordConform(catalogue, ReferenceLookup(store, catalogue), self._custom)
        self.findings: list[Diagnostic] = list(document.diagnostics)

    def read(self) -> None:
        data = self._document.data
        if not isinstance(data, dict):
            self._note((), f"a seed is a mapping of record types, not {type(data).__name__}", hint=_SHAPE)
            return
        for type_, rows in data.items():
            if not isinstance(rows, list):
                self._note((type_,), f"`{type_}` is a list of records, not {rows!r}", hint=_SHAPE)
                continue
            for place, row in enumerate(rows):
                self._row(str(type_), (type_, place), row)

    def _row(self, type_: str, loc: Loc, row: Any) -> None:
        if not isinstance(row, dict):
            self._note(loc, f"a record is a mapping of fields, not {row!r}", hint=_SHAPE)
            return
        try:
            if type_ in DEFINITIONS:
                self._definition(type_, loc, row)
            elif type_ in (SAVED_SEARCH, DATASET):
                self._search(type_, loc, row)
            else:
                self._record(type_, _exact(row))
        except (WireError, ConfigurationError) as error:
            self._refused(type_, loc, error)

    def _definition(self, type_: str, loc: Loc, row: Mapping[str, Any]) -> None:
        if not isinstance(row.get("scriptId"), str):
            self._note(loc, f"a {type_} needs its `scriptId`", hint="add scriptId: custentity_…")
            return
        self._store.create(type_, {name: value for name, value in row.items() if name != "values"})
        for value_type, value in value_rows(type_, row):
            self._store.create(value_type, value)

    def _search(self, type_: str, loc: Loc, row: dict[str, Any]) -> None:
        needed = ("scriptId", "query") if type_ == DATASET else ("scriptId", "type", "columns")
        missing = [name for name in needed if not row.get(name)]
        if missing:
            self._note(loc, f"a {type_} needs its `{missing[0]}`", hint=f"add {missing[0]}:")
            return
        if type_ == SAVED_SEARCH:
            try:
                read_definition(row, self._catalogue)
            except ConfigurationError as error:
                self._note(loc, error.message, hint=error.hint)
                return
        self._store.create(type_, row)

    def _record(self, type_: str, row: dict[str, Any]) -> None:
        record = self._record_type(type_)
        given = {name: value for name, value in row.items() if name != "id"}
        body = self._conform.conform(record, given).record
        body |= _computed_by_netsuite(record, given)
        body |= defaults(record, body, self._store, self._tenant)
        body = {**compute(record, body), **_computed_by_netsuite(record, given)}
        self._store.create(record.name, body, id=row.get("id"))

    def _record_type(self, type_: str) -> RecordType:
        if type_.lower().startswith(PREFIXES):
            return self._custom.record_type(type_)
        return self._catalogue.record(type_)

    # ---------------------------------------------------------------- findings

    def _refused(self, type_: str, loc: Loc, error: WireError | ConfigurationError) -> None:
        if isinstance(error, ConfigurationError):
            self._note(loc[:1], error.message, hint=error.hint, key=True)
            return
        place = (*loc, *_way(error.path or _field_named(error.message)))
        hint = "change the value"
        if isinstance(error, UnknownFieldError):
            hint = self._known_field(type_, error.field)
        elif isinstance(error, UnknownReferenceError):
            hint = "put the record it refers to above this one, or mend its id"
        self._note(place, error.message, hint=hint, key=isinstance(error, UnknownFieldError))

    def _known_field(self, type_: str, name: str) -> str:
        if type_ not in self._catalogue:
            return "define it above under `customField:`"
        members = self._catalogue.record(type_).members
        return did_you_mean(name, (member.name for member in members)) or "name a field as REST spells it"

    def _note(self, loc: Loc, message: str, *, hint: str, key: bool = False) -> None:
        self.findings.append(self._document.finding(loc, key=key, code="seed", message=message, hint=hint))


def _computed_by_netsuite(record: RecordType, row: Mapping[str, Any]) -> dict[str, Any]:
    """Read-only fields that the seed sets all the same: stamps, totals, a status."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        member = record.find(name)
        if isinstance(member, Field) and member.read_only and value is not None:
            coded = member.kind in ("enum", "reference") and not isinstance(value, Mapping)
            found[member.name] = {"id": str(value)} if coded else scalar(value, member, member.name)
    return found


def _exact(value: Any) -> Any:
    """*value* with floats as the decimals that were written."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {name: _exact(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_exact(inner) for inner in value]
    return value


def _field_named(message: str) -> str:
    """The field that NetSuite's sentence ends with; the wire gives no path for fields of the body itself."""
    found = re.search(r"for the following field: (\w+)$", message)
    return found[1] if found else ""


def _way(path: str) -> Loc:
    """`item.items[0].rate` as a way into the document."""
    parts = re.findall(r"[^.\[\]]+", path.replace(".items[", "["))
    return tuple(int(part) if part.isdigit() else part for part in parts)
