"""Record types in any spelling → REST's; ids as they stand in a path."""

from __future__ import annotations

import re
from urllib.parse import quote

from connector.errors import ConfigurationError
from connector.netsuite.custom_fields import record_key
from connector.netsuite.suiteql_tables import RECORD_TYPES

_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_SPELLING = {name.lower(): name for name in RECORD_TYPES} | {
    "intercompanyjournalentry": "interCompanyJournalEntry",
    "intercompanytransferorder": "interCompanyTransferOrder",
}


def rest_name(record_type: str, separator: str = "__") -> str:
    """REST's name of *record_type*: `SalesOrder`, `salesorder` or MuleSoft's key of a custom record are accepted.

    Raises:
        ConfigurationError: It can be no record type.
    """
    name = record_key(record_type.strip(), separator)[0]
    if not _SAFE.fullmatch(name):
        raise ConfigurationError(
            f"{record_type[:60]!r} is no record type", hint="write it as NetSuite's REST does, e.g. salesOrder"
        )
    if name.lower().startswith(("customrecord", "customlist")):
        return name.lower()
    return _SPELLING.get(name.lower(), name[0].lower() + name[1:])


def path_id(*, internal: str = "", external: str = "") -> str:
    """An id as a path segment: `42` or `eid:A-1`."""
    return quote(internal, safe="-") if internal else f"eid:{quote(external, safe='-_.~')}"


def fits_a_path(external: str) -> bool:
    """Whether an external id can stand in a URL (Oracle help section_156334828635: a `|` breaks it)."""
    return not any(sign in external for sign in "|/\\%?#")


def has_external_id(external: str) -> str:
    """The `q` that finds the record with an external id, whatever signs it holds."""
    escaped = external.replace("\\", "\\\\").replace('"', '\\"')
    return f'externalId IS "{escaped}"'
