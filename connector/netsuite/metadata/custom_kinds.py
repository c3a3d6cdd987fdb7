"""Kinds of custom fields that a search asks for without saying them, as the account defines the fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from connector import events
from connector.component import Unit
from connector.netsuite.metadata.account_metadata import NEEDS_PERMISSION, AccountMetadata, metadata_of
from connector.netsuite.metadata.mule_keys import CUSTOM_KINDS
from connector.netsuite.session import Session

_CATEGORIES = {
    "custentity": ("entityCustomField",),
    "custbody": ("transactionBodyCustomField",),
    "custcol": ("transactionColumnCustomField", "itemOptionCustomField"),
    "custitemnumber": ("itemNumberCustomField",),
    "custitem": ("itemCustomField",),
    "custevent": ("crmCustomField",),
    "custrecord": ("customRecordCustomField", "otherCustomField"),
    "cseg": ("customSegment",),
}
"""Beginning of a script id → SOAP's categories of such fields, the longer first (XSD 2023.2, GetCustomizationType)."""
_TOLD = "custom_kinds_told"


def custom_kinds(session: Session, script_ids: Iterable[str], unit: Unit) -> Mapping[str, str]:
    """SOAP's type of each of *script_ids* that the account tells of; the others are left out, and told of once.

    Each category is asked for once, in two requests, whatever the session does later.
    """
    metadata, found = metadata_of(session), {}
    for script_id in script_ids:
        kind = _kind(session, metadata, script_id, unit)
        if kind:
            found[script_id] = kind
    return found


def _kind(session: Session, metadata: AccountMetadata, script_id: str, unit: Unit) -> str:
    for category in _categories(script_id):
        defined = metadata.custom_fields(category, unit=unit)
        _tell(session, defined.notes, unit)
        one = defined.by_script_id.get(script_id)
        if one is not None:
            return CUSTOM_KINDS.get(one.kind, "")
    return ""


def _categories(script_id: str) -> Iterator[str]:
    for start, categories in _CATEGORIES.items():
        if script_id.startswith(start):
            yield from categories
            return


def _tell(session: Session, notes: Iterable[str], unit: Unit) -> None:
    told: set[str] = session.remembered.setdefault(_TOLD, set())
    for note in notes:
        if note not in told:
            told.add(note)
            message = f"custom columns without a type come as text: {note}"
            unit.emit(events.Noted(step=unit.step, message=message, hint=f"{NEEDS_PERMISSION}; or say the type"))
