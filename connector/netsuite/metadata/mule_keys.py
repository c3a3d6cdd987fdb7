"""Records as MuleSoft's connector names their custom fields, where the configuration asks for it."""

from __future__ import annotations

from typing import Any, TypeVar

from connector.component import Unit
from connector.netsuite.custom_fields import CustomKey
from connector.netsuite.metadata.account_metadata import metadata_of
from connector.netsuite.metadata.record_metadata import Kind
from connector.netsuite.session import Session

T = TypeVar("T")
CUSTOM_KINDS: dict[Kind, str] = {
    "integer": "LongCustomFieldRef",
    "decimal": "DoubleCustomFieldRef",
    "boolean": "BooleanCustomFieldRef",
    "string": "StringCustomFieldRef",
    "date": "DateCustomFieldRef",
    "datetime": "DateCustomFieldRef",
    "time": "DateCustomFieldRef",
    "reference": "SelectCustomFieldRef",
    "enum": "SelectCustomFieldRef",
    "references": "MultiSelectCustomFieldRef",
}
"""What a field holds → SOAP's type of it, with which MuleSoft's key begins."""


def keyed(session: Session, record_type: str, found: T, unit: Unit) -> T | dict[str, Any]:
    """What was *found*, a record with MuleSoft's keys where `custom_field_keys: mule`; anything else as it is.

    REST does not say them: the account is asked; without a record type the values tell, and there are no numbers.
    """
    keys = session.config.mule_keys
    if keys is None or not isinstance(found, dict):
        return found
    known = custom_keys(session, record_type, unit) if record_type else {}
    return keys.record(found, known.get)


def custom_keys(session: Session, record_type: str, unit: Unit) -> dict[str, CustomKey]:
    """The custom fields of a record type by script id, as the account's metadata has them."""
    found = metadata_of(session).record(record_type, unit=unit)
    return {
        field.name: CustomKey(field.name, CUSTOM_KINDS.get(field.kind, ""), field.internal_id)
        for _, field in found.walk()
        if field.custom
    }
