"""What NetSuite fills in when a record is created without it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connector.catalogue.model import RecordType
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store

NUMBER_PREFIX = {
    "salesOrder": "SO",
    "invoice": "INV",
    "cashSale": "CS",
    "creditMemo": "CM",
    "customerPayment": "PYMT",
    "customerDeposit": "DEP",
    "returnAuthorization": "RMA",
    "estimate": "EST",
    "opportunity": "OPP",
    "purchaseOrder": "PO",
    "itemReceipt": "IR",
    "itemFulfillment": "IF",
    "vendorPayment": "VPMT",
    "vendorCredit": "VC",
    "expenseReport": "ER",
    "journalEntry": "JE",
    "advInterCompanyJournalEntry": "ICJE",
    "inventoryAdjustment": "IA",
    "transferOrder": "TO",
    "inventoryTransfer": "INVTRF",
    "vendorReturnAuthorization": "VRMA",
    "customerRefund": "CREF",
    "depositApplication": "DEPAPP",
}
"""Record type → prefix of automatic document numbers; a vendor bill has none, its number is the vendor's."""

_STATUS = {
    "salesOrder": {"orderStatus": "B", "status": "B"},
    "purchaseOrder": {"orderStatus": "B", "status": "B"},
    "transferOrder": {"orderStatus": "B", "status": "B"},
    "returnAuthorization": {"orderStatus": "A", "status": "A"},
    "invoice": {"status": "A"},
    "vendorBill": {"status": "A"},
    "creditMemo": {"status": "A"},
    "estimate": {"status": "A"},
    "customerPayment": {"status": "C"},
    "opportunity": {"status": "A"},
    "vendorReturnAuthorization": {"orderStatus": "B", "status": "B"},
    "expenseReport": {"status": "A"},
    "task": {"status": "NOTSTART", "priority": "MEDIUM"},
    "phoneCall": {"status": "SCHEDULED"},
    "calendarEvent": {"status": "CONFIRMED"},
}
_FLAGS = {"isInactive": False}
_FIRST_NUMBER = 1001
_CLOSED_WON = 13
"""Internal id of the status CUSTOMER-Closed Won in every account."""


def defaults(record: RecordType, body: Record, store: Store, tenant: Tenant) -> Record:
    """The fields that a new record gets beside those in *body*."""
    found: Record = {name: value for name, value in _FLAGS.items() if record.find(name) and name not in body}
    if record.family == "transaction":
        found.update(_transaction(record, body, store, tenant))
    elif record.family == "entity":
        found.update(_entity(record, body, store))
    else:
        found.update({name: {"id": code} for name, code in _STATUS.get(record.name, {}).items()})
        if record.name == "supportCase" and not body.get("caseNumber"):
            found["caseNumber"] = str(store.next_number("number:supportCase", _FIRST_NUMBER))
    return {name: value for name, value in found.items() if body.get(name) is None and record.find(name)}


def _transaction(record: RecordType, body: Record, store: Store, tenant: Tenant) -> Record:
    today = datetime.fromtimestamp(store.clock(), ZoneInfo(tenant.time_zone)).date()
    found: Record = {"tranDate": today.isoformat(), "exchangeRate": 1}
    for name, code in _STATUS.get(record.name, {}).items():
        found[name] = {"id": _written_status(body, name) or code}
    if record.find("postingPeriod"):
        period = _period(store, str(body.get("tranDate") or found["tranDate"]))
        found |= {"postingPeriod": {"id": period}} if period else {}
    prefix = NUMBER_PREFIX.get(record.name)
    if prefix and not body.get("tranId"):
        found["tranId"] = f"{prefix}{store.next_number(f'number:{record.name}', _FIRST_NUMBER)}"
    entity = _entity_of(body, store)
    found.update({name: entity[name] for name in ("subsidiary", "currency", "terms") if entity.get(name)})
    return found


def _period(store: Store, day: str) -> str:
    """The internal id of the accounting period (month) that a day lies in; "" where the account has none for it."""
    sql = (
        "SELECT id FROM record WHERE type = 'accountingPeriod'"
        " AND ? BETWEEN json_extract(body, '$.startDate') AND json_extract(body, '$.endDate')"
        " AND NOT COALESCE(json_extract(body, '$.isQuarter') OR json_extract(body, '$.isYear'), 0) LIMIT 1"
    )
    with store.lock:
        row = store.connection.execute(sql, (day,)).fetchone()
    return str(row[0]) if row else ""


def _written_status(body: Record, name: str) -> str:
    """`status` follows the `orderStatus` that was written."""
    written = body.get("orderStatus") if name == "status" else None
    return str(written["id"]) if isinstance(written, dict) and "id" in written else ""


def followed(record: RecordType, changes: Record) -> Record:
    """*changes* of a record, with the `status` that follows where its `orderStatus` is written."""
    code = _written_status(changes, "status")
    follows = code and "status" in _STATUS.get(record.name, {}) and not changes.get("status")
    return {**changes, "status": {"id": code}} if follows else changes


def _entity_of(body: Record, store: Store) -> Record:
    reference = body.get("entity") or body.get("customer")
    if not isinstance(reference, dict) or "id" not in reference:
        return {}
    label = store.label("entity", reference["id"])
    stored = store.get(label.type, label.id) if label else None
    return stored.body if stored else {}


def _entity(record: RecordType, body: Record, store: Store) -> Record:
    person = " ".join(str(body[name]) for name in ("firstName", "middleName", "lastName") if body.get(name))
    name = body.get("companyName") or person
    found: dict[str, Any] = {"isPerson": bool(person) and not body.get("companyName"), "entityId": name}
    if record.name == "customer":
        found["searchStage"] = "Customer"
        if store.label("customerStatus", _CLOSED_WON):
            found["entityStatus"] = {"id": str(_CLOSED_WON)}
    if not name:
        found["entityId"] = str(store.next_number(f"number:{record.name}", _FIRST_NUMBER))
    return found
