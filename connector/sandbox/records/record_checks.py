"""What NetSuite refuses when a record is saved or removed, beyond its fields: names taken, periods closed, locks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.catalogue.model import RecordType
from connector.sandbox.accounting.transaction_totals import changes_amounts
from connector.sandbox.people.caller import Caller
from connector.sandbox.records.file_cabinet import check_folder
from connector.sandbox.refusals import ChangedError, ClosedPeriodError, DuplicateError, LockedError
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store, Stored

_SAME_ID = (
    "A {record} record with this ID already exists. You must enter a unique {record} ID for each record you create."
)
_SAME_ITEM = (
    "Uniqueness error - there is already an item with that item name or child of that parent with that item name."
)
_SAME_NAME = "A {record} with this name already exists."
_UNIQUE = {
    "entity": (("entityId", _SAME_ID, "UNIQUE_CUST_ID_REQD"),),
    "item": (("itemId", _SAME_ITEM, "DUP_ITEM"),),
    "classification": (("name", _SAME_NAME, "DUP_RCRD"),),
    "department": (("name", _SAME_NAME, "DUP_RCRD"),),
    "location": (("name", _SAME_NAME, "DUP_RCRD"),),
    "subsidiary": (("name", _SAME_NAME, "DUP_RCRD"),),
    "term": (("name", _SAME_NAME, "DUP_RCRD"),),
}
"""Family or type → fields that no two records of a type may share, with NetSuite's words and SOAP's code."""

_NOT_POSTING = frozenset((
    "salesOrder", "purchaseOrder", "estimate", "opportunity", "returnAuthorization", "transferOrder",
    "vendorReturnAuthorization", "workOrder", "purchaseRequisition", "statisticalJournalEntry",
))  # fmt: skip
_POSTING_FIELDS = ("tranDate", "postingPeriod", "account", "entity", "customer", "subsidiary", "currency")


def check_unique(store: Store, record: RecordType, body: Record, own: int | None) -> None:
    """Refuse a name that another record of the type bears; a sibling's only, where records form a tree."""
    if record.name == "folder":
        check_folder(store, body, own)
    for field, message, soap_code in _UNIQUE.get(record.family or record.name, ()):
        value = body.get(field)
        if not isinstance(value, str):
            continue
        for other in store.named(record.name, value):
            if other != own and _same_parent(store, record, body, other):
                raise DuplicateError(message.format(record=record.label.lower()), soap_code)


def _same_parent(store: Store, record: RecordType, body: Record, other: int) -> bool:
    if record.family or not record.find("parent"):
        return True
    stored = store.get(record.name, other)
    return stored is None or stored.body.get("parent") == body.get("parent")


def check_period(store: Store, record: RecordType, *bodies: Mapping[str, Any]) -> None:
    """Refuse to write what posts into a closed accounting period; *bodies*: the record before and after."""
    if record.family != "transaction" or record.name in _NOT_POSTING:
        return
    for body in bodies:
        name = _closed_period(store, body)
        if name:
            raise ClosedPeriodError(name)


def moves_postings(changes: Record) -> bool:
    """Whether an update touches what is posted; other changes are let into a closed period."""
    return changes_amounts(changes) or any(name in changes for name in _POSTING_FIELDS)


def _closed_period(store: Store, body: Mapping[str, Any]) -> str:
    """The name of the closed period that a transaction posts to; "" where it is open or there are none."""
    given = body.get("postingPeriod")
    sql = "SELECT name FROM record WHERE type = 'accountingPeriod' AND json_extract(body, '$.closed')"
    if isinstance(given, Mapping) and given.get("id"):
        sql, values = f"{sql} AND id = ?", (str(given["id"]),)
    elif body.get("tranDate"):
        day = str(body["tranDate"])
        sql = f"{sql} AND ? BETWEEN json_extract(body, '$.startDate') AND json_extract(body, '$.endDate')"
        values = (day,)
    else:
        return ""
    with store.lock:
        row = store.connection.execute(sql, values).fetchone()
    return str(row[0]) if row else ""


def check_free(caller: Caller, stored: Stored) -> None:
    """Refuse while a workflow holds the record, so often as was ordered of the tenant."""
    locks, key = caller.tenant.locks, (stored.type, stored.id)
    left = locks.get(key, 0)
    if left > 0:
        locks[key] = left - 1
        raise LockedError


def check_unchanged(conflicts: dict[tuple[str, int], int], stored: Stored) -> None:
    """Refuse as if somebody else had saved the record meanwhile, so often as was ordered."""
    key = (stored.type, stored.id)
    left = conflicts.get(key, 0)
    if left > 0:
        conflicts[key] = left - 1
        raise ChangedError
