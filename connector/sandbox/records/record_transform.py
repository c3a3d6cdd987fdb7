"""Turning a record into another one: `initialize` (SOAP), `!transform` and create-form (REST)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.sandbox.accounting.open_documents import APPLIED_TO, amount_due, apply_line, open_documents
from connector.sandbox.accounting.transaction_totals import compute
from connector.sandbox.accounting.transformation_table import CLOSED, UNAPPROVED, Way, targets_of, way
from connector.sandbox.accounting.transformed_lines import lines_of
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_conform import Conformed, Policy
from connector.sandbox.records.record_desk import RecordDesk, Written
from connector.sandbox.records.save_preferences import DEFAULT, SavePreferences
from connector.sandbox.refusals import UnknownRecordError, WireError
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Stored

_NOT_COPIED = frozenset((
    "externalId", "tranId", "tranDate", "transactionNumber", "status", "orderStatus", "shipStatus",
    "approvalStatus", "nextApprover", "customForm", "createdDate", "lastModifiedDate", "createdFrom",
    "postingPeriod", "dueDate", "account", "subtotal", "total", "taxTotal", "tax2Total", "userTotal",
    "userTaxTotal", "discountTotal", "amountPaid", "amountRemaining", "applied", "unapplied", "payment",
    "balance", "closeDate", "expectedCloseDate", "title", "entityStatus", "probability", "source", "email2",
    "toBePrinted", "isInactive", "comments",
))  # fmt: skip
"""Fields that a new transaction gets values of its own for."""

_FROM_ENTITY = frozenset((
    "currency", "subsidiary", "terms", "department", "class", "location", "salesRep", "partner", "email",
))  # fmt: skip
_ENTITY_FIELDS = ("entity", "customer")
_SHARED_SUBLISTS = ("salesTeam", "partners", "promotions")


@dataclass(frozen=True, slots=True)
class RecordKey:
    """What names one record in a request: its type and one of its two ids."""

    type: str
    id: int | str | None = None
    external_id: str | None = None


@dataclass(slots=True)
class _Plan:
    """One transformation under way."""

    desk: RecordDesk
    source_type: RecordType
    source: Stored
    target: RecordType
    how: Way


def transformed(
    desk: RecordDesk,
    caller: Caller,
    source: RecordKey,
    target_type: str,
    overrides: Mapping[str, Any] | None = None,
    *,
    names: Policy = "error",
    values: Policy = "error",
) -> Conformed:
    """The record that *source* would become, not saved: a canonical body without id, and what was left out of it.

    *overrides* are fields as a caller writes them; lines in them change the line with the same `orderLine`, `doc` or
    `line`, or are added. Refuses pairs that NetSuite cannot transform (`INVALID_RCRD_TRANSFRM`) and sources of which
    nothing is left (`INVALID_INITIALIZE_REF`).
    """
    plan = _planned(desk, caller, source, target_type)
    body = _header(plan)
    body["tranDate"] = _today(desk, caller)
    body.update(_lines(plan))
    given = desk.conformed(plan.target, overrides or {}, names=names, values=values)
    merged = _overridden(plan.target, body, given.record)
    computed = compute(plan.target, {name: value for name, value in merged.items() if value is not None})
    return Conformed({n: v for n, v in computed.items() if n == "externalId" or plan.target.find(n) or _custom(n)},
                     given.warnings)  # fmt: skip


def save(
    desk: RecordDesk,
    caller: Caller,
    source: RecordKey,
    target_type: str,
    overrides: Mapping[str, Any] | None = None,
    *,
    names: Policy = "error",
    values: Policy = "error",
    preferences: SavePreferences = DEFAULT,
) -> Written:
    """Transform *source* and keep what comes of it."""
    with desk.store.transaction():
        body = transformed(desk, caller, source, target_type, overrides, names=names, values=values)
        written = desk.create(caller, target_type, body.record, preferences=preferences)
    return Written(written.stored, created=True, warnings=(*body.warnings, *written.warnings))


def initialized(
    desk: RecordDesk,
    caller: Caller,
    target_type: str,
    sources: tuple[RecordKey, ...],
) -> Conformed:
    """SOAP's `initialize`: the target from the first reference; further ones add their lines."""
    if not sources:
        raise WireError(
            f"A reference is required to initialize {target_type}.",
            code="USER_ERROR",
            soap_code="INVALID_INITIALIZE_REF",
        )
    first = transformed(desk, caller, sources[0], target_type)
    for source in sources[1:]:
        more = transformed(desk, caller, source, target_type).record
        for name in ("item", "expense", "apply", "purchaseOrder"):
            if more.get(name):
                first.record[name] = [*first.record.get(name, []), *more[name]]
    target = desk.record_type(target_type)
    return Conformed(compute(target, first.record), first.warnings)


def targets(desk: RecordDesk, source_type: str) -> tuple[str, ...]:
    """The record types of this account that records of *source_type* can be turned into."""
    return tuple(name for name in targets_of(source_type) if name in desk.catalogue)


# ---------------------------------------------------------------- what may be transformed


def _planned(desk: RecordDesk, caller: Caller, source: RecordKey, target_type: str) -> _Plan:
    source_type = desk.allowed(caller, source.type, Level.VIEW)
    target = desk.allowed(caller, target_type, Level.CREATE)
    how = way(source_type.name, target.name)
    if how is None:
        raise WireError(
            "That type of record transformation is not allowed. Please see the documentation for a list of valid"
            " transformation types.",
            code="USER_ERROR",
            soap_code="INVALID_RCRD_TRANSFRM",
            business=True,
        )
    stored = desk.store.get(source_type.name, source.id, external_id=source.external_id)
    if stored is None:
        raise UnknownRecordError(source_type.name, str(source.id or source.external_id))
    plan = _Plan(desk, source_type, stored, target, how)
    _check_open(plan)
    return plan


def _check_open(plan: _Plan) -> None:
    status = plan.source.body.get("status") or plan.source.body.get("orderStatus") or {}
    code = str(status.get("id", "")) if isinstance(status, Mapping) else ""
    shut: frozenset[str] = frozenset()
    if plan.how in ("bill", "ship", "receive", "refund", "pay") or plan.source.type == "estimate":
        shut = CLOSED.get(plan.source.type, frozenset()) | UNAPPROVED.get(plan.source.type, frozenset())
    if code in shut and not (plan.how == "receive" and code in ("F", "G") and plan.source.type != "purchaseOrder"):
        raise nothing_left(plan.target.name, plan.source.id)


def nothing_left(target: str, source: int | str) -> WireError:
    """The refusal of a source that is closed, unapproved, or of which nothing is left."""
    return WireError(
        f"You can not initialize {target.lower()}: invalid reference {source}.",
        code="USER_ERROR",
        soap_code="INVALID_INITIALIZE_REF",
        business=True,
    )


# ---------------------------------------------------------------- header


def _header(plan: _Plan) -> Record:
    source, target = plan.source, plan.target
    if plan.source_type.family == "entity":
        return _header_of_entity(plan)
    body: Record = {}
    for name, value in source.body.items():
        member = target.find(name)
        copied = isinstance(member, Field) and not member.read_only and name not in _NOT_COPIED
        if copied or _custom_of(target, name) or (name in _SHARED_SUBLISTS and isinstance(member, Sublist)):
            body[name] = value
    entity = source.body.get("entity") or source.body.get("customer")
    body.update({name: entity for name in _ENTITY_FIELDS if entity and target.find(name)})
    if target.find("createdFrom") and plan.how != "pay":
        body["createdFrom"] = {"id": str(source.id)}
    if plan.source.type == "purchaseOrder" and target.find("purchaseOrder"):
        body["purchaseOrder"] = [{"id": str(source.id)}]
    if plan.source.type == "opportunity" and target.find("opportunity"):
        body["opportunity"] = {"id": str(source.id)}
    return body


def _header_of_entity(plan: _Plan) -> Record:
    source, target = plan.source, plan.target
    body: Record = {name: {"id": str(source.id)} for name in _ENTITY_FIELDS if target.find(name)}
    for name in _FROM_ENTITY:
        member = target.find(name)
        if isinstance(member, Field) and not member.read_only and source.body.get(name) is not None:
            body[name] = source.body[name]
    for kind, name in (("defaultBilling", "billingAddress"), ("defaultShipping", "shippingAddress")):
        address = _default_address(source.body, kind)
        if address and target.find(name):
            body[name] = address
    return body


def _default_address(body: Mapping[str, Any], kind: str) -> Any:
    for line in body.get("addressBook") or []:
        if line.get(kind) and line.get("addressBookAddress"):
            return line["addressBookAddress"]
    return None


def _custom(name: str) -> bool:
    return name.lower().startswith(("cust", "cseg"))


def _custom_of(target: RecordType, name: str) -> bool:
    prefix = target.custom_prefix
    return bool(prefix) and target.find(name) is None and name.startswith((prefix, "cseg"))


def _today(desk: RecordDesk, caller: Caller) -> str:
    return datetime.fromtimestamp(desk.store.clock(), ZoneInfo(caller.tenant.time_zone)).date().isoformat()


# ---------------------------------------------------------------- lines


def _lines(plan: _Plan) -> Record:
    if plan.how == "pay":
        return _payment(plan)
    if plan.how == "header":
        return {}
    found: Record = {}
    for name in ("item", "expense"):
        sublist = plan.target.find(name)
        lines = plan.source.body.get(name)
        if isinstance(sublist, Sublist) and isinstance(lines, list):
            made = lines_of(plan.desk.store, plan.source, lines, sublist, plan.how)
            if made:
                found[name] = made
    if not found and any(plan.source.body.get(name) for name in ("item", "expense")):
        raise nothing_left(plan.target.name, plan.source.id)
    if plan.how == "credit" and plan.target.find("apply"):
        due = amount_due(plan.source.body)
        found["apply"] = [apply_line(plan.source, due if due > 0 else None)]
    return found


def _payment(plan: _Plan) -> Record:
    """The open documents of whom the source is about; the source itself is ticked with what is due."""
    from_entity = plan.source_type.family == "entity"
    entity = plan.source.body.get("entity") or plan.source.body.get("customer") or {}
    owner = str(plan.source.id) if from_entity else str(entity.get("id", ""))
    lines, paid = [], Decimal(0)
    for document in open_documents(plan.desk.store, APPLIED_TO.get(plan.target.name, ()), owner):
        ticked = document.id == plan.source.id and not from_entity
        due = amount_due(document.body)
        lines.append(apply_line(document, due if ticked else None))
        paid += due if ticked else Decimal(0)
    if not from_entity and not paid and plan.source.type != "customerDeposit":
        raise nothing_left(plan.target.name, plan.source.id)
    found: Record = {"apply": lines} if plan.target.find("apply") else {}
    if plan.target.find("payment") and paid:
        found["payment"] = paid
    if plan.source.type == "customerDeposit" and plan.target.find("deposit"):
        found["deposit"] = {"id": str(plan.source.id)}
    return found


# ---------------------------------------------------------------- overrides


def _overridden(target: Structure, body: Record, changes: Mapping[str, Any]) -> Record:
    merged = dict(body)
    for name, value in changes.items():
        if isinstance(target.find(name), Sublist) and isinstance(value, list):
            merged[name] = _merged_lines(body.get(name) or [], value)
        else:
            merged[name] = value
    if "apply" in changes and "payment" not in changes and "payment" in body:
        ticked = (line.get("amount") for line in merged["apply"] if line.get("apply"))
        merged["payment"] = sum((amount for amount in ticked if amount is not None), Decimal(0))
    return merged


def _merged_lines(lines: list[Record], changes: list[Record]) -> list[Record]:
    merged = [dict(line) for line in lines]
    for change in changes:
        found = next((line for line in merged if _same_line(line, change)), None)
        if found is None:
            merged.append(dict(change))
            continue
        if "quantity" in change and "amount" not in change:
            found.pop("amount", None)
        found.update(change)
    return merged


def _same_line(line: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
    for key in ("orderLine", "doc", "line"):
        if change.get(key) is not None:
            return _id_of(line.get(key)) == _id_of(change[key])
    return False


def _id_of(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, Mapping) else str(value)
