"""Records as MuleSoft's connector names their custom fields, where the configuration asks for it."""

from __future__ import annotations

from typing import Any

from connector.component import Unit
from connector.netsuite.custom_fields import CustomKey
from connector.netsuite.metadata.account_metadata import metadata_of
from connector.netsuite.metadata.record_metadata import Kind
from connector.netsuite.session import Session

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


def keyed(session: Session, record_type: str, record: dict[str, Any], unit: Unit) -> dict[str, Any]:
    """*record* with MuleSoft's keys where `custom_field_keys: mule`; REST does not say them: the account is asked."""
    keys = session.config.mule_keys
    if keys is None:
        return record
    known = custom_keys(session, record_type, unit)
    return keys.record(record, known.get)


def custom_keys(session: Session, record_type: str, unit: Unit) -> dict[str, CustomKey]:
    """The custom fields of a record type by script id, as the account's metadata has them."""
    found = metadata_of(session).record(record_type, unit=unit)
    return {
        field.name: CustomKey(field.name, CUSTOM_KINDS.get(field.kind, ""), field.internal_id)
        for _, field in found.walk()
        if field.custom
    }
