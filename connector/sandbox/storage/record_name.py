"""What a record is called: the text NetSuite shows for a reference to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NAMES = ("entityId", "tranId", "itemId", "acctName", "name", "title", "caseNumber", "altName")


def record_name(body: Mapping[str, Any]) -> str:
    """The display name of a record: its code, number, name or title, else its id."""
    for field in _NAMES:
        value = body.get(field)
        if isinstance(value, str) and value:
            number = body.get("acctNumber")
            return f"{number} {value}" if field == "acctName" and number else value
    return str(body.get("id", ""))
