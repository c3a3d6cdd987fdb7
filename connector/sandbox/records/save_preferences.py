"""How a write is to be treated: what SOAP's `preferences` header and a channel's own name add to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavePreferences:
    """Preferences of one write (XSD: Preferences; Oracle help section_4170181850)."""

    context: str = ""
    """Channel the write came through, as system notes show it: `SOAP Web Services`, `REST Web Services`, `RESTlet`."""
    mandatory_custom_fields: bool = True
    """False: mandatory custom fields may be missing (`disableMandatoryCustomFieldValidation`)."""
    custom_field_notes: bool = True
    """False: changes of custom fields leave no system notes (`disableSystemNotesForCustomFields`)."""


DEFAULT = SavePreferences()
REST = SavePreferences(context="REST Web Services")
RESTLET = SavePreferences(context="RESTlet")
