"""Types of custom columns that a search does not say, as the account defines the fields.

SOAP tells them category by category, to roles that may see how fields are defined; REST shows them to any role with
the record types that hold them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from connector import events
from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.metadata.account_metadata import NEEDS_PERMISSION, metadata_of
from connector.netsuite.metadata.mule_keys import CUSTOM_KINDS, custom_keys
from connector.netsuite.session import Session
from connector.netsuite.soap.columns import Column

_FAMILIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "custentity": (("entityCustomField",), ("customer", "vendor", "employee", "contact")),
    "custbody": (("transactionBodyCustomField",), ("salesOrder", "purchaseOrder", "journalEntry")),
    "custcol": (("transactionColumnCustomField", "itemOptionCustomField"), ("salesOrder", "purchaseOrder")),
    "custitemnumber": (("itemNumberCustomField",), ()),
    "custitem": (("itemCustomField",), ("inventoryItem", "nonInventorySaleItem", "serviceSaleItem")),
    "custevent": (("crmCustomField",), ("task", "supportCase")),
    "custrecord": (("customRecordCustomField", "otherCustomField"), ()),
    "cseg": (("customSegment",), ()),
}
"""Beginning of a script id → SOAP's categories of such fields (XSD 2023.2, GetCustomizationType) and record types that
usually hold them; the longer first."""
_FOUND, _TOLD = "custom_kinds", "custom_kinds_told"


def custom_kinds(session: Session, columns: Sequence[Column], record_type: str, unit: Unit) -> Mapping[str, str]:
    """SOAP's type of each custom field among *columns* that the account tells of, by script id.

    The account is asked once in a session, whatever it answers; what it does not tell is told of.
    """
    found: dict[str, str] = session.remembered.setdefault(_FOUND, {})
    for column in columns:
        if column.name not in found:
            found[column.name] = _kind(session, column, record_type, unit)
    return {column.name: found[column.name] for column in columns if found[column.name]}


def listed_names(session: Session, script_id: str, unit: Unit) -> frozenset[str] | None:
    """The script ids of the account's custom fields of the kind of *script_id*; None where it does not list them."""
    categories, _ = _family(script_id)
    listed = [metadata_of(session).custom_fields(category, unit=unit) for category in categories]
    if not listed or any(found.notes and not found.by_script_id for found in listed):
        return None
    return frozenset(name for found in listed for name in found.by_script_id)


def _family(script_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return next((family for start, family in _FAMILIES.items() if script_id.startswith(start)), ((), ()))


def _kind(session: Session, column: Column, record_type: str, unit: Unit) -> str:
    categories, holders = _family(column.name)
    notes: list[str] = []
    there = False
    for category in categories:
        defined = metadata_of(session).custom_fields(category, unit=unit)
        notes += defined.notes
        one = defined.by_script_id.get(column.name)
        if one is not None and one.kind in CUSTOM_KINDS:
            return CUSTOM_KINDS[one.kind]
        there = there or one is not None
    if not there and not notes:
        return ""  # the account has no such field, and will say so
    kind = next(_shown(session, column, (column.record_type or record_type, *holders), unit), "")
    if not kind:
        _tell(session, column.name, notes, unit)
    return kind


def _shown(session: Session, column: Column, record_types: Sequence[str], unit: Unit) -> Iterator[str]:
    """The type of *column* by each of those of *record_types* that show it."""
    for record_type in dict.fromkeys(record_types):
        try:
            field = custom_keys(session, record_type, unit).get(column.name)
        except (RejectedError, ConfigurationError):  # several types at once, or one that the role does not see
            continue
        if field is not None and field.kind:
            yield field.kind


def _tell(session: Session, script_id: str, notes: Sequence[str], unit: Unit) -> None:
    """Say once of each reason that columns come as text for it."""
    told: set[str] = session.remembered.setdefault(_TOLD, set())
    reason = "; ".join(notes) or "the account does not show it"
    if reason in told:
        return
    told.add(reason)
    message = f"{script_id}, a column without a type, comes as text: {reason}"
    unit.emit(events.Noted(step=unit.step, message=message, hint=f"say its type, or {NEEDS_PERMISSION}"))
